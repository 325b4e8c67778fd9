/// <reference lib="dom" />
/** The page of a pack, in the browser: verifies first, and shows either what is wrong or the data. Makes no markup of text. */

import { DATA, DIGESTS } from './format.ts';
import { changesTable, csvOf, type Table, verdictsTable } from './rows.ts';
import type { PackReport, VerifiedPack } from './verify.ts';
import { verifyPack } from './verify.ts';

const SHOWN = 200;

const found = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element ${id}`);
  return element;
};

function made(name: string, text = '', attributes: Readonly<Record<string, string>> = {}): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const listed = (items: readonly string[]): HTMLElement => {
  const list = made('ul');
  list.append(...items.map((item) => made('li', item)));
  return list;
};

function told({ problems, unproven, key, units, commits, verdicts, anchors }: PackReport): void {
  const state = found('state');
  state.className = problems.length > 0 ? 'broken' : 'whole';
  const count = `${units} units, ${commits} commits, ${verdicts} verdicts and ${anchors} anchors`;
  const word =
    problems.length > 0 ? 'This pack is not whole. Nothing of it is shown.' : `Verified: ${count} agree with the seal.`;
  state.replaceChildren(made('strong', word));
  if (problems.length > 0) state.append(listed(problems));
  if (problems.length === 0 && unproven.length > 0) state.append(made('p', 'Not proven here:'), listed(unproven));
  if (key !== null) state.append(made('p', `Fingerprint of the key: ${key}`), comparison(key));
}

/** Tells whether the pack was sealed with the key whose fingerprint the reader keeps. */
function comparison(key: string): HTMLElement {
  const label = made('label', 'Compare it with the fingerprint that you keep: ');
  const input = made('input', '', { type: 'text', spellcheck: 'false', autocomplete: 'off' }) as HTMLInputElement;
  const answer = made('output');
  input.addEventListener('input', () => {
    const given = input.value.trim().toLowerCase();
    answer.textContent = given === '' ? '' : given === key ? ' the same key' : ' another key: do not believe this pack';
  });
  label.append(input);
  const line = made('p');
  line.append(label, answer);
  return line;
}

/** A table that is filtered by words and by columns, sorted by a column, and saved as CSV. */
function shown(name: string, table: Table): HTMLElement {
  const section = made('section', '', { 'aria-label': name });
  const filter = made('input', '', {
    type: 'search',
    placeholder: 'filter: words, or column:word',
    'aria-label': `filter ${name}`,
  }) as HTMLInputElement;
  const count = made('p', '', { class: 'count', role: 'status' });
  const save = made('button', 'Export CSV', { type: 'button' });
  const more = made('button', 'Show more', { type: 'button' });
  const body = made('tbody');
  const head = made('tr');
  const whole = made('table');
  const top = made('thead');
  top.append(head);
  whole.append(top, body);
  /** Null if the rows are in the order of the pack. */
  let sorted: { column: number; down: boolean } | null = null;
  let limit = SHOWN;
  let rows = table.rows;

  const draw = (): void => {
    const chosen = rows.slice(0, limit);
    body.replaceChildren(
      ...chosen.map((cells) => {
        const row = made('tr');
        row.append(...cells.map((text, index) => made('td', minuteOf(text), { class: `is-${table.columns[index]}` })));
        return row;
      }),
    );
    count.textContent = `${rows.length} of ${table.rows.length}${rows.length > limit ? `, the first ${limit} shown` : ''}`;
    more.hidden = rows.length <= limit;
  };
  const select = (): void => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found =
      words.length === 0
        ? table.rows
        : table.rows.filter((cells) => words.every((word) => matches(table, cells, word)));
    rows = sorted ? inOrder(found, sorted) : found;
    draw();
  };
  table.columns.forEach((column, index) => {
    const button = made('button', column, { type: 'button' });
    button.addEventListener('click', () => {
      sorted = { column: index, down: sorted?.column === index && !sorted.down };
      select();
    });
    const cell = made('th', '', { scope: 'col' });
    cell.append(button);
    head.append(cell);
  });
  filter.addEventListener('input', () => {
    limit = SHOWN;
    select();
  });
  more.addEventListener('click', () => {
    limit *= 2;
    draw();
  });
  save.addEventListener('click', () => saved(`${name}.csv`, csvOf({ columns: table.columns, rows })));
  select();
  const wide = made('div', '', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': `${name}, rows` });
  wide.append(whole);
  section.append(made('h2', name), filter, save, count, wide, more);
  return section;
}

/** An instant to the minute, in UTC, as a cell shows it; any other text as it is. The exported CSV holds the whole instant. */
const minuteOf = (text: string): string => text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d\.\d{3}Z$/, '$1 $2');

function inOrder(rows: Table['rows'], { column, down }: { column: number; down: boolean }): Table['rows'] {
  const up = rows.toSorted((one, other) => compared(one[column], other[column]));
  return down ? up.reverse() : up;
}

const compared = (one = '', other = ''): number => (one < other ? -1 : one > other ? 1 : 0);

function matches({ columns }: Table, cells: readonly string[], word: string): boolean {
  const at = word.indexOf(':');
  const column = columns.indexOf(word.slice(0, at));
  if (column >= 0) return (cells[column] ?? '').toLowerCase().includes(word.slice(at + 1));
  return cells.some((cell) => cell.toLowerCase().includes(word));
}

function saved(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = made('a', '', { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}

function opened({ report, page, histories }: VerifiedPack): void {
  told(report);
  if (!page) return;
  const { framework, from, to, madeAt, requirements } = page;
  const { length } = requirements;
  const about = `${framework.title}, ${length} requirements, from ${from} to ${to}; made at ${madeAt}`;
  found('contents').replaceChildren(made('p', about));
  // the browser first shows that the pack is whole, because the tables of a large pack take a while
  for (const show of [
    () => shown('Verdicts', verdictsTable(page, histories)),
    () => shown('Changes', changesTable(page, histories)),
  ])
    setTimeout(() => found('contents').append(show()));
}

async function start(): Promise<void> {
  const text = (id: string) => document.getElementById(id)?.textContent ?? '';
  // the parts of a truncated file are not all there
  const isWhole = document.getElementById('end') !== null;
  opened(await verifyPack(isWhole ? { data: text(DATA), digests: text(DIGESTS) } : { data: '', digests: '' }, {}));
}

start().catch((error: Error) =>
  told({ problems: [error.message], unproven: [], key: null, units: 0, commits: 0, verdicts: 0, anchors: 0 }),
);
