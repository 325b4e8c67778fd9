/** Finds the requirements of a Markdown checklist: every box, and every other line that asks for something. */
import { type Block, type Bytes, blocksOf, type Span } from './document.ts';
import { type Kind, sentenceOf, settingOf, tableOf } from './lines.ts';
import { headingWords, plainWords } from './words-of-markdown.ts';

export interface Item {
  /** Counted from one. */
  readonly line: number;
  /** The offset at which its words begin. */
  readonly at: number;
  readonly kind: Kind;
  readonly text: string;
  readonly ticked: boolean;
  /** The headings above, the outermost first, then the sentence that introduces the list. */
  readonly headings: readonly string[];
  /** The item of the list above that this one is a part of. */
  readonly parents: readonly string[];
  /** The offset of the letter in its box, if it has one that Markdown knows. */
  readonly box: number | null;
  /** The offset at which a remark about it can be inserted; null inside code. */
  readonly remark: number | null;
}

/** The heading that an item is below. */
export const sectionOf = ({ headings }: Pick<Item, 'headings'>): string => headings.at(-1) ?? '';

interface Reading {
  readonly bytes: Bytes;
  readonly items: Item[];
  readonly lineOf: (offset: number) => number;
  readonly headings: { level: number; text: string }[];
  readonly parents: { level: number; text: string; index: number }[];
  /** The sentence before a list or table, which says what it lists. */
  lead: string;
  columns: readonly string[];
}

export function itemsOf(bytes: Bytes): Item[] {
  const reading: Reading = {
    bytes,
    items: [],
    lineOf: lineCounter(bytes),
    headings: [],
    parents: [],
    lead: '',
    columns: [],
  };
  for (const block of blocksOf(bytes)) READERS[block.kind](reading, block);
  return reading.items;
}

/** Returns the line of an offset; fast if the offsets ascend from call to call. */
function lineCounter(bytes: Bytes): (offset: number) => number {
  let at = 0;
  let line = 1;
  return (offset) => {
    if (offset < at) [at, line] = [0, 1];
    for (; at < offset; at += 1) if (isBreak(bytes, at)) line += 1;
    return line;
  };
}

const isBreak = (bytes: Bytes, at: number): boolean =>
  bytes[at] === '\n' || (bytes[at] === '\r' && bytes[at + 1] !== '\n');

