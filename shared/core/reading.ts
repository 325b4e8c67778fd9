/**
 * How a collector reads AWS's answers: values that are checked, lists that end, and many calls at once. A value that AWS
 * does not document, a missing field and a date that is no date are `CouldNotRead`, never a default.
 */
import { CouldNotRead } from './errors.ts';

/**
 * A value, or the reason why it could not be read. A control sees the value; reading an unread one makes the verdict `unknown`.
 */
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

/** The value, or null if the service answers with one of the error codes that mean "there is none". */
export async function orAbsent<T>(reading: Promise<T>, ...codes: string[]): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CouldNotRead && codes.includes(error.code)) return null;
    throw error;
  }
}

/** Tags as most services list them → an object by key. */
export const tagsByKey = (
  tags: readonly { readonly Key?: string; readonly Value?: string }[] | undefined,
): Readonly<Record<string, string>> => Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** Tags by key, for services that always send a list of them: a missing list or key is unreadable. */
export function tagsOf(
  tags: readonly { readonly Key?: string; readonly Value?: string }[] | undefined,
  action: string,
  field: string,
): Seen<Readonly<Record<string, string>>> {
  if (!tags) return malformed(action, `no ${field} in the answer`);
  if (tags.some(({ Key }) => Key === undefined)) return malformed(action, `no Key in a member of ${field}`);
  // some services, such as EC2 with its XML, leave out a tag's empty value
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** A field that an answer must have: if it is missing, the page is unreadable, not empty. */
export function required<T>(value: T | undefined | null, action: string, field: string): T {
  if (value === undefined || value === null) throw new CouldNotRead(action, 'malformed', `no ${field} in the answer`);
  return value;
}

/** Every item of every page. If one page fails, the list fails: half a list is not a list. */
export async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

/** The pages of a list for which the SDK has no paginator: each names the token of the next. */
export async function* pagesBy<Page>(
  ask: (token: string | undefined) => Promise<Page>,
  next: (page: Page) => string | undefined,
): AsyncGenerator<Page> {
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page;
    token = next(page);
  } while (token);
}

/** How many calls one collector makes at the same time in one region, if each resource takes one call. */
export const CONCURRENT_CALLS = 8;

/** Runs `work` for each item, in order of the items, a few at a time. */
export async function each<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
  concurrency = CONCURRENT_CALLS,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return results;
}

/** An answer that contains a value AWS does not document, or that lacks a field it should have. */
export const malformed = (action: string, complaint: string): CouldNotRead =>
  new CouldNotRead(action, 'malformed', complaint);

/**
 * A field whose absence makes only the verdicts that read it `unknown`. `required` is for a field without which the whole
 * answer means nothing.
 */
export const given = <T>(value: T | undefined | null, action: string, field: string): Seen<T> =>
  value === undefined || value === null ? malformed(action, `no ${field} in the answer`) : value;

/**
 * A value of a closed set, as AWS spells it on the wire. Any other value is unreadable: a value that AWS adds later is neither
 * "yes" nor "no". Not for open sets (resource types, feature names), which grow without a change of meaning.
 */
export function oneOf<const V extends string>(
  value: string | undefined | null,
  values: readonly V[],
  action: string,
  field: string,
): Seen<V> {
  const listed = values.find((candidate) => candidate === value);
  if (listed !== undefined) return listed;
  if (value === undefined || value === null) return malformed(action, `no ${field} in the answer`);
  return malformed(action, `${field} has the value "${shortened(String(value))}", which is not known`);
}

/** An instant as ISO text. The SDK turns an unreadable date into an invalid `Date`, which is unreadable here. */
export function instantOf(
  value: Date | string | number | undefined | null,
  action: string,
  field: string,
): Seen<string> {
  if (value === undefined || value === null) return malformed(action, `no ${field} in the answer`);
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? malformed(action, `${field} is not a date`) : date.toISOString();
}

/** The allowance for clocks that differ, and for resources that were made during the scan and are younger than its instant. */
const CLOCKS_DIFFER_MS = 3_600_000;

/** The instant of a past event. An instant in the future is unreadable. */
export function pastInstantOf(
  value: Date | string | number | undefined | null,
  now: Date,
  action: string,
  field: string,
): Seen<string> {
  const instant = instantOf(value, action, field);
  if (instant instanceof CouldNotRead || Date.parse(instant) <= now.getTime() + CLOCKS_DIFFER_MS) return instant;
  return malformed(action, `${field} lies in the future`);
}

/** A finite number. */
export function numberOf(value: number | string | undefined | null, action: string, field: string): Seen<number> {
  if (value === undefined || value === null || value === '') return malformed(action, `no ${field} in the answer`);
  const number = Number(value);
  return Number.isFinite(number) ? number : malformed(action, `${field} is not a number`);
}

const LONGEST_SHOWN = 60;
/** A foreign value in a message is shortened, because the message is stored with every verdict. */
const shortened = (value: string): string =>
  value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;

/** The value; throws the reason if it could not be read. */
export function known<T>(value: Seen<T>): T {
  if (value instanceof CouldNotRead) throw value;
  return value as T;
}

/**
 * The result of reading a value, or the reason why it failed. `seen` is for calls; this is for an answer that has
 * already arrived.
 */
export function seenIn<T>(reading: () => Seen<T>): Seen<T> {
  try {
    return reading();
  } catch (error) {
    if (error instanceof CouldNotRead) return error;
    throw error;
  }
}

/** Runs `work` for each item as `each` does, and leaves out the items for which it returns null: they no longer exist. */
export async function eachPresent<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R | null>,
  concurrency = CONCURRENT_CALLS,
): Promise<R[]> {
  const results = await each(items, work, concurrency);
  return results.filter((result): result is Awaited<R> & (R | null) => result !== null) as R[];
}
