/**
 * Reads the blocks of a Markdown document. The document is a string with one character per byte, so that offsets count
 * bytes, and a file that is not UTF-8 loses nothing. Markdown's markup is ASCII, so the blocks are the same.
 */
import { GFM, type MarkdownConfig, parser } from '@lezer/markdown';

/** A document as a string with one character per byte. */
export type Bytes = string;

export type BlockKind = 'heading' | 'item' | 'paragraph' | 'row' | 'code';

export interface Block {
  readonly kind: BlockKind;
  readonly from: number;
  readonly to: number;
  /** 1 to 6 for a heading; for an item, how many lists it is in. */
  readonly level: number;
  /** The offset of the character inside the item's box; undefined if the item has no box. */
  readonly box?: number;
  /** The cells of a row, with their places. The first row of a table names the columns. */
  readonly cells?: readonly Span[];
  readonly isHead?: boolean;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Inline markup is not parsed, because only the blocks are needed. */
const BLOCKS_ONLY: MarkdownConfig = {
  remove: [
    ...['Escape', 'Entity', 'InlineCode', 'HTMLTag', 'Emphasis', 'HardBreak', 'Link', 'Image', 'LinkEnd'],
    ...['Autolink', 'Strikethrough'],
  ],
};

const BLOCK_PARSER = parser.configure([GFM, BLOCKS_ONLY]);

/** Deeper lists are read as lists of this depth, because parsing time grows with the square of the depth. */
const DEEPEST_COLUMN = 96;

export function blocksOf(bytes: Bytes): Block[] {
  const blocks: Block[] = [];
  let lists = 0;
  let before = '';
  let cells: Span[] = [];
  BLOCK_PARSER.parse(parsable(bytes)).iterate({
    enter({ name, from, to }) {
      const span = { from, to, level: 0 };
      const level = HEADING.exec(name)?.[1];
      if (LISTS.has(name)) lists += 1;
      else if (level) blocks.push({ ...span, kind: 'heading', level: Number(level) });
      else if (name === 'CodeText') blocks.push({ ...span, kind: 'code' });
      else if (name === 'Task') blocks.push({ ...span, kind: 'item', level: lists, box: from + 1 });
      else if (name === 'Paragraph' && before === 'ListMark') blocks.push({ ...span, kind: 'item', level: lists });
      else if (name === 'Paragraph') blocks.push({ ...span, kind: 'paragraph' });
      else if (ROWS.has(name)) cells = [];
      else if (name === 'TableCell') cells.push({ from, to });
      before = name;
    },
    leave({ name, from, to }) {
      if (LISTS.has(name)) lists -= 1;
      if (name === 'ListItem') before = name;
      if (ROWS.has(name)) blocks.push({ kind: 'row', from, to, level: 0, cells, isHead: name === 'TableHeader' });
    },
  });
  return blocks;
}

const HEADING = /^(?:ATX|Setext)Heading(\d)$/;
const LISTS: ReadonlySet<string> = new Set(['BulletList', 'OrderedList']);
const ROWS: ReadonlySet<string> = new Set(['TableRow', 'TableHeader']);

/** A copy of the same length that parses fast: no front matter, no carriage return, no list that is too deep. */
function parsable(bytes: Bytes): string {
  const lined = bytes
    .replace(/^\xef\xbb\xbf/, '   ')
    .replaceAll('\r\n', ' \n')
    .replaceAll('\r', '\n');
  return lined
    .replace(/^ {0,3}---[ \t]*\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?=\n|$)/, (matter) => matter.replace(/[^\n]/g, ' '))
    .replace(TOO_DEEP, (indent) => `${' '.repeat(indent.length - DEEPEST_COLUMN - 1)}\n${' '.repeat(DEEPEST_COLUMN)}`);
}
const TOO_DEEP = /^[ \t]{98,}/gm;

/** The offset after the front matter, which has to stay at the top. */
export function topOf(bytes: Bytes): number {
  const matter = /^(?:\xef\xbb\xbf)?---[ \t]*\r?\n[\s\S]*?\r?\n(?:---|\.\.\.)[ \t]*\r?\n/.exec(bytes);
  if (matter) return matter[0].length;
  return bytes.startsWith('\xef\xbb\xbf') ? 3 : 0;
}
