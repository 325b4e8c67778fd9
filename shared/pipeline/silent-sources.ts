/** Finds external sources that fell silent: their controls become unknown until findings are imported again. */
import type { Commit } from '../core/commit.ts';
import { type Verdict, WHOLE_UNIT } from '../core/evaluate.ts';
import { EXTERNAL_SOURCES, SOURCE_NAMES } from '../core/external.ts';
import type { Roster } from '../core/ports.ts';
import { drift } from '../records/drift.ts';
import { type ImportRecord, importsOf, newestFirst } from '../records/imports.ts';
import { type VerdictsBody, verdictsOf } from '../records/verdicts.ts';
import { appendTo } from './append.ts';
import type { Deps } from './deps.ts';
import { HEARD_RUN } from './hear.ts';
import { EXTERNAL_REVISION } from './import.ts';

const DAY = 86_400_000;

type SilenceDeps = Pick<Deps, 'history' | 'clock'> & { readonly roster: Pick<Roster, 'beat' | 'find' | 'units'> };

/** Makes external controls unknown if their source's last report no longer counts. Returns the commits. */
export async function judgeSilence(
  deps: SilenceDeps,
  committed: (commit: Commit<VerdictsBody>) => Promise<void> = async () => {},
): Promise<Commit<VerdictsBody>[]> {
  const commits: Commit<VerdictsBody>[] = [];
  const now = deps.clock().getTime();
  const heard = await heardUnits(deps.roster);
  for (const source of EXTERNAL_SOURCES) {
    const records = newestFirst((await deps.history.read(importsOf(source))).contents);
    const silent = silentIn(records, now);
    for (const unit of silent.keys()) if (isHeard(heard.get(unit), now)) silent.delete(unit);
    for (const [unit, at] of heard) {
      if (!unit.endsWith(`@${source}`) || isHeard(at, now)) continue;
      const controls = await heardControls(deps, unit, { source, at, maxAgeDays: HEARD_DAYS });
      for (const [control, last] of controls)
        if (!isStanding(records, { unit, control, now }))
          silent.set(unit, (silent.get(unit) ?? new Map()).set(control, last));
    }
    for (const [unit, controls] of silent) {
      const commit = await darken(deps, unit, controls);
      if (!commit) continue;
      await committed(commit);
      await beat(deps, commit, controls.size);
      commits.push(commit);
    }
  }
  return commits;
}

/** When a source last reported, and for how many days its report counts. */
type LastSaid = Pick<ImportRecord, 'source' | 'at' | 'maxAgeDays'>;

/** Security Hub sends each of its findings at least once a day. */
const HEARD_DAYS = 7;

const isHeard = (at: string | undefined, now: number): boolean =>
  at !== undefined && Date.parse(at) + HEARD_DAYS * DAY >= now;

/**
 * Unit → when an event about it last arrived. Units of AWS Config are left out: it sends changes only, so its silence
 * means nothing.
 */
async function heardUnits(roster: Pick<Roster, 'units'>): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const { unit, run, at } of roster.units())
    if (run === HEARD_RUN && !unit.endsWith('@config')) found.set(unit, at);
  return found;
}

async function heardControls({ history }: SilenceDeps, unit: string, last: LastSaid): Promise<Map<string, LastSaid>> {
  const { contents } = await history.read(verdictsOf(unit));
  return new Map(Object.keys(contents.verdicts).map((control) => [control, last]));
}

/** Whether a file that still counts covers the control in the unit. */
const isStanding = (
  records: readonly ImportRecord[],
  { unit, control, now }: { readonly unit: string; readonly control: string; readonly now: number },
): boolean =>
  records.some(
    ({ at, maxAgeDays, units, controls }) =>
      Date.parse(at) + maxAgeDays * DAY >= now && units.includes(unit) && controls.includes(control),
  );

/** Unit → control → the last import that covered it, if that import no longer counts. */
function silentIn(records: readonly ImportRecord[], now: number): Map<string, Map<string, LastSaid>> {
  const silent = new Map<string, Map<string, LastSaid>>();
  const isOver = ({ at, maxAgeDays }: ImportRecord) => Date.parse(at) + maxAgeDays * DAY < now;
  if (!records.some(isOver)) return silent;
  for (const unit of new Set(records.flatMap(({ units }) => units))) {
    const heard = new Set<string>();
    const found = new Map<string, ImportRecord>();
    for (const record of records.filter(({ units }) => units.includes(unit))) {
      for (const control of record.controls) {
        if (!heard.has(control) && isOver(record)) found.set(control, record);
        heard.add(control);
      }
      if (record.complete) break;
    }
    if (found.size > 0) silent.set(unit, found);
  }
  return silent;
}

async function darken(
  { history, clock }: SilenceDeps,
  unit: string,
  controls: ReadonlyMap<string, LastSaid>,
): Promise<Commit<VerdictsBody> | null> {
  const appended = await appendTo(history, verdictsOf(unit), ({ contents }) => {
    const here = [...controls].filter(([control]) => contents.verdicts[control]);
    const verdicts = here.map(([control, record]) => silence(control, record));
    const revisions = Object.fromEntries(here.map(([control]) => [control, EXTERNAL_REVISION]));
    const body = drift(contents, { verdicts, revisions, complete: false });
    const at = clock();
    return body && { at, observedAt: at, cause: { kind: 'time' }, body };
  });
  return appended?.commit ?? null;
}

const silence = (control: string, { source, at, maxAgeDays }: LastSaid): Verdict => ({
  control,
  resource: WHOLE_UNIT,
  status: 'unknown',
  because: `${SOURCE_NAMES[source]} was heard last at ${at}, which counts for ${maxAgeDays} days: import its findings again, or look why its events stopped`,
  unread: 'not-stated',
  evidence: '',
  inputs: '',
});

/** The heartbeat names the newest commit, which anchors and projections read. */
async function beat({ roster, clock }: SilenceDeps, commit: Commit<VerdictsBody>, unknown: number): Promise<void> {
  const before = await roster.find(commit.unit);
  const { alertedSeq: _, ...known } = before ?? { alertedSeq: 0 };
  await roster.beat({
    ...{ controls: unknown, item: null },
    ...known,
    ...{ run: 'silent-source', unit: commit.unit, seq: commit.seq, head: commit.hash, at: clock().toISOString() },
    verdicts: { pass: 0, fail: 0, unknown, 'not-applicable': 0 },
  });
}
