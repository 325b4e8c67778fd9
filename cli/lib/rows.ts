/** Writes the rows of an answer while they are read: as a table, as JSON, or as CSV. */
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { csvWriter } from '../../shared/reports/csv.ts';
import type { Io } from './io.ts';
import type { RowFormat } from './row-formats.ts';
import { type Cell, table } from './table.ts';

export interface Rows<Row extends object> {
  /** In JSON: the name of the list, and the fields of the object before the list and, after all rows, behind it. */
  readonly name: string;
  readonly before: object;
  after?(): object;
  readonly rows: AsyncIterable<Row>;
  readonly head: readonly string[];
  cells(row: Row): readonly Cell[];
  readonly columns: readonly string[];
  record(row: Row): Readonly<Record<string, unknown>>;
  /** The text below a table. */
  counted(rows: number): string;
}

export async function writeRows<Row extends object>(io: Io, format: RowFormat, rows: Rows<Row>): Promise<void> {
  if (format === 'json') await writeJson(io, rows.before, [rows], () => rows.after?.() ?? {});
  else if (format === 'csv') await writeCsv(io, rows);
  else await writeTable(io, rows);
}

async function writeTable<Row extends object>(io: Io, { rows, head, cells, counted }: Rows<Row>): Promise<void> {
  const lines = await Array.fromAsync(rows, (row) => cells(row));
  io.stdout.write(`${table(io, head, lines)}\n`);
  io.stderr.write(`${counted(lines.length)}\n`);
}

/** Writes nothing before the first row exists, so that a question without an answer leaves no partial output. */
async function writeCsv<Row extends object>(io: Io, { rows, columns, record }: Rows<Row>): Promise<void> {
  const csv = csvWriter(columns);
  const written: Promise<void>[] = [];
  for await (const row of rows) {
    if (written.length === 0) written.push(piped(io, csv));
    if (!csv.write(record(row))) await once(csv, 'drain');
  }
  if (written.length === 0) written.push(piped(io, csv));
  csv.end();
  await Promise.all(written);
}

function piped({ stdout }: Io, csv: ReturnType<typeof csvWriter>): Promise<void> {
  csv.pipe(stdout, { end: false });
  return finished(csv, { writable: false });
}

type JsonList = Pick<Rows<object>, 'name' | 'rows'>;

/** One JSON object: the fields before the lists, each list while it is read, and the fields that are known after the lists. */
export async function writeJson(
  { stdout }: Io,
  before: object,
  lists: readonly JsonList[],
  after: () => object,
): Promise<void> {
  const write = async (text: string) => {
    if (!stdout.write(text)) await once(stdout, 'drain');
  };
  let opening = `{${fieldsOf(before)}`;
  let separator = Object.keys(before).length > 0 ? ',' : '';
  for (const { name, rows } of lists) {
    opening += `${separator}\n${JSON.stringify(name)}: [`;
    let between = '';
    for await (const row of rows) {
      await write(`${opening}${between}\n${JSON.stringify(row)}`);
      opening = '';
      between = ',';
    }
    opening += '\n]';
    separator = ',';
  }
  const rest = fieldsOf(after());
  await write(`${opening}${rest ? `${separator}${rest}` : ''}\n}\n`);
}

const fieldsOf = (fields: object): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `\n${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',');
