/** Listings: a page of entries, their instant, and the cursor of the next page. */
import * as z from 'zod/mini';
import { cursorsFor } from '../queries/cursor.ts';
import { roomOf, type UnitPaging } from '../queries/pages.ts';
import type { Handling } from './route.ts';

/** A page has 64 kB at most; the fields around its entries take a little of that. */
const PAGE_BYTES = 60 * 1_024;
const ENTRIES = 100;

type Listed = Pick<
  Handling<unknown, { limit?: number | undefined; cursor?: string | undefined }, unknown>,
  'ports' | 'query' | 'now'
>;

export const pagingOf = async ({ ports, query, now }: Listed): Promise<UnitPaging> => ({
  ...{ limit: query.limit ?? ENTRIES, bytes: PAGE_BYTES, cursor: query.cursor },
  ...{ now: now.toISOString(), key: await ports.cursorKey() },
});

export const next = z.nullable(z.string()).check(z.describe('the cursor of the next page; null after the last page'));

export const removedUntil = z
  .nullable(z.string())
  .check(z.describe('the instant up to which a signed cut removed what was past its retention; null if nothing was'));

export interface RecordPage<T> {
  readonly entries: readonly T[];
  readonly next: string | null;
}

/**
 * A page of records in the order of their names, if all records are read at once. A record that is added later moves no
 * other record to another page.
 */
export async function recordPage<T>(
  asked: Listed,
  kind: string,
  records: readonly T[],
  nameOf: (record: T) => string,
  order: 'ascending' | 'descending' = 'ascending',
): Promise<RecordPage<T>> {
  const isBefore = (one: string, other: string) => (order === 'ascending' ? one < other : one > other);
  const { key, cursor, now, ...limits } = await pagingOf(asked);
  const { limit: _, cursor: __, ...question } = asked.query;
  const cursors = cursorsFor<string>({ kind, ...question }, key);
  const after = cursor === undefined ? undefined : cursors.read(cursor).after;
  const rest = records
    .filter((record) => after === undefined || isBefore(after, nameOf(record)))
    .sort((one, other) => (isBefore(nameOf(one), nameOf(other)) ? -1 : 1));
  const room = roomOf(limits);
  const full = rest.findIndex((record) => !room.fits(record));
  const entries = full === -1 ? rest : rest.slice(0, full);
  const last = entries.at(-1);
  return { entries, next: full !== -1 && last ? cursors.write({ until: now, after: nameOf(last) }) : null };
}
