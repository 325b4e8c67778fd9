/** Other values that a field may have, and those that cannot be read. */
import type { Path, Read } from './recording.ts';
import { type ServiceTypes, shapeOf } from './sdk-types.ts';

export interface Change {
  readonly name: string;
  readonly value: unknown;
  apply(answer: object): void;
}

const DAY = 86_400_000;
const ISO = /^\d{4}-\d\d-\d\d(T[\d:.]+Z?)?/;
const NUMERIC = /^-?\d{1,9}(\.\d+)?$/;
export function set(answer: object, path: Path, value: unknown): void {
  let place = answer as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) {
    const next = place[step];
    if (typeof next !== 'object' || next === null) return;
    place = next as typeof place;
  }
  const last = path.at(-1) as string | number;
  if (value === undefined) delete place[last];
  else place[last] = value;
}

const change = (name: string, { path }: Read, value: unknown): Change => ({
  name,
  value,
  apply: (answer) => set(answer, path, value),
});

const shown = (value: unknown): string => (value instanceof Date ? value.toISOString() : JSON.stringify(value));

/** Text that stands for an instant or an amount. */
export const isMeasure = (text: string): boolean => ISO.test(text) || NUMERIC.test(text);

/** Around every limit: a number of bytes is large already, and takes a larger one to pass a limit. */
const numbersBeside = (value: unknown): number[] =>
  [...new Set([0, 1, 1_000_000, typeof value === 'number' ? Math.max(1_000_000, value * 1_000) : 0])].filter(
    (one) => one !== value,
  );

/** Values that AWS may answer instead. */
export function otherValues(read: Read, types: ServiceTypes, now: Date): Change[] {
  const { value } = read;
  const shape = shapeOf(types, read.type);
  const others = (): unknown[] => {
    if (shape.kind === 'enum') return shape.values.filter((one) => one !== value);
    if (shape.kind === 'list') return Array.isArray(value) && value.length > 0 ? [[]] : [];
    if (shape.kind !== 'value') return [];
    if (shape.type === 'boolean') return [true, false].filter((one) => one !== value);
    if (shape.type === 'Date') return [-4_000, -1, 400].map((days) => new Date(now.getTime() + days * DAY));
    if (shape.type === 'number') return numbersBeside(value);
    if (shape.type !== 'string' || typeof value !== 'string') return [];
    if (ISO.test(value)) return [-4_000, -1, 400].map((days) => new Date(now.getTime() + days * DAY).toISOString());
    if (NUMERIC.test(value)) return ['0', '1', '1000000'].filter((one) => one !== value);
    return [`${value}-other`];
  };
  return others().map((other) => change(`= ${shown(other)}`, read, other));
}

/** The SDK types some enums as text: a status is one of a few words all the same. */
const isStatus = ({ field, value }: Read): boolean =>
  /(status|state|mode|progress|engine)$/i.test(field) &&
  typeof value === 'string' &&
  /^[A-Za-z][\w -]{1,40}$/.test(value);

export const MISSING = 'missing';
export const UNLISTED = 'an unlisted value';

/** Values that cannot be read in place of the field's own. */
export function unreadable(read: Read, types: ServiceTypes): Change[] {
  const { value, path, type } = read;
  const shape = shapeOf(types, type);
  const changes: Change[] = [];
  const isField = typeof path.at(-1) === 'string' && !read.field.endsWith('{}');
  if (isField && value !== undefined) changes.push(change(MISSING, read, undefined));
  if (shape.kind === 'enum') changes.push(change(UNLISTED, read, 'NOT_LISTED_BY_ANYBODY'));
  if (value === undefined || shape.kind !== 'value') return changes;
  if (value instanceof Date) changes.push(change('no date', read, new Date(Number.NaN)));
  if (typeof value === 'number') changes.push(change('no number', read, Number.NaN));
  if (typeof value === 'string' && isField && ISO.test(value)) changes.push(change('no date', read, 'no date'));
  if (typeof value === 'string' && isField && NUMERIC.test(value)) changes.push(change('no number', read, 'n/a'));
  if (typeof value === 'string' && isStatus(read)) changes.push(change(UNLISTED, read, 'NOT_LISTED_BY_ANYBODY'));
  return changes;
}
