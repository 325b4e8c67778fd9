/** The work of `plumbline import`: reads the whole file first, and stores nothing unless all of it can be read. */
import { setFlagsFromString } from 'node:v8';
import { digest } from '../../shared/core/digest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { type ExternalSource, type ImportFormat, SOURCE_NAMES } from '../../shared/core/external.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { type Gathered, gathering } from '../../shared/imports/gather.ts';
import { MOST_MUTED } from '../../shared/imports/muted.ts';
import { type ReadFindings, readFindings } from '../../shared/imports/read.ts';
import { type Spool, spoolIn } from '../../shared/imports/spool.ts';
import { mutedIn } from '../../shared/imports/suppressed.ts';
import type { ImportedPlace } from '../../shared/imports/verdicts.ts';
import { addWaivers } from '../../shared/pipeline/handle.ts';
import { accountsIn } from '../../shared/pipeline/known-accounts.ts';
import type { ImportRecord } from '../../shared/records/imports.ts';
import type { Waiver } from '../../shared/records/waivers.ts';
import { type ChangeOptions, withChangedStore } from './anchoring.ts';
import { importSource } from './import-source.ts';
import type { Io } from './io.ts';
import type { Store } from './store.ts';
import { whoAmI } from './who.ts';
import { counted } from './words.ts';

export interface ImportOptions extends ChangeOptions {
  readonly from: ImportFormat;
  readonly accounts?: readonly string[];
  readonly complete?: boolean;
  readonly maxAge: number;
  readonly account?: string;
  readonly region?: string;
  readonly owner?: string;
  readonly reason?: string;
  readonly until?: string;
}

export async function runImport(io: Io, file: string, options: ImportOptions): Promise<void> {
  const acceptance = acceptanceIn(options);
  const { from, accounts } = options;
  const tell = (line: string) => io.stderr.write(`${inTerminal(line)}\n`);
  keepHeapSmall();
  const spool = spoolIn();
  try {
    const now = clock().toISOString();
    const gatherer = gathering(from, { ...placeIn(options), ...(accounts ? { accounts } : {}), now }, spool);
    const read = await readFindings(from, file, gatherer.take);
    const gathered = gatherer.gathered();
    requireSome(gathered, options);
    const counts = countsOf(spool, acceptance);
    const by = await whoAmI(options);
    for (const line of leftOut(gathered, counts)) tell(line);
    const work = async (store: Store) => {
      await tellUnseen(store, gathered, tell);
      if (acceptance) await addWaivers({ history: store.history, clock }, counts.waivers, by);
      for (const source of gathered.controls.keys()) {
        const record = recordOf(source, { gathered, read, options, by, waived: acceptance !== null });
        io.stdout.write(`${inTerminal(await importSource(store, record, spool, tell))}\n`);
      }
      for (const line of mutedLines(counts, acceptance)) tell(line);
    };
    await withChangedStore(io, options, work, { create: true });
  } finally {
    spool.remove();
  }
}

