/** Deterministic randomness: the same words give the same stream on every machine. */

export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number between the two, both included. */
  integer(minimum: number, maximum: number): number;
  pick<T>(items: readonly T[]): T;
  hex(length: number): string;
}

/** Hashes the words with FNV-1a, then generates with mulberry32. */
export function randomOf(...words: readonly (string | number)[]): Random {
  let state = 0x811c9dc5;
  for (const char of words.join('\u0000')) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);

  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (minimum: number, maximum: number) => minimum + Math.floor(next() * (maximum - minimum + 1));

  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)] as (typeof items)[number],
    hex: (length) => Array.from({ length }, () => integer(0, 15).toString(16)).join(''),
  };
}
