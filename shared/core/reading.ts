/**
 * How a collector reads AWS's answers: values that are checked, lists that end, and many calls at once. A value that AWS
 * does not document, a missing field and a date that is no date are `CouldNotRead`, never a default.
 */
import { CouldNotRead } from './errors.ts';

/** A value, or the reason why it could not be read. Controls see the value; reading the other makes `unknown`. */
export type Seen<T> = T | CouldNotRead;

/** The value, or the reason why it could not be read, for one field or one resource: the others stay readable. */
export async function seen<T>(reading: Promise<T>): Promise<Seen<T>> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CouldNotRead) return error;
    throw error;
  }
}

/** The value, or null when the service answers with one of the error codes that mean "there is none". */
export async function orAbsent<T>(reading: Promise<T>, ...codes: string[]): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CouldNotRead && codes.includes(error.code)) return null;
    throw error;
  }
}

/** Tags as most services list them → by key. */
export const tagsByKey = (
  tags: readonly { readonly Key?: string; readonly Value?: string }[] | undefined,
): Readonly<Record<string, string>> => Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** A field without which an answer means nothing: its absence is an unreadable page, not an empty one. */
export function required<T>(value: T | undefined | null, action: string, field: string): T {
  if (value === undefined || value === null) throw new CouldNotRead(action, 'malformed', `no ${field} in the answer`);
  return value;
}

/** Every item of every page. A page that fails fails them all: half a list is not a list. */
export async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

/** Calls of one collector in one place that are under way at once, where each resource takes one. */
export const CONCURRENT_CALLS = 8;

/** Runs `work` for each item, in order of the items, a few at a time. */
export async function each<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  concurrency = CONCURRENT_CALLS,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return results;
}
