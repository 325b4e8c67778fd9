/** The items and the words in a block of a checklist, for code that renders the checklist in another format. */
import type { Block, Bytes } from './document.ts';
import type { Item } from './items.ts';
import { plainWords } from './words-of-markdown.ts';

export const itemsByOffset = (items: readonly Item[]): ReadonlyMap<number, Item> =>
  new Map(items.map((item) => [item.at, item]));

export function itemsIn({ from, to }: Block, byOffset: ReadonlyMap<number, Item>): Item[] {
  const found: Item[] = [];
  for (let at = from; at <= to; at += 1) {
    const item = byOffset.get(at);
    if (item) found.push(item);
  }
  return found;
}

/** The words of a block without an item; those of a row of a table cell by cell. */
export const wordsOf = (bytes: Bytes, { kind, from, to, cells = [] }: Block): string =>
  kind === 'row'
    ? cells.map((cell) => plainWords(bytes.slice(cell.from, cell.to))).join(' · ')
    : plainWords(bytes.slice(from, to));
