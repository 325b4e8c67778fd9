/** Changes of verdicts as Parquet, with the columns of the table in Glue. */
import type { ColumnSource } from 'hyparquet-writer';
import { CHANGE_COLUMNS } from '../core/change-columns.ts';
import { parquetOf } from './parquet-groups.ts';

type Named = (typeof CHANGE_COLUMNS)[number];
type Value<Type> = Type extends 'TIMESTAMP' ? Date : Type extends 'INT64' ? bigint : string;

/** One change of a verdict, with its commit. */
export type ChangeRow = {
  readonly [Column in Named as Column['name']]:
    | Value<Column['type']>
    | (Column['nullable'] extends true ? null : never);
};

export const changesParquet = (rows: Iterable<ChangeRow>): AsyncIterable<Uint8Array> =>
  parquetOf(rows, columnsOf, 'Plumbline');

const columnsOf = (rows: readonly ChangeRow[]): ColumnSource[] =>
  CHANGE_COLUMNS.map(({ name, type, nullable }) => ({ name, type, nullable, data: rows.map((row) => row[name]) }));
