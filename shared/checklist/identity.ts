/**
 * Matches the items of a checklist with those of an earlier reading, by content, because lines move and words change.
 */
import { shortDigest } from '../core/digest.ts';
import { type Item, sectionOf } from './items.ts';
import { wordsOf } from './tokens.ts';

const KEY_LENGTH = 12;

/** The words of an item, without capitals, punctuation and markup. */
const contentOf = (text: string): string => wordsOf(text).join(' ');

/**
 * A key for each item, made of its words, its nearest parent and its nearest heading. Equal items differ by their
 * order.
 */
export function keysOf(items: readonly Item[]): string[] {
  const seen = new Map<string, number>();
  return items.map(({ text, parents, headings }) => {
    const content = [contentOf(text) || text, parents.at(-1) ?? '', headings.at(-1) ?? ''].join('\n');
    const count = seen.get(content) ?? 0;
    seen.set(content, count + 1);
    return shortDigest([content, count], KEY_LENGTH);
  });
}

/** An item as an earlier reading recorded it. */
export interface Recorded {
  readonly key: string;
  readonly text: string;
  readonly section: string;
  readonly line: number;
}

export interface Found<R extends Recorded> {
  readonly record: R;
  /** `same`: the item is unchanged. `moved`: it is below another heading. `changed`: its words changed. */
  readonly how: 'same' | 'moved' | 'changed';
}

export interface Recognised<R extends Recorded> {
  /** By the position of the item. */
  readonly found: ReadonlyMap<number, Found<R>>;
  /** Records of items that the checklist no longer has. */
  readonly orphans: readonly R[];
}

/** The least share of equal words; with fewer, it is another item. */
const ALIKE = 0.5;
/** A word that more records than this have does not distinguish them. */
const COMMON = 200;

export function recognise<R extends Recorded>(items: readonly Item[], records: readonly R[]): Recognised<R> {
  const keys = keysOf(items);
  const found = new Map<number, Found<R>>();
  const left = new Set(records);
  const take = (index: number, record: R | undefined, how: Found<R>['how']): void => {
    if (!record || !left.delete(record)) return;
    found.set(index, { record, how });
  };
  const byKey = new Map(records.map((record) => [record.key, record]));
  for (const [index, key] of keys.entries()) take(index, byKey.get(key), 'same');
  const byContent = Map.groupBy(left, ({ text }) => contentOf(text));
  items.forEach(({ text }, index) => {
    if (!found.has(index))
      take(
        index,
        byContent.get(contentOf(text))?.find((record) => left.has(record)),
        'moved',
      );
  });
  const alike = likeness([...left]);
  items.forEach((item, index) => {
    if (!found.has(index)) take(index, alike(item, left), 'changed');
  });
  return { found, orphans: records.filter((record) => left.has(record)) };
}

/** Looks for the record whose words are most like those of an item; the same section counts as a word. */
function likeness<R extends Recorded>(records: readonly R[]) {
  const words = new Map(records.map((record) => [record, new Set(wordsOf(record.text))]));
  const having = new Map<string, R[]>();
  for (const [record, own] of words) for (const word of own) having.set(word, [...(having.get(word) ?? []), record]);
  return (item: Item, left: ReadonlySet<R>): R | undefined => {
    const own = new Set(wordsOf(item.text));
    const shared = new Map<R, number>();
    for (const word of own) {
      const holders = having.get(word) ?? [];
      if (holders.length <= COMMON) for (const record of holders) shared.set(record, (shared.get(record) ?? 0) + 1);
    }
    let best: R | undefined;
    let most = ALIKE;
    for (const [record, count] of shared) {
      const inSection = record.section === sectionOf(item) ? 1 : 0;
      const degree = (2 * (count + inSection)) / (own.size + (words.get(record)?.size ?? 0) + 2);
      if (left.has(record) && degree > most) [best, most] = [record, degree];
    }
    return best;
  };
}
