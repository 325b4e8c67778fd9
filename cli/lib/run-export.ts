/** The work of `plumbline export`: asks the history, and writes the answer to a file. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { catalogue, claims, texts } from '../../shared/controls/catalogue.ts';
import { claiming, describing } from '../../shared/core/catalogue.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { type RecordedVerdict, recordsOf } from '../../shared/queries/records.ts';
import type { ReportContext, ReportedControl, VerdictRecord } from '../../shared/reports/verdict.ts';
import { type ExportFormat, writerOf } from './export-formats.ts';
import { theFramework } from './frameworks.ts';
import type { Io } from './io.ts';
import { asUsage } from './questions.ts';
import { chosenOf } from './registry.ts';
import { openStore } from './store.ts';
import type { StoreOptions } from './store-options.ts';
import { version } from './version.ts';
import { counted } from './words.ts';

const ALL: ReadonlySet<string> = new Set(catalogue.map(({ id }) => id));

interface ExportOptions extends StoreOptions {
  readonly format: ExportFormat;
  readonly output: string;
  readonly asOf?: string;
  readonly framework?: string;
  readonly accounts?: readonly string[];
  readonly controls?: readonly string[];
}

export async function runExport(io: Io, options: ExportOptions): Promise<void> {
  const framework = options.framework === undefined ? null : theFramework(options.framework);
  const controls = controlsFor(options, framework?.id);
  const asOf = options.asOf ?? new Date().toISOString();
  const context: ReportContext = { asOf, version: version(), controls, framework };
  const store = await openStore(options);
  try {
    const named = options.controls === undefined ? {} : { controls: [...controls.keys()] };
    const question = { at: options.asOf, accounts: options.accounts, ...named };
    const tally: Tally = { verdicts: 0, strange: new Set() };
    const records = counting(recordsOf(store, question, asOf), controls, tally);
    const writer = await writerOf(options.format);
    await writeWhole(options.output, writer(records, context));
    io.stderr.write(`${counted(tally.verdicts, 'verdict')} as of ${asOf} written to ${options.output}\n`);
    if (tally.strange.size > 0)
      io.stderr.write(`left out: verdicts of ${[...tally.strange].join(', ')}, which this release does not have\n`);
  } catch (error) {
    throw asUsage(error);
  } finally {
    await store.close();
  }
}

function controlsFor(options: ExportOptions, framework: string | undefined): ReadonlyMap<string, ReportedControl> {
  const all = describing(catalogue, texts, claims);
  const chosen = chosenOf(claiming(catalogue, claims), options.controls).filter(
    ({ satisfies }) =>
      framework === undefined || satisfies.some((requirement) => requirement.startsWith(`${framework}/`)),
  );
  if (chosen.length === 0)
    throw new UsageError(`no control that --controls names is evidence for ${framework}; leave out one of the two`);
  return new Map(
    chosen.flatMap(({ id }) => {
      const control = all.get(id);
      return control ? [[id, control] as const] : [];
    }),
  );
}

interface Tally {
  verdicts: number;
  /** Controls of an earlier release: their verdicts have no title, no severity and no requirement. */
  readonly strange: Set<string>;
}

async function* counting(
  verdicts: AsyncIterable<RecordedVerdict>,
  controls: ReadonlyMap<string, ReportedControl>,
  tally: Tally,
): AsyncGenerator<VerdictRecord> {
  for await (const { attestation, failingSince: _, ...verdict } of verdicts) {
    if (!controls.has(verdict.control)) {
      if (!ALL.has(verdict.control)) tally.strange.add(verdict.control);
      continue;
    }
    tally.verdicts += 1;
    yield { ...verdict, attestation: attestation && { ...attestation, reference: attestation.evidence.reference } };
  }
  if (tally.verdicts === 0)
    throw new UsageError('the history holds no verdict of these controls; leave out --framework to export all');
}

/** Writes a temporary file, and renames it when it is complete: a reader never finds half an export. */
async function writeWhole(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(partial, { flags: 'wx' }));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
