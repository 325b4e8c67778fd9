/** Writes Parquet in groups of rows, because the library holds columns in memory. */
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';

/** The number of rows in a group: large enough for dictionaries to save space, small enough for memory. */
const GROUP = 20_000;

/** `columnsOf` gives the same columns for any rows, also for none. */
export async function* parquetOf<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  columnsOf: (rows: readonly Row[]) => ColumnSource[],
  createdBy: string,
): AsyncGenerator<Uint8Array> {
  const buffer = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: columnsOf([]) });
  const writer = new ParquetWriter({ writer: buffer, schema, createdBy });
  for await (const group of groupsOf(rows, GROUP)) {
    await writer.write({ columnData: columnsOf(group), rowGroupSize: GROUP });
    yield taken(buffer);
  }
  await writer.finish();
  yield taken(buffer);
}

/** Splits rows into groups of this size; the last may be smaller. */
async function* groupsOf<Row>(rows: AsyncIterable<Row> | Iterable<Row>, size: number): AsyncGenerator<readonly Row[]> {
  let group: Row[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** The bytes written since the last time. The buffer keeps count of all bytes in `offset`, which the file's index needs. */
function taken(buffer: ByteWriter): Uint8Array {
  const bytes = buffer.getBytes().slice();
  buffer.index = 0;
  return bytes;
}
