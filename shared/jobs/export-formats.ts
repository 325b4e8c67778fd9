/** The formats of exports. The writer of each is loaded when it is asked for. */
import type { ReportWriter } from '../reports/verdict.ts';

const WRITERS = {
  csv: async () => (await import('../reports/csv.ts')).csv,
  jsonl: async () => (await import('../reports/jsonl.ts')).jsonl,
  html: async () => (await import('../reports/html.ts')).html,
  ocsf: async () => (await import('../reports/ocsf.ts')).ocsf,
  asff: async () => (await import('../reports/asff.ts')).asff,
  oscal: async () => (await import('../reports/oscal.ts')).oscal,
  sarif: async () => (await import('../reports/sarif.ts')).sarif,
  junit: async () => (await import('../reports/junit.ts')).junit,
  parquet: async () => (await import('../reports/parquet.ts')).parquet,
} as const satisfies Record<string, () => Promise<ReportWriter>>;

export type ExportFormat = keyof typeof WRITERS;

export const EXPORT_FORMATS = Object.keys(WRITERS) as ExportFormat[];

export const writerOf = (format: ExportFormat): Promise<ReportWriter> => WRITERS[format]();
