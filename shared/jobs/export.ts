/** An export: the verdicts of an instant, with the waivers and attestations beside them, in one of the formats of reports. */
import { chosenOf } from '../config/chosen.ts';
import { catalogue, claims, texts } from '../controls/catalogue.ts';
import { claiming, describing } from '../core/catalogue.ts';
import { UsageError } from '../core/errors.ts';
import { isExternal, sourceOf } from '../core/external.ts';
import type { Reads } from '../queries/reading.ts';
import { type RecordedVerdict, recordsOf } from '../queries/records.ts';
import type { ReportContext, ReportedControl, ReportWriter, VerdictRecord } from '../reports/verdict.ts';
import { type ExportFormat, writerOf } from './export-formats.ts';
import { theFramework } from './framework.ts';

const ALL: ReadonlySet<string> = new Set(catalogue.map(({ id }) => id));

export interface ExportQuestion {
  readonly format: ExportFormat;
  /** ISO instant; if left out, `present`. */
  readonly at?: string | undefined;
  readonly framework?: string | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly ous?: readonly string[] | undefined;
  /** Ids and globs. */
  readonly controls?: readonly string[] | undefined;
}

export interface Exporting {
  /** ISO instant that the export is as of, if the question names none. */
  readonly present: string;
  /** The release of Plumbline. */
  readonly version: string;
  /** Replaces the format's writer, for a format that only the command line has. */
  readonly writer?: ReportWriter | undefined;
  /** Called with the number of verdicts so far. */
  progress?(verdicts: number): void;
}

export interface Exported {
  readonly asOf: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
  /** Complete when all pieces are read. */
  readonly tally: Tally;
}

export interface Tally {
  verdicts: number;
  /**
   * Ids of controls that this release does not have: their verdicts are written without title, severity and
   * requirements.
   */
  readonly strange: Set<string>;
}

/** Throws `UsageError` for an unknown framework or unknown controls, before anything is read. */
export function requireExportable({ framework, controls }: Pick<ExportQuestion, 'framework' | 'controls'>): void {
  controlsFor({ controls }, framework === undefined ? undefined : theFramework(framework).id);
}

export async function exported(reads: Reads, question: ExportQuestion, exporting: Exporting): Promise<Exported> {
  const framework = question.framework === undefined ? null : theFramework(question.framework);
  const controls = controlsFor(question, framework?.id);
  const { present, version } = exporting;
  const asOf = question.at ?? present;
  const context: ReportContext = { asOf, version, controls, framework };
  const { at, accounts, ous } = question;
  const external = question.controls?.filter(isExternal) ?? [];
  const named = question.controls === undefined ? {} : { controls: [...controls.keys(), ...external] };
  const asked = { ...(at ? { at } : {}), ...(accounts ? { accounts } : {}), ...(ous ? { ous } : {}), ...named };
  // no external control is evidence for a requirement
  const isChosen = (control: string) => controls.has(control) || (framework === null && sourceOf(control) !== null);
  const tally: Tally = { verdicts: 0, strange: new Set() };
  const records = counting(recordsOf(reads, asked, asOf), isChosen, tally, exporting.progress);
  const writer = exporting.writer ?? (await writerOf(question.format));
  return { asOf, pieces: writer(records, context), tally };
}

function controlsFor(
  { controls }: Pick<ExportQuestion, 'controls'>,
  framework: string | undefined,
): ReadonlyMap<string, ReportedControl> {
  const all = describing(catalogue, texts, claims);
  const own = controls?.filter((pattern) => !isExternal(pattern));
  if (controls && own?.length === 0 && framework === undefined) return new Map();
  const chosen = chosenOf(claiming(catalogue, claims), own).filter(
    ({ satisfies }) =>
      framework === undefined || satisfies.some((requirement) => requirement.startsWith(`${framework}/`)),
  );
  if (chosen.length === 0)
    throw new UsageError(
      `none of the named controls is evidence for ${framework}; leave out the controls or the framework`,
    );
  return new Map(
    chosen.flatMap(({ id }) => {
      const control = all.get(id);
      return control ? [[id, control] as const] : [];
    }),
  );
}

async function* counting(
  verdicts: AsyncIterable<RecordedVerdict>,
  isChosen: (control: string) => boolean,
  tally: Tally,
  progress: Exporting['progress'],
): AsyncGenerator<VerdictRecord> {
  for await (const { attestation, failingSince: _, ...verdict } of verdicts) {
    if (!isChosen(verdict.control)) {
      if (!ALL.has(verdict.control)) tally.strange.add(verdict.control);
      continue;
    }
    tally.verdicts += 1;
    progress?.(tally.verdicts);
    yield { ...verdict, attestation: attestation && { ...attestation, reference: attestation.evidence.reference } };
  }
  if (tally.verdicts === 0)
    throw new UsageError('the history holds no verdict of these controls; leave out the framework to export all');
}
