/**
 * Verdicts as Apache Parquet, for Athena, DuckDB and data frames. The library holds columns in memory, so rows are
 * written in groups. The column with the instant is `as_of`: `at` is a reserved word of some readers.
 */
import type { ColumnSource } from 'hyparquet-writer';
import { parquetOf } from './parquet-groups.ts';
import { controlOf, type ReportContext, type ReportWriter, requirementsOf, type VerdictRecord } from './verdict.ts';

interface Column {
  readonly name: string;
  readonly type: 'STRING' | 'TIMESTAMP';
  readonly nullable?: true;
  read(record: VerdictRecord, context: ReportContext): string | Date | null | undefined;
}

const COLUMNS: readonly Column[] = [
  { name: 'as_of', type: 'TIMESTAMP', read: (_record, { asOf }) => new Date(asOf) },
  { name: 'control', type: 'STRING', read: ({ control }) => control },
  { name: 'title', type: 'STRING', read: (record, context) => controlOf(context, record).title },
  { name: 'severity', type: 'STRING', read: (record, context) => controlOf(context, record).severity },
  { name: 'account', type: 'STRING', read: ({ account }) => account },
  { name: 'region', type: 'STRING', read: ({ region }) => region },
  { name: 'resource', type: 'STRING', read: ({ resource }) => resource },
  { name: 'status', type: 'STRING', read: ({ status }) => status },
  { name: 'because', type: 'STRING', read: ({ because }) => because },
  { name: 'since', type: 'TIMESTAMP', read: ({ since }) => new Date(since) },
  { name: 'evidence', type: 'STRING', nullable: true, read: ({ evidence }) => evidence },
  { name: 'waived_until', type: 'TIMESTAMP', nullable: true, read: ({ waiver }) => waiver && new Date(waiver.until) },
  { name: 'waived_by', type: 'STRING', nullable: true, read: ({ waiver }) => waiver?.by },
  { name: 'waiver_reason', type: 'STRING', nullable: true, read: ({ waiver }) => waiver?.reason },
  {
    name: 'requirements',
    type: 'STRING',
    read: (record, context) => requirementsOf(context, controlOf(context, record)).join(' '),
  },
];

export const parquet: ReportWriter = (records, context) =>
  parquetOf(records, (rows) => columnsOf(rows, context), `Plumbline ${context.version}`);

const columnsOf = (rows: readonly VerdictRecord[], context: ReportContext): ColumnSource[] =>
  COLUMNS.map(({ name, type, nullable = false, read }) => ({
    name,
    type,
    nullable,
    data: rows.map((record) => read(record, context) ?? null),
  }));
