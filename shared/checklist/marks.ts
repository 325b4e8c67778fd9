/**
 * A rendering puts every addition between marks. If the additions are removed and the boxes restored, the bytes are
 * those of the original. If a document itself contains such marks, the rendering's marks get a key that the document
 * does not contain.
 */
import { sha256 } from '../core/digest.ts';
import { type Bytes, topOf } from './document.ts';

/** inline: on the line of an item. top: the summary. end: the footnotes. */
type Place = 'inline' | 'top' | 'end';

/** Line ends that a rendering adds before and behind a mark. */
const BEFORE: Record<Place, string> = { inline: '', top: '', end: '\n\n' };
const BEHIND: Record<Place, string> = { inline: '', top: '\n\n', end: '\n' };

/** A key, with the space before it; empty for a document without marks of its own. */
type Key = string;

/** UTF-8 as a string with one character per byte. */
const bytesOf = (text: string): Bytes => Buffer.from(text.toWellFormed(), 'utf8').toString('latin1');

/** Writes additions to one document. */
export interface Marks {
  /** Puts marks around an addition, which must not contain a mark itself. */
  marked(place: Place, content: string): Bytes;
  /** The mark after a box that the rendering changed, such as `[x] ` to `[ ] `. It records the earlier character. */
  formerBox(letter: string): Bytes;
}

export function marksFor(bytes: Bytes): Marks {
  const key = keyFor(bytes);
  const closing = (place: Place) => `<!--/plumbline${key}${nameOf(place)}-->${BEHIND[place]}`;
  return {
    marked: (place, content) =>
      `${BEFORE[place]}<!--plumbline${key}${nameOf(place)}-->${bytesOf(content)}${closing(place)}`,
    formerBox: (letter) =>
      `<!--plumbline${key} was=${letter.charCodeAt(0).toString(16).padStart(2, '0')}-->${closing('inline')}`,
  };
}

const nameOf = (place: Place): string => (place === 'inline' ? '' : ` ${place}`);

const DIGITS = 8;

/** The same document always has the same key. */
function keyFor(bytes: Bytes): Key {
  if (!/<!--\/?plumbline/.test(bytes)) return '';
  for (let attempt = 0; ; attempt += 1) {
    const key = sha256(`${attempt} ${bytes}`).slice(0, DIGITS);
    if (!bytes.includes(key)) return ` ${key}`;
  }
}

const TOP = /<!--plumbline(?<key> [0-9a-f]{8})? top-->/y;

/** The key of the marks if the document is a rendering, which begins with its summary; null if it is an original. */
function keyIn(bytes: Bytes): Key | null {
  TOP.lastIndex = topOf(bytes);
  const found = TOP.exec(bytes);
  if (!found) return null;
  const key = found.groups?.key ?? '';
  return bytes.includes(`<!--/plumbline${key} top-->`, TOP.lastIndex) ? key : null;
}

const EVERY_TOP = /<!--(?<closing>\/)?plumbline(?<key> [0-9a-f]{8})? top-->/g;

/**
 * The line of a rendering's summary that is not at the top of the document; null if there is none. It may have been
 * moved there, or be text of an original, so such a document is refused.
 */
export function misplacedIn(bytes: Bytes): number | null {
  if (keyIn(bytes) !== null) return null;
  const opened = new Map<string, number>();
  for (const { index, groups } of bytes.matchAll(EVERY_TOP)) {
    const key = groups?.key ?? '';
    const from = opened.get(key);
    if (groups?.closing === undefined) opened.set(key, from ?? index);
    else if (from !== undefined) return bytes.slice(0, from).split('\n').length;
  }
  return null;
}

export const misplaced = (line: number): string =>
  `line ${line} has the summary of a rendering, which stands on top of a document; move it there, or take it away with its marks`;

const EVERY_MARK =
  /<!--(?<closing>\/)?plumbline(?<key> [0-9a-f]{8})?(?: was=(?<was>[0-9a-f]{2})| (?<place>top|end))?-->/g;

interface Open {
  readonly place: Place;
  /** The number of pieces of the document before the mark. */
  readonly pieces: number;
  readonly was: string | undefined;
}

/**
 * The document without the additions of a rendering, and with its earlier boxes. Pairs each closing mark with the
 * opening mark before it. An unpaired mark belongs to the document, and so do all marks of a document that is not a
 * rendering.
 */
export function stripped(bytes: Bytes): Bytes {
  const key = keyIn(bytes);
  if (key === null) return bytes;
  const pieces: string[] = [];
  const open: Open[] = [];
  let at = 0;
  for (const { 0: text, index, groups = {} } of bytes.matchAll(EVERY_MARK)) {
    if ((groups.key ?? '') !== key || index < at) continue;
    const place = (groups.place ?? 'inline') as Place;
    const before = groups.closing || !bytes.slice(at, index).endsWith(BEFORE[place]) ? '' : BEFORE[place];
    const end = index + text.length;
    const behind = groups.closing ? newlinesAt(bytes, end, BEHIND[place].length) : 0;
    pieces.push(bytes.slice(at, index - before.length));
    at = end + behind;
    if (!groups.closing) open.push({ place, pieces: pieces.length, was: groups.was });
    else if (open.at(-1)?.place === place) {
      closePair(pieces, open.pop());
      continue;
    }
    pieces.push(before + bytes.slice(index, at));
  }
  pieces.push(bytes.slice(at));
  return pieces.join('');
}

/** The number of line ends that follow, up to `most`. */
function newlinesAt(bytes: Bytes, from: number, most: number): number {
  let count = 0;
  while (count < most && bytes[from + count] === '\n') count += 1;
  return count;
}

function closePair(pieces: string[], opened: Open | undefined): void {
  if (!opened) return;
  pieces.length = opened.pieces;
  if (opened.was !== undefined) pieces.push(restored(pieces.pop() ?? '', opened.was));
}

/** The box stands right before the mark: `[x] `. */
const restored = (before: string, was: string): string =>
  before.replace(/\[[ xX]\]([ \t])$/, `[${String.fromCharCode(Number.parseInt(was, 16)).replace('$', '$$$$')}]$1`);
