/** The work of `plumbline export`: asks the history, and writes the answer to a file. */
import { exported, requireExportable } from '../../shared/jobs/export.ts';
import type { ExportFormat } from '../../shared/jobs/export-formats.ts';
import type { Io } from './io.ts';
import { asUsage } from './questions.ts';
import { openStore } from './store.ts';
import type { StoreOptions } from './store-options.ts';
import { version } from './version.ts';
import { writeWhole } from './whole-file.ts';
import { counted } from './words.ts';

interface ExportOptions extends StoreOptions {
  readonly format: ExportFormat | 'pdf';
  readonly output: string;
  readonly asOf?: string;
  readonly framework?: string;
  readonly accounts?: readonly string[];
  readonly controls?: readonly string[];
}

export async function runExport(io: Io, options: ExportOptions): Promise<void> {
  const { asOf: at, format: wanted, ...question } = options;
  const isPdf = wanted === 'pdf';
  const format = isPdf ? 'html' : wanted;
  requireExportable(question);
  const store = await openStore(options);
  try {
    const writer = isPdf ? (await import('./pdf.ts')).pdf(io.env) : undefined;
    const exporting = { present: new Date().toISOString(), version: version(), writer };
    const { asOf, pieces, tally } = await exported(store, { ...question, format, at }, exporting);
    await writeWhole(options.output, pieces);
    io.stderr.write(`${counted(tally.verdicts, 'verdict')} as of ${asOf} written to ${options.output}\n`);
    if (tally.strange.size > 0)
      io.stderr.write(`left out: verdicts of ${[...tally.strange].join(', ')}, which this release does not have\n`);
  } catch (error) {
    throw asUsage(error);
  } finally {
    await store.close();
  }
}
