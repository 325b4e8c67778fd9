/** Writes the standing of each item into a checklist: boxes, remarks, footnotes, and a summary on top. */
import { plain } from '../derive/markdown.ts';
import { type Bytes, topOf } from './document.ts';
import type { Item } from './items.ts';
import { type Marks, marksFor } from './marks.ts';
import { type RenderContext, SIGNS, WORDS } from './rendering.ts';
import type { Standing, Standings } from './standing.ts';
import { summaryLines } from './summary.ts';

interface Insertion {
  readonly at: number;
  readonly bytes: Bytes;
}

/** `bytes` must not contain an earlier rendering; the caller strips it first. */
export function annotated(bytes: Bytes, items: readonly Item[], standings: Standings, context: RenderContext): Bytes {
  const marks = marksFor(bytes);
  const insertions: Insertion[] = [];
  const boxes = new Map<number, string>();
  const notes: string[] = [];
  items.forEach((item, index) => {
    const standing = standings.get(item);
    if (!standing) return;
    const note = `plumbline-${index + 1}`;
    const remark = ` ${SIGNS[standing.state]} ${WORDS[standing.state]}[^${note}]`;
    if (item.box !== null) tick(bytes, item.box, standing, { boxes, insertions, marks });
    if (item.remark !== null) insertions.push({ at: item.remark, bytes: marks.marked('inline', remark) });
    notes.push(noteOf(item, standing, note, context));
  });
  insertions.push({
    at: topOf(bytes),
    bytes: marks.marked('top', `\n${summaryLines(standings, context).join('\n')}\n`),
  });
  insertions.push({ at: bytes.length, bytes: marks.marked('end', `\n\n${notes.join('\n')}\n`) });
  return inserted(bytes, boxes, insertions);
}

function tick(
  bytes: Bytes,
  box: number,
  { state }: Standing,
  changes: { readonly boxes: Map<number, string>; readonly insertions: Insertion[]; readonly marks: Marks },
): void {
  const is = bytes[box] ?? ' ';
  const isTicked = is === 'x' || is === 'X';
  if (isTicked === (state === 'holds')) return;
  changes.boxes.set(box, isTicked ? ' ' : 'x');
  changes.insertions.push({ at: box + 3, bytes: changes.marks.formerBox(is) });
}

function noteOf(item: Item, standing: Standing, note: string, { linkOf }: RenderContext): string {
  const { because, since, resources, controls } = standing;
  const links = controls.map((control) => {
    const link = linkOf(control);
    return link === undefined ? plain(control) : `[${plain(control)}](${link})`;
  });
  const parts = [
    `**${WORDS[standing.state]}**`,
    plain(because),
    since === null ? '' : `since ${since}`,
    resources === 0 ? '' : `${resources} ${resources === 1 ? 'resource' : 'resources'} judged`,
    links.join(', '),
  ].filter((part) => part !== '');
  // code cannot contain a footnote, so the note names the line instead
  return item.remark === null ? `- line ${item.line}: ${parts.join(' · ')}` : `[^${note}]: ${parts.join(' · ')}`;
}

function inserted(bytes: Bytes, boxes: ReadonlyMap<number, string>, insertions: readonly Insertion[]): Bytes {
  const pieces: string[] = [];
  let at = 0;
  const copy = (to: number): void => {
    pieces.push(bytes.slice(at, to));
    at = to;
  };
  const steps = [
    ...insertions.map((insertion) => ({ ...insertion, replaces: 0 })),
    ...[...boxes].map(([box, letter]) => ({ at: box, bytes: letter, replaces: 1 })),
  ].sort((one, other) => one.at - other.at);
  for (const step of steps) {
    copy(step.at);
    pieces.push(step.bytes);
    at += step.replaces;
  }
  copy(bytes.length);
  return pieces.join('');
}
