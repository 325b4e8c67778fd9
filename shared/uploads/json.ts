/** Reads members of a JSON document whose shape was not checked yet. */
import type { Findings } from '../core/upload.ts';

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object, or an empty one. */
export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

/** The members of a list of objects; null if it is not a list, or a member is not an object. */
export const objectsIn = (value: unknown): readonly Json[] | null =>
  Array.isArray(value) && value.every(isObject) ? value : null;

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** Counts of findings, to add to. */
export type Counting = { -readonly [K in keyof Findings]: number };
export const nothingFound = (): Counting => ({
  ...{ critical: 0, high: 0, medium: 0, low: 0 },
  ...{ suppressed: 0, unexplained: 0, unread: 0 },
});
