/** The work of `plumbline import`: reads the whole file first, and stores nothing unless all of it can be read. */
import { catalogue, claims } from '../../shared/controls/catalogue.ts';
import { claiming } from '../../shared/core/catalogue.ts';
import { digest } from '../../shared/core/digest.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { type ExternalSource, type ImportFormat, SOURCE_NAMES } from '../../shared/core/external.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { type Gathered, gathering, type ImportedUnit } from '../../shared/imports/gather.ts';
import { type ReadFindings, readFindings } from '../../shared/imports/read.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { addWaivers } from '../../shared/pipeline/handle.ts';
import { importUnit, recordImport } from '../../shared/pipeline/import.ts';
import { accountsIn } from '../../shared/pipeline/known-accounts.ts';
import { project } from '../../shared/pipeline/project.ts';
import { type ImportRecord, importsOf } from '../../shared/records/imports.ts';
import type { Waiver } from '../../shared/records/waivers.ts';
import { type ChangeOptions, withChangedStore } from './anchoring.ts';
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
  const gatherer = gathering(from, { ...placeIn(options), ...(accounts ? { accounts } : {}) });
  const read = await readFindings(from, file, gatherer.take);
  const gathered = gatherer.gathered();
  requireSome(gathered, options);
  const by = await whoAmI(options);
  const tell = (line: string) => io.stderr.write(`${inTerminal(line)}\n`);
  for (const line of leftOut(gathered)) tell(line);
  await withChangedStore(
    io,
    options,
    async (store) => {
      await tellUnseen(store, gathered, tell);
      if (acceptance) await addWaivers({ history: store.history, clock }, waiversFor(gathered, acceptance), by);
      for (const record of recordsFor(gathered, read, options, { by, waived: acceptance !== null })) {
        const units = gathered.units.filter(({ source }) => source === record.source);
        io.stdout.write(`${inTerminal(await importSource(store, record, units))}\n`);
      }
      for (const line of mutedIn(gathered, acceptance)) tell(line);
    },
    { create: true },
  );
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

/** Nothing imported is no success: the file would prove nothing. */
function requireSome({ units, findings, own, elsewhere, notAsked }: Gathered, { accounts }: ImportOptions): void {
  if (units.length > 0) return;
  if (findings === 0) throw new UsageError('the file holds no finding, so it says nothing about any account');
  const parts = [
    ...(notAsked > 0 ? [`${notAsked} of accounts that --accounts does not name (${accounts?.join(', ')})`] : []),
    ...(own > 0 ? [`${own} of Plumbline itself`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} of no account of AWS`] : []),
  ];
  throw new UsageError(`none of the ${counted(findings, 'finding')} can be imported: ${parts.join(', ')}`);
}

function leftOut({ own, elsewhere, notAsked, duplicates }: Gathered): string[] {
  return [
    ...(own > 0 ? [`left out: ${counted(own, 'finding')} that Plumbline itself wrote`] : []),
    ...(elsewhere > 0 ? [`left out: ${counted(elsewhere, 'finding')} of no account of AWS`] : []),
    ...(notAsked > 0 ? [`left out: ${counted(notAsked, 'finding')} of other accounts`] : []),
    ...(duplicates > 0
      ? [`${counted(duplicates, 'finding')} repeat a check and a resource: the worst of each counts`]
      : []),
  ];
}

const NAMED = 10;

async function tellUnseen({ roster }: Store, { units }: Gathered, tell: (line: string) => void): Promise<void> {
  const known = new Set((await accountsIn(roster)).map(({ id }) => id));
  const unseen = [...new Set(units.map(({ account }) => account))].filter((account) => !known.has(account));
  if (unseen.length === 0) return;
  const more = unseen.length > NAMED ? ` and ${unseen.length - NAMED} more` : '';
  tell(`no scan has seen ${unseen.slice(0, NAMED).join(', ')}${more}; their findings are imported all the same`);
}

const mutedOf = ({ verdicts }: ImportedUnit) =>
  [...verdicts.values()].filter(({ muted, status }) => muted && status === 'fail');

function mutedIn({ units }: Gathered, acceptance: Acceptance | null): string[] {
  const muted = units.reduce((sum, unit) => sum + mutedOf(unit).length, 0);
  if (muted === 0) return [];
  if (acceptance) return [`${counted(muted, 'muted failure')} waived until ${acceptance.until}`];
  return [
    `${counted(muted, 'failure')} muted at the source: here ${muted === 1 ? 'it stays' : 'they stay'} failing; ` +
      'give --owner, --reason and --until to waive what is muted',
  ];
}

/** The same finding has the same waiver, however often it is imported. */
const waiversFor = ({ units }: Gathered, { owner, reason, until }: Acceptance): Waiver[] =>
  units.flatMap((unit) =>
    mutedOf(unit).map(({ control, resource }) => ({
      id: digest([control, unit.account, resource]).slice(0, 12),
      ...{ control, account: unit.account, resource, until, by: owner },
      reason: `${reason} (muted in ${SOURCE_NAMES[unit.source]})`,
    })),
  );

function recordsFor(
  { units, controls }: Gathered,
  { sha256, bytes }: ReadFindings,
  { from: format, complete = false, maxAge: maxAgeDays }: ImportOptions,
  { by, waived }: { readonly by: string; readonly waived: boolean },
): ImportRecord[] {
  const at = clock().toISOString();
  const recordOf = ([source, judged]: readonly [ExternalSource, ReadonlySet<string>]): ImportRecord => {
    const own = units.filter((unit) => unit.source === source);
    return {
      ...{ source, format, at, by, sha256, bytes, complete, maxAgeDays, waived },
      units: own.map(({ unit }) => unit),
      controls: [...judged].sort(),
      verdicts: own.reduce((sum, { verdicts }) => sum + verdicts.size, 0),
      muted: own.reduce((sum, unit) => sum + mutedOf(unit).length, 0),
    };
  };
  return [...controls].map(recordOf);
}

/** Imports what one source said, and returns a line about it. */
async function importSource(store: Store, record: ImportRecord, units: readonly ImportedUnit[]): Promise<string> {
  const { history, roster, findings, rollups } = store;
  const name = SOURCE_NAMES[record.source];
  const { contents } = await history.read(importsOf(record.source));
  const earlier = Object.values(contents).find(
    ({ sha256, units: of }) => sha256 === record.sha256 && of.length >= record.units.length,
  );
  if (earlier)
    return `${name}: this file was imported at ${earlier.at}; it is no new evidence, and nothing was changed`;
  const own = claiming(catalogue, claims);
  const controls = byId(catalogue);
  let changes = 0;
  for (const unit of units) {
    const commit = await importUnit({ history, roster, clock }, unit, {
      ...{ record, claims: own },
      // the stream of a deployed table does this
      committed: async (made) => {
        if (!store.isDeployed) await project({ findings, rollups, history }, controls, made);
      },
    });
    changes += commit?.body.changes.length ?? 0;
  }
  await recordImport(history, record);
  const counts = `${counted(record.verdicts, 'verdict')} of ${counted(record.controls.length, 'external control')}`;
  return `${name}: ${counts} in ${counted(record.units.length, 'unit')}, ${counted(changes, 'change')}; sha256:${record.sha256}`;
}