const READERS: Record<Block['kind'], (reading: Reading, block: Block) => void> = {
  heading: (reading, { from, to, level }) => {
    const text = headingWords(reading.bytes.slice(from, to));
    while ((reading.headings.at(-1)?.level ?? 0) >= level) reading.headings.pop();
    reading.headings.push({ level, text });
    reading.parents.length = 0;
    reading.lead = '';
  },
  item: (reading, block) => {
    while ((reading.parents.at(-1)?.level ?? -1) >= block.level) reading.parents.pop();
    const found = boxIn(reading.bytes, block);
    const text = plainWords(reading.bytes.slice(found.from, block.to));
    if (block.level === 1) reading.parents.length = 0;
    makeGroup(reading, block.level);
    if (text !== '' && !isLink(reading.bytes.slice(found.from, block.to)))
      add(reading, { ...found, to: block.to, text, kind: found.kind });
    reading.parents.push({ level: block.level, text, index: reading.items.length - 1 });
  },
  paragraph: (reading, { from, to }) => {
    const text = plainWords(reading.bytes.slice(from, to));
    for (const line of linesIn(reading.bytes, { from, to })) readLine(reading, line);
    reading.lead = introduces(reading.bytes.slice(from, to).trim()) ? text : '';
    reading.parents.length = 0;
  },
  row: (reading, { cells = [], isHead, from }) => {
    const texts = cells.map((cell) => plainWords(reading.bytes.slice(cell.from, cell.to)));
    const raw = cells.map((cell) => reading.bytes.slice(cell.from, cell.to));
    if (isHead) reading.columns = texts;
    else {
      const row = tableOf(reading.columns, texts, raw);
      const cell = row && cells[row.cell];
      if (row && cell)
        add(reading, { from, to: cell.to, text: row.text, kind: row.kind, ticked: row.ticked, box: null }, row.area);
    }
  },
  code: (reading, { from, to }) => {
    let comment = '';
    for (const line of linesIn(reading.bytes, { from, to })) {
      const text = reading.bytes.slice(line.from, line.to).trim();
      const setting = settingOf(text);
      if (setting) add(reading, { ...line, text: setting, kind: 'setting', ticked: false, box: null }, comment);
      comment = /^(?:#|\/\/|;)\s*(.+)/.exec(text)?.[1] ?? comment;
    }
  },
};

interface Found extends Span {
  readonly text: string;
  readonly kind: Kind;
  readonly ticked: boolean;
  readonly box: number | null;
}

/** `heading`: what the line is below, besides the headings of the document. */
function add(reading: Reading, found: Found, heading = ''): void {
  const { from, to, text, kind, ticked, box } = found;
  const { headings, lead, parents } = reading;
  reading.items.push({
    line: reading.lineOf(from),
    at: from,
    kind,
    text,
    ticked,
    headings: [...headings.map((above) => above.text), lead, heading].filter((one) => one !== ''),
    parents: parents.map((parent) => parent.text).filter((one) => one !== ''),
    box,
    remark: kind === 'setting' ? null : endOfLine(reading.bytes, from, to),
  });
}

/** An item with other items below it is a group. */
function makeGroup({ items, parents }: Reading, level: number): void {
  const parent = parents.at(-1);
  const item = parent && parent.level < level ? items[parent.index] : undefined;
  if (parent && item && item.text === parent.text && item.kind !== 'group')
    items[parent.index] = { ...item, kind: 'group' };
}

/** The last letter of the first line, or of the cell. */
function endOfLine(bytes: Bytes, from: number, to: number): number {
  const end = bytes.slice(from, to).search(/[\r\n]/);
  return end < 0 ? to : from + end;
}

const TICKED = new Set(['x', 'X', '\xe2\x9c\x93', '\xe2\x9c\x94', '\xe2\x98\x91', '\xe2\x9c\x85']);
/** Boxes as people also write them: `[]`, `[✓]`, ☐, ☑, ✅, ❌ — in UTF-8, one letter a byte. */
const OTHER_BOX =
  /^\s*(?:[-*+]\s*)?(?:\[(?<inside>\s?|[xX]|\xe2\x9c[\x93\x94\x85]|\xe2\x98\x91)\](?!\()|(?<sign>\xe2\x98[\x90\x91\x92]|\xe2\x9c[\x85\x94]|\xe2\x9d\x8c|\xe2\xac\x9c))(?:\xef\xb8\x8f)?\s*/;

function boxIn(bytes: Bytes, { from, to, box }: Pick<Block, 'from' | 'to' | 'box'>) {
  if (box !== undefined) return { from: box + 2, kind: 'box' as const, ticked: TICKED.has(bytes[box] ?? ''), box };
  const other = OTHER_BOX.exec(bytes.slice(from, Math.min(to, from + 40)));
  if (!other) return { from, kind: 'line' as const, ticked: false, box: null };
  const { inside, sign } = other.groups ?? {};
  return { from: from + other[0].length, kind: 'box' as const, ticked: TICKED.has(inside ?? sign ?? ''), box: null };
}

function readLine(reading: Reading, { from, to }: Span): void {
  const found = boxIn(reading.bytes, { from, to });
  const raw = reading.bytes.slice(found.from, to);
  const text = plainWords(raw);
  if (found.kind === 'box') {
    if (text !== '') add(reading, { ...found, to, text });
    return;
  }
  const kind = sentenceOf(raw, text);
  if (kind) add(reading, { ...found, to, text, kind });
}

function* linesIn(bytes: Bytes, { from, to }: Span): Generator<Span> {
  for (let at = from; at < to; ) {
    const end = endOfLine(bytes, at, to);
    yield { from: at, to: end };
    at = end + 1;
  }
}

/** A sentence that ends with a colon, or a line in bold, says what the list below it is about. */
const introduces = (raw: Bytes): boolean =>
  /:(?:\*\*|__)?$/.test(raw.slice(-3)) ||
  (/^(?:\*\*|__)/.test(raw) && raw.indexOf(raw.slice(0, 2), 2) >= raw.length - 3);

/** A line of a table of contents, or of a list of further reading. */
const isLink = (bytes: Bytes): boolean => /^\s*\[[^[\]]*\]\([^()\s]*\)\s*$/.test(bytes);
