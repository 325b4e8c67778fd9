/** The formats of `plumbline export`. The writer of each is loaded when it is asked for. */
import type { ReportWriter } from '../../shared/reports/verdict.ts';

const WRITERS = {
  csv: async () => (await import('../../shared/reports/csv.ts')).csv,
  jsonl: async () => (await import('../../shared/reports/jsonl.ts')).jsonl,
  html: async () => (await import('../../shared/reports/html.ts')).html,
  ocsf: async () => (await import('../../shared/reports/ocsf.ts')).ocsf,
  asff: async () => (await import('../../shared/reports/asff.ts')).asff,
  oscal: async () => (await import('../../shared/reports/oscal.ts')).oscal,
  sarif: async () => (await import('../../shared/reports/sarif.ts')).sarif,
  junit: async () => (await import('../../shared/reports/junit.ts')).junit,
  parquet: async () => (await import('../../shared/reports/parquet.ts')).parquet,
} as const satisfies Record<string, () => Promise<ReportWriter>>;

export type ExportFormat = keyof typeof WRITERS;

export const EXPORT_FORMATS = Object.keys(WRITERS) as ExportFormat[];

export const writerOf = (format: ExportFormat): Promise<ReportWriter> => WRITERS[format]();
