/**
 * Records as columns: each value is the index of a text in a table, so that 10^6 verdicts take about 15 bytes each. Reading the
 * columns gives back the same canonical JSON.
 */
import { canonical } from '../core/canonical.ts';

/** Rows of objects: the keys of each row, and the values of each key in the order of the rows that have it. */
export interface Columns {
  readonly shapes: readonly (readonly string[])[];
  readonly shape: readonly number[];
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** Canonical JSON texts by index; a negative index is that of a digest. */
export interface Texts {
  readonly table: readonly string[];
  /** All digests of the pack. */
  digest(index: number): string;
}

export interface TextTable {
  readonly table: readonly string[];
  /** The index of a value. */
  of(value: unknown): number;
}

const DIGEST = /^[0-9a-f]{64}$/;

/** `digests` numbers the digests of the whole pack, each once. */
export function textTable(digests: (hex: string) => number): TextTable {
  const numbers = new Map<string, number>();
  const table: string[] = [];
  return {
    table,
    of: (value) => {
      if (typeof value === 'string' && DIGEST.test(value)) return -1 - digests(value);
      const text = canonical(value);
      const known = numbers.get(text) ?? table.push(text) - 1;
      numbers.set(text, known);
      return known;
    },
  };
}

export const textAt = ({ table, digest }: Texts, number: number): string => {
  if (number < 0) return `"${digest(-1 - number)}"`;
  const text = table[number];
  if (text === undefined) throw new TypeError(`it names text ${number}, which it does not hold`);
  return text;
};

export const valueAt = (texts: Texts, number: number): unknown => JSON.parse(textAt(texts, number));

export function columnsOf(rows: readonly object[], texts: TextTable): Columns {
  const known = new Map<string, number>();
  const shapes: string[][] = [];
  const shape: number[] = [];
  const values: Record<string, number[]> = {};
  for (const row of rows) {
    const entries = Object.entries(row).filter(([, value]) => value !== undefined);
    const keys = entries.map(([key]) => key).sort();
    const name = keys.join(' ');
    const number = known.get(name) ?? shapes.push(keys) - 1;
    known.set(name, number);
    shape.push(number);
    for (const [key, value] of entries) {
      values[key] ??= [];
      values[key].push(texts.of(value));
    }
  }
  return { shapes, shape, values };
}

/** The canonical JSON of each row, in order. */
export function* rowsIn({ shapes, shape, values }: Columns, texts: Texts): Generator<string> {
  const at: Record<string, number> = {};
  for (const number of shape) {
    const fields = (shapes[number] ?? []).map((key) => {
      const index = at[key] ?? 0;
      at[key] = index + 1;
      const value = values[key]?.[index];
      if (value === undefined) throw new TypeError(`a row lacks its ${key}`);
      return `"${key}":${textAt(texts, value)}`;
    });
    yield `{${fields.join(',')}}`;
  }
}
