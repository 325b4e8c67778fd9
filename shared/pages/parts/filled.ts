/** Fills a page: a question reads a bounded number of units, so that one of its pages may have few entries or none. */
import type { UnitPage } from '../../queries/pages.ts';

/** The most pages of a question that are read for one page of the reader. */
const MOST_READ = 20;

export type Part<Entry> = Pick<UnitPage<Entry, unknown>, 'entries' | 'at' | 'next'>;

/** Reads on until there are `limit` entries or no more. `read` gets the number of entries that are still wanted. */
export async function filled<Entry>(
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
  read: (limit: number, cursor: string | undefined) => Promise<Part<Entry>>,
): Promise<Part<Entry>> {
  let page = await read(limit, cursor);
  const entries = [...page.entries];
  for (let count = 1; count < MOST_READ && page.next !== null && entries.length < limit; count += 1) {
    page = await read(limit - entries.length, page.next);
    entries.push(...page.entries);
  }
  return { entries, at: page.at, next: page.next };
}

/** The text for a page without entries. The next page may have some. */
export const emptyText = (next: string | null, atEnd: string): string =>
  next === null ? atEnd : 'There is nothing in the accounts that this page has looked at; the next page looks at more.';
