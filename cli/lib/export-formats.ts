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
  pdf: async (env) => (await import('./pdf.ts')).pdf(env),
} as const satisfies Record<string, (env: NodeJS.ProcessEnv) => Promise<ReportWriter>>;

export type ExportFormat = keyof typeof WRITERS;

export const EXPORT_FORMATS = Object.keys(WRITERS) as ExportFormat[];

/** `env` says where the browser is that prints a PDF. */
export const writerOf = (format: ExportFormat, env: NodeJS.ProcessEnv = {}): Promise<ReportWriter> =>
  WRITERS[format](env);
