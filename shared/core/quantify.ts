/**
 * "Any of these suffices" and "all of these must": one good answer decides the first and one bad answer the second,
 * whatever else could not be read. Only an answer that depends on what is unread is unreadable itself.
 */
import { CouldNotRead } from './errors.ts';

/** A list of which some parts could not be read: `evaluate` makes these of the facts of several regions. */
export const PARTS: unique symbol = Symbol('parts of a list, with what could not be read');

export interface Parts<T> {
  readonly members: readonly T[];
  /** Why further members could not be had: empty when the list is whole. */
  readonly unread: readonly CouldNotRead[];
}

type Listed<T> = readonly T[] & { readonly [PARTS]?: Parts<T> };

/** The members that could be read, and why others could not. A plain list is whole. */
export const partsOf = <T>(items: readonly T[]): Parts<T> =>
  (items as Listed<T>)[PARTS] ?? { members: items, unread: [] };

/**
 * A list of which some members could not be had. The quantifiers below look at the others; whoever reads it in any other
 * way gets the reason, since half a list is not a list. It is read when it is first used: naming it touches nothing.
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

/** What each item comes to, in one list; what an unreadable item would come to is missing from it, and known to be. */
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

/** Whether one is known to hold. Throws `CouldNotRead` only when none is, and one that could not be read might. */
export const anyOf = <T>(items: readonly T[], holds: (item: T) => boolean): boolean =>
  firstOf(items, holds) !== undefined;

/** Whether all hold: false as soon as one is known not to. Throws `CouldNotRead` when the rest could not be read. */
export const allOf = <T>(items: readonly T[], holds: (item: T) => boolean): boolean =>
  !anyOf(items, (item) => !holds(item));

/** Whether all questions are answered by yes: one that is known not to be decides, whatever the others are. */
export const allHold = (...questions: readonly (() => boolean)[]): boolean =>
  allOf(questions, (question) => question());

/** The first that is known to hold, as `anyOf` decides. */
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
 * Those that are known to hold, for a message that names the offenders. Throws `CouldNotRead` only when none is known
 * to hold and one might.
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
 * Those that are known to hold, where they are more than `most`; none where they are certainly not. Throws `CouldNotRead`
 * when they are more only if some hold that could not be read.
 */
export function moreThan<T>(most: number, items: readonly T[], holds: (item: T) => boolean): T[] {
  const { members, unread } = partsOf(items);
  const answers = members.map((item) => ({ item, held: attempted(() => holds(item)) }));
  const found = answers.filter(({ held }) => held === true).map(({ item }) => item);
  if (found.length > most) return found;
  const doubtful = answers.flatMap(({ held }) => (held instanceof CouldNotRead ? [held] : []));
  // a part of the list that is unread may hold any number of members
  const [reason] = [...unread, ...(found.length + doubtful.length > most ? doubtful : [])];
  if (reason) throw reason;
  return [];
}

/** What the question comes to, or why it could not be answered. */
export function attempted<T>(question: () => T): T | CouldNotRead {
  try {
    return question();
  } catch (error) {
    if (error instanceof CouldNotRead) return error;
    throw error;
  }
}
