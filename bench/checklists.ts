/**
 * Measures how well checklists are matched, and how fast: `node bench/checklists.ts FOLDER`. The folder holds checklists, and
 * `items.tsv` with the columns seed (a file name), line, section, requirement and controls (ids, comma-separated). Controls that
 * there are not count in neither figure. Without a folder, only a checklist of 10,000 items is measured.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlIndex } from '../cli/lib/checklist-proposals.ts';
import { annotated } from '../shared/checklist/annotate.ts';
import { decisionsOf } from '../shared/checklist/check.ts';
import { itemsOf } from '../shared/checklist/items.ts';
import { readMapping } from '../shared/checklist/mapping.ts';
import { proposalsFor } from '../shared/checklist/match.ts';
import { renewed } from '../shared/checklist/propose.ts';
import { standingsOf } from '../shared/checklist/standing.ts';
import { catalogue } from '../shared/controls/catalogue.ts';
import { fixtures } from '../test/checklist/support.ts';
import { hold, type Limit } from './lib/limits.ts';

const TWO = 0.88;
const FIVE = 0.95;
const SECONDS_EACH = 2;
const MANY = 10_000;
const SECONDS_MANY = 20;
const MEGABYTES_MANY = 500;

interface Judged {
  readonly checklist: string;
  readonly items: number;
  readonly lost: number;
  readonly two: number;
  readonly five: number;
  readonly seconds: number;
}

const index = controlIndex();
const known = new Set(catalogue.map(({ id }) => id));
/** Milliseconds of processor time, because other work on the machine does not count in it. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const seconds = (since: number): number => Math.round(processorTime() - since) / 1_000;

function judged(checklist: string, bytes: string, expected: ReadonlyMap<number, readonly string[]>): Judged {
  const begun = processorTime();
  const ranks = new Map(
    itemsOf(bytes).map((item) => [item.line, proposalsFor(item, index).map(({ control }) => control)] as const),
  );
  const took = seconds(begun);
  const answered = [...expected].flatMap(([line, ids]) => {
    const there = ids.filter((id) => known.has(id));
    return there.length > 0 ? [(ranks.get(line) ?? []).findIndex((control) => there.includes(control))] : [];
  });
  const within = (count: number) => answered.filter((rank) => rank >= 0 && rank < count).length;
  return {
    checklist,
    items: answered.length,
    lost: [...expected.keys()].filter((line) => !ranks.has(line)).length,
    two: within(2),
    five: within(5),
    seconds: took,
  };
}

function judgedIn(folder: string): Judged[] {
  const rows = readFileSync(join(folder, 'items.tsv'), 'utf8').trim().split('\n').slice(1);
  const lists = Map.groupBy(
    rows.map((row) => row.split('\t')),
    ([file = '']) => file,
  );
  return [...lists].map(([file, lines]) => {
    const expected = lines.map(([, line, , , controls = '']) => [Number(line), controls.split(',')] as const);
    return judged(file, readFileSync(join(folder, file)).toString('latin1'), new Map(expected));
  });
}

function many() {
  const source = fixtures().map(({ bytes }) => bytes.replace(/^---[\s\S]*?\n---\n/, ''));
  let bytes = '';
  while (itemsOf(bytes).length < MANY) bytes += Array(8).fill(source.join('\n\n')).join('\n\n');
  const begun = processorTime();
  const items = itemsOf(bytes).slice(0, MANY);
  const { text } = renewed(
    items.map((item) => ({ item, proposals: proposalsFor(item, index) })),
    undefined,
  );
  const decisions = decisionsOf(items, readMapping(text, 'mapping').entries);
  const evidence = { tallies: new Map(), judgedWith: () => true, unscanned: [] };
  const rendered = annotated(bytes, items, standingsOf(items, decisions, evidence), {
    asOf: new Date(0).toISOString(),
    scope: 'every account',
    linkOf: () => undefined,
  });
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
  return { items: items.length, rendered: rendered.length, seconds: seconds(begun), megabytes };
}

const [folder] = process.argv.slice(2);
const has = folder !== undefined && existsSync(join(folder, 'items.tsv'));
if (!has)
  process.stderr.write(
    `${folder ?? 'no folder was named'}: no items.tsv there, so that only the fixtures are judged\n`,
  );
const lists = has ? judgedIn(folder) : fixtures().map(({ name, bytes, expected }) => judged(name, bytes, expected));
const large = many();
const sum = (of: (one: Judged) => number) => lists.reduce((total, one) => total + of(one), 0);
const share = (count: number) => Math.round((count / sum(({ items }) => items)) * 1_000) / 1_000;
const two = share(sum((one) => one.two));
const five = share(sum((one) => one.five));
process.stdout.write(`${JSON.stringify({ lists, two, five, large })}\n`);

const limits: Limit[] = [
  { what: 'the share of items whose control is not among the first two', is: 1 - two, atMost: 1 - TWO },
  { what: 'the share of items whose control is not among the first five', is: 1 - five, atMost: 1 - FIVE },
  { what: 'the number of lost items', is: sum(({ lost }) => lost), atMost: 0 },
  {
    what: 'the seconds of the processor for a checklist',
    is: Math.max(...lists.map((one) => one.seconds)),
    atMost: SECONDS_EACH,
  },
  { what: 'the seconds of the processor for 10,000 items', is: large.seconds, atMost: SECONDS_MANY },
  { what: 'the memory for 10,000 items in MB', is: large.megabytes, atMost: MEGABYTES_MANY },
];
hold(limits);
