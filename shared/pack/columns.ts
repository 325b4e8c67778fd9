/**
 * Records as columns: each value is the index of a text in a table, so that 10^6 verdicts take about 15 bytes each. Reading the
 * columns gives back the same canonical JSON.
 */
import { canonical } from '../core/canonical.ts';
import { type ByteText, encodedTexts, LETTER } from './byte-text.ts';

/** Rows of objects: the keys of each row, and the values of each key in the order of the rows that have it. */
export interface Columns {
  readonly shapes: readonly (readonly string[])[];
  readonly shape: readonly number[];
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** Canonical JSON texts by index; a negative index is that of a digest. */
export interface Texts {
  readonly table: readonly string[];
  readonly digests: Digests;
}

/** All digests of the pack. */
export interface Digests {
  /** As a JSON text. */
  textOf(index: number): string;
  /** Adds the digits to a text, without the quotation marks. */
  addTo(text: ByteText, index: number): void;
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

export const textAt = ({ table, digests }: Texts, number: number): string => {
  if (number < 0) return digests.textOf(-1 - number);
  const text = table[number];
  if (text === undefined) throw new TypeError(`it names text ${number}, which it does not hold`);
  return text;
};

export const valueAt = (texts: Texts, number: number): unknown => JSON.parse(textAt(texts, number));

/**
 * Throws unless each text is one value of JSON. Hashes are of texts put together, and columns are read one by one: with half
 * a value in one column and the other half in the next, a row would have the right hash and other values.
 */
export function requireValues(table: readonly string[]): void {
  for (const text of table) if (!isPlainText(text)) JSON.parse(text);
}

/** A JSON string without an escape. Most texts are such strings, and a pattern recognises them faster than a parser. */
const isPlainText = (text: string): boolean => /^"[^"\\\p{Cc}]*"$/u.test(text);

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

/** A position before a row: the row's number, and for each column the number of values in earlier rows. */
export interface Place {
  readonly row: number;
  readonly at: Readonly<Int32Array>;
}

/** Reads rows in order, from any earlier position. */
export interface RowReader {
  place(): Place;
  goTo(place: Place): void;
  /** Adds the canonical JSON of this many rows to a text, with commas between them. Keys in `without` are left out. */
  addTo(text: ByteText, count: number, without?: readonly string[]): void;
  /** The next rows as objects. */
  objects(count: number): Record<string, unknown>[];
}

/** A column as a shape uses it: its number among all columns, its key as JSON with a colon, and its values. */
interface Field {
  readonly key: string;
  readonly label: Uint8Array;
  readonly column: number;
  readonly values: readonly number[];
}

const encoder = new TextEncoder();

function shapesIn({ shapes, values }: Columns): Field[][] {
  const keys = Object.keys(values);
  return shapes.map((shape) =>
    shape.map((key) => {
      const label = JSON.stringify(key);
      if (label !== `"${key}"`) throw new TypeError(`${label} is no name of a column`);
      return { key, label: encoder.encode(`${label}:`), column: keys.indexOf(key), values: values[key] ?? [] };
    }),
  );
}

export function rowReader(columns: Columns, texts: Texts): RowReader {
  const shapes = shapesIn(columns);
  const at = new Int32Array(Object.keys(columns.values).length);
  const encoded = encodedTexts(texts.table);
  const parsed: unknown[] = [];
  let row = 0;
  const next = (): readonly Field[] => {
    const fields = shapes[columns.shape[row] ?? -1];
    if (!fields) throw new TypeError(`it lacks row ${row}`);
    row += 1;
    return fields;
  };
  const numberOf = ({ key, column, values }: Field): number => {
    const index = at[column] ?? 0;
    const number = values[index];
    if (number === undefined) throw new TypeError(`a row lacks its ${key}`);
    at[column] = index + 1;
    return number;
  };
  const add = (text: ByteText, number: number): void => {
    if (number < 0) {
      text.letter(LETTER.quote);
      texts.digests.addTo(text, -1 - number);
      text.letter(LETTER.quote);
      return;
    }
    const end = encoded.starts[number + 1];
    if (end === undefined) throw new TypeError(`it names text ${number}, which it does not hold`);
    text.copy(encoded.bytes, encoded.starts[number] ?? 0, end);
  };
  const parsedAt = (number: number): unknown => {
    if (number < 0) return valueAt(texts, number);
    parsed[number] ??= valueAt(texts, number);
    return parsed[number];
  };
  return {
    place: () => ({ row, at: at.slice() }),
    goTo: (place) => {
      ({ row } = place);
      at.set(place.at);
    },
    addTo: (text, count, without = []) => {
      for (let read = 0; read < count; read += 1) {
        if (read > 0) text.letter(LETTER.comma);
        let separator: number = LETTER.open;
        for (const field of next()) {
          const number = numberOf(field);
          if (without.includes(field.key)) continue;
          text.letter(separator);
          text.copy(field.label, 0, field.label.length);
          separator = LETTER.comma;
          add(text, number);
        }
        if (separator === LETTER.open) text.letter(separator);
        text.letter(LETTER.close);
      }
    },
    objects: (count) =>
      Array.from({ length: count }, () =>
        Object.fromEntries(next().map((field) => [field.key, parsedAt(numberOf(field))])),
      ),
  };
}

/** The values of a column that every row has, as numbers of texts: of all rows, or of the first. */
export function wholeColumn({ shapes, shape, values }: Columns, key: string, rows = shape.length): readonly number[] {
  const lacking = new Set(shapes.flatMap((keys, number) => (keys.includes(key) ? [] : [number])));
  if (shape.some((number) => lacking.has(number))) throw new TypeError(`a row lacks its ${key}`);
  return (values[key] ?? []).slice(0, rows);
}