/**
 * Nearly all objects of a file live for one finding, and those of a large unit for one commit. Node.js would let them grow to several
 * times what is in use.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}

const clock = () => new Date();

interface Acceptance {
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
}

const YEAR = 366 * 86_400_000;

function acceptanceIn({ owner, reason, until }: ImportOptions): Acceptance | null {
  if (owner === undefined && reason === undefined && until === undefined) return null;
  if (!owner?.trim() || !reason?.trim() || until === undefined)
    throw new UsageError('what the source mutes is waived only with --owner, --reason and --until; give all three');
  if (Date.parse(until) > Date.now() + YEAR)
    throw new UsageError('--until must lie within a year; look at what is muted again by then');
  return { owner: owner.trim(), reason: reason.trim(), until };
}

function placeIn({ from, account, region }: ImportOptions) {
  if (account === undefined && region === undefined) return {};
  if (from !== 'config')
    throw new UsageError(`--account and --region are for --from config; ${from} names both itself`);
  if (account === undefined || region === undefined) throw new UsageError('give both --account and --region');
  return { place: { account, region } };
}

/** Fails if nothing was imported, because such a file would prove nothing. */
function requireSome(
  { places, findings, own, elsewhere, sample, notAsked }: Gathered,
  { accounts }: ImportOptions,
): void {
  if (places.length > 0) return;
  if (findings === 0) throw new UsageError('the file holds no finding, so it says nothing about any account');
  const parts = [
    ...(notAsked > 0 ? [`${notAsked} of accounts that --accounts does not name (${accounts?.join(', ')})`] : []),
    ...(own > 0 ? [`${own} of Plumbline itself`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} of no account of AWS`] : []),
    ...(sample > 0 ? [counted(sample, 'sample')] : []),
  ];
  throw new UsageError(`none of the ${counted(findings, 'finding')} can be imported: ${parts.join(', ')}`);
}

function leftOut({ own, elsewhere, sample, notAsked }: Gathered, { duplicates }: Counts): string[] {
  return [
    ...(own > 0 ? [`left out: ${counted(own, 'finding')} that Plumbline itself wrote`] : []),
    ...(elsewhere > 0 ? [`left out: ${counted(elsewhere, 'finding')} of no account of AWS`] : []),
    ...(sample > 0 ? [`left out: ${counted(sample, 'sample')}, of which nothing is true`] : []),
    ...(notAsked > 0 ? [`left out: ${counted(notAsked, 'finding')} of other accounts`] : []),
    ...(duplicates > 0
      ? [`${counted(duplicates, 'finding')} repeat a check and a resource: the worst of each counts`]
      : []),
  ];
}

interface Counts {
  readonly duplicates: number;
  readonly muted: number;
  /** A waiver for each muted failure; empty unless the options accept these failures. */
  readonly waivers: readonly Waiver[];
}

function countsOf(spool: Spool, acceptance: Acceptance | null): Counts {
  const waivers: Waiver[] = [];
  let duplicates = 0;
  let muted = 0;
  for (const unit of spool.units()) {
    for (const part of unit.parts()) {
      duplicates += part.duplicates;
      for (const failure of mutedIn({ parts: () => [part] })) {
        muted += 1;
        if (!acceptance) continue;
        if (muted > MOST_MUTED) throw tooManyMuted();
        waivers.push(waiverFor(unit, failure, acceptance));
      }
    }
  }
  return { duplicates, muted, waivers };
}

const tooManyMuted = () =>
  new UsageError(
    `more than ${MOST_MUTED} failures are muted; import some --accounts at a time, or waive them by \`plumbline waive\``,
  );

const NAMED = 10;

async function tellUnseen({ roster }: Store, { places }: Gathered, tell: (line: string) => void): Promise<void> {
  const known = new Set((await accountsIn(roster)).map(({ id }) => id));
  const unseen = [...new Set(places.map(({ account }) => account))].filter((account) => !known.has(account));
  if (unseen.length === 0) return;
  const more = unseen.length > NAMED ? ` and ${unseen.length - NAMED} more` : '';
  tell(`no scan has seen ${unseen.slice(0, NAMED).join(', ')}${more}; their findings are imported all the same`);
}

function mutedLines({ muted }: Counts, acceptance: Acceptance | null): string[] {
  if (muted === 0) return [];
  if (acceptance) return [`${counted(muted, 'muted failure')} waived until ${acceptance.until}`];
  return [
    `${counted(muted, 'failure')} muted at the source: here ${muted === 1 ? 'it stays' : 'they stay'} failing; ` +
      'give --owner, --reason and --until to waive what is muted',
  ];
}

/** The same finding has the same waiver, however often it is imported. */
const waiverFor = (
  { account, source }: ImportedPlace,
  { control, resource }: Pick<Waiver, 'control'> & { readonly resource: string },
  { owner, reason, until }: Acceptance,
): Waiver => ({
  id: digest([control, account, resource]).slice(0, 12),
  ...{ control, account, resource, until, by: owner },
  reason: `${reason} (muted in ${SOURCE_NAMES[source]})`,
});

interface Read {
  readonly gathered: Gathered;
  readonly read: ReadFindings;
  readonly options: ImportOptions;
  readonly by: string;
  readonly waived: boolean;
}

/** The record of the import, without the number of verdicts, which is not known yet. */
function recordOf(
  source: ExternalSource,
  { gathered: { places, controls, observed }, read, options, by, waived }: Read,
): ImportRecord {
  const { from: format, complete = false, maxAge: maxAgeDays } = options;
  const newest = observed.get(source);
  return {
    ...{
      source,
      format,
      at: clock().toISOString(),
      by,
      sha256: read.sha256,
      bytes: read.bytes,
      complete,
      maxAgeDays,
      waived,
    },
    units: places.filter((place) => place.source === source).map(({ unit }) => unit),
    controls: [...(controls.get(source) ?? [])].sort(),
    ...(newest === undefined ? {} : { observed: newest }),
    ...{ verdicts: 0, muted: 0 },
  };
}
