/**
 * "Any of these suffices" and "all of these must": one good answer decides the first and one bad answer the second, even if
 * other answers could not be read. Only an answer that depends on an unread one is unreadable itself.
 */
import { CouldNotRead } from './errors.ts';

/** A list of which some parts could not be read: `evaluate` makes these from the facts of several regions. */
export const PARTS: unique symbol = Symbol('parts of a list, with what could not be read');

export interface Parts<T> {
  readonly members: readonly T[];
  /** The reasons why further members could not be read: empty if the list is complete. */
  readonly unread: readonly CouldNotRead[];
}

type Listed<T> = readonly T[] & { readonly [PARTS]?: Parts<T> };

/** The members that could be read, and the reasons why others could not. A plain list is complete. */
export const partsOf = <T>(items: readonly T[]): Parts<T> =>
  (items as Listed<T>)[PARTS] ?? { members: items, unread: [] };

/**
 * A list of which some members could not be read. The quantifiers below look at the other members. Any other use of the list
 * throws the reason, because half a list would mislead. Passing the list on without reading it throws nothing.
 */
export function partial<T>(read: () => Parts<T>): readonly T[] {
  let parts: Parts<T> | undefined;
  return new Proxy([], {
    get: (_target, property) => {
      parts ??= read();
      if (property === PARTS) return parts;
      if (parts.unread[0]) throw parts.unread[0];
      const value: unknown = Reflect.get(parts.members, property);
      return typeof value === 'function' ? value.bind(parts.members) : value;
    },
  });
}

/**
 * The results of all items in one list. If an item is unreadable, its result is missing, and the list records that it
 * is incomplete.
 */
export function collected<T, R>(items: readonly T[], each: (item: T) => readonly R[]): readonly R[] {
  return partial(() => {
    const { members, unread } = partsOf(items);
    const found = members.map((item) => attempted(() => partsOf(each(item))));
    return {
      members: found.flatMap((part) => (part instanceof CouldNotRead ? [] : part.members)),
      unread: [...unread, ...found.flatMap((part) => (part instanceof CouldNotRead ? [part] : part.unread))],
    };
  });
}

/** Whether one item is known to hold. Throws `CouldNotRead` only if no item is known to hold and an unread one might. */
export const anyOf = <T>(items: readonly T[], holds: (item: T) => boolean): boolean =>
  firstOf(items, holds) !== undefined;

/** Whether all items hold: false as soon as one is known not to. Throws `CouldNotRead` if the others could not all be read. */
export const allOf = <T>(items: readonly T[], holds: (item: T) => boolean): boolean =>
  !anyOf(items, (item) => !holds(item));

/** Whether the answer to all questions is yes. One known no decides, even if other answers are unreadable. */
export const allHold = (...questions: readonly (() => boolean)[]): boolean =>
  allOf(questions, (question) => question());

/** The first item that is known to hold, decided as in `anyOf`. */
export function firstOf<T>(items: readonly T[], holds: (item: T) => boolean): T | undefined {
  const { members, unread } = partsOf(items);
  let [reason] = unread;
  for (const item of members) {
    const held = attempted(() => holds(item));
    if (held instanceof CouldNotRead) reason ??= held;
    else if (held) return item;
  }
  if (reason) throw reason;
  return undefined;
}

/**
 * The items that are known to hold, for a message that names the offenders. Throws `CouldNotRead` only if no item is known to
 * hold and an unread one might.
 */
export function thoseOf<T>(items: readonly T[], holds: (item: T) => boolean): T[] {
  const { members, unread } = partsOf(items);
  let [reason] = unread;
  const found: T[] = [];
  for (const item of members) {
    const held = attempted(() => holds(item));
    if (held instanceof CouldNotRead) reason ??= held;
    else if (held) found.push(item);
  }
  if (found.length === 0 && reason) throw reason;
  return found;
}

/**
 * The items that are known to hold if they are more than `most`; none if they are certainly not more. Throws `CouldNotRead` if
 * the number exceeds `most` only with items that could not be read.
 */
export function moreThan<T>(most: number, items: readonly T[], holds: (item: T) => boolean): T[] {
  const { members, unread } = partsOf(items);
  const answers = members.map((item) => ({ item, held: attempted(() => holds(item)) }));
  const found = answers.filter(({ held }) => held === true).map(({ item }) => item);
  if (found.length > most) return found;
  const doubtful = answers.flatMap(({ held }) => (held instanceof CouldNotRead ? [held] : []));
  // an unread part of the list may contain any number of members
  const [reason] = [...unread, ...(found.length + doubtful.length > most ? doubtful : [])];
  if (reason) throw reason;
  return [];
}

/** The answer to the question for one item, or the reason why it could not be answered. */
export function attempted<T>(question: () => T): T | CouldNotRead {
  try {
    return question();
  } catch (error) {
    if (error instanceof CouldNotRead) return error;
    throw error;
  }
}
