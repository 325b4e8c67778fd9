/**
 * The marks between which everything stands that is added to a checklist. Without them, and with the boxes as they were, the
 * bytes are those of the original.
 */
import type { Bytes } from './document.ts';

/** inline: on the line of an item. top: the summary. end: the footnotes. */
type Place = 'inline' | 'top' | 'end';

const OPENING: Record<Place, string> = {
  inline: '<!--plumbline-->',
  top: '<!--plumbline top-->',
  end: '\n\n<!--plumbline end-->',
};
const CLOSING: Record<Place, string> = {
  inline: '<!--/plumbline-->',
  top: '<!--/plumbline top-->\n\n',
  end: '<!--/plumbline end-->\n',
};

/** UTF-8, one letter a byte. */
const bytesOf = (text: string): Bytes => Buffer.from(text.toWellFormed(), 'utf8').toString('latin1');

/** An addition. Its content must not hold a mark. */
export const marked = (place: Place, content: string): Bytes => OPENING[place] + bytesOf(content) + CLOSING[place];

/** Stands behind a box that was otherwise: `[x] ` became `[ ] `. */
export const formerBox = (letter: string): Bytes =>
  `<!--plumbline was=${letter.charCodeAt(0).toString(16).padStart(2, '0')}-->${CLOSING.inline}`;

const MARK =
  /<!--plumbline(?: was=(?<was>[0-9a-f]{2}))?-->|<!--plumbline (?<top>top)-->|(?:\n\n)?<!--plumbline (?<end>end)-->|<!--(?<closing>\/)plumbline-->|<!--(?<closingTop>\/)plumbline top-->\n{0,2}|<!--(?<closingEnd>\/)plumbline end-->\n?/g;

/** Marks that only show when others around them are gone are taken away in another round, of which there are at most so many. */
const ROUNDS = 16;

/** The document without what was added, and with its boxes as they were. */
export function stripped(bytes: Bytes): Bytes {
  let rest = bytes;
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = strippedOnce(rest);
    if (next === rest) return rest;
    rest = next;
  }
  return rest;
}

interface Open {
  readonly place: Place;
  /** The number of pieces of the document before the mark. */
  readonly pieces: number;
  readonly was: string | undefined;
}

/** Pairs each closing mark with the opening mark before it. A mark without its other half belongs to the document. */
function strippedOnce(bytes: Bytes): Bytes {
  const pieces: string[] = [];
  const open: Open[] = [];
  let at = 0;
  for (const mark of bytes.matchAll(MARK)) {
    pieces.push(bytes.slice(at, mark.index));
    at = mark.index + mark[0].length;
    const { was, top, end, closing, closingTop, closingEnd } = mark.groups ?? {};
    const place: Place = top || closingTop ? 'top' : end || closingEnd ? 'end' : 'inline';
    if (!(closing || closingTop || closingEnd)) open.push({ place, pieces: pieces.length, was });
    else if (open.at(-1)?.place === place) {
      closePair(pieces, open.pop());
      continue;
    }
    pieces.push(mark[0]);
  }
  pieces.push(bytes.slice(at));
  return pieces.join('');
}

function closePair(pieces: string[], opened: Open | undefined): void {
  if (!opened) return;
  pieces.length = opened.pieces;
  if (opened.was !== undefined) pieces.push(restored(pieces.pop() ?? '', opened.was));
}

/** The box stands right before the mark: `[x] `. */
const restored = (before: string, was: string): string =>
  before.replace(/\[[ xX]\]([ \t])$/, `[${String.fromCharCode(Number.parseInt(was, 16)).replace('$', '$$$$')}]$1`);
