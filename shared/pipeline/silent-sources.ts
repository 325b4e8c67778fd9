/** A source of others that fell silent: what it said last is unknown, until it is imported again. */
import type { Commit } from '../core/commit.ts';
import { type Verdict, WHOLE_UNIT } from '../core/evaluate.ts';
import { EXTERNAL_SOURCES, SOURCE_NAMES } from '../core/external.ts';
import type { Roster } from '../core/ports.ts';
import { drift } from '../records/drift.ts';
import { type ImportRecord, importsOf, newestFirst } from '../records/imports.ts';
import { type VerdictsBody, verdictsOf } from '../records/verdicts.ts';
import { appendTo } from './append.ts';
import type { Deps } from './deps.ts';
import { EXTERNAL_REVISION } from './import.ts';

const DAY = 86_400_000;

type SilenceDeps = Pick<Deps, 'history' | 'clock'> & { readonly roster: Pick<Roster, 'beat' | 'find'> };

/** Makes unknown what was last imported longer ago than it counts. Returns the commits. */
export async function judgeSilence(
  deps: SilenceDeps,
  committed: (commit: Commit<VerdictsBody>) => Promise<void> = async () => {},
): Promise<Commit<VerdictsBody>[]> {
  const commits: Commit<VerdictsBody>[] = [];
  for (const source of EXTERNAL_SOURCES) {
    const { contents } = await deps.history.read(importsOf(source));
    for (const [unit, controls] of silentIn(newestFirst(contents), deps.clock().getTime())) {
      const commit = await darken(deps, unit, controls);
      if (!commit) continue;
      await committed(commit);
      await beat(deps, commit, controls.size);
      commits.push(commit);
    }
  }
  return commits;
}

/** Unit → control → the import that said something of it last, if that import no longer counts. */
function silentIn(records: readonly ImportRecord[], now: number): Map<string, Map<string, ImportRecord>> {
  const silent = new Map<string, Map<string, ImportRecord>>();
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
  controls: ReadonlyMap<string, ImportRecord>,
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

const silence = (control: string, { source, at, maxAgeDays }: ImportRecord): Verdict => ({
  control,
  resource: WHOLE_UNIT,
  status: 'unknown',
  because: `${SOURCE_NAMES[source]} was imported last at ${at}, which counts for ${maxAgeDays} days: import its findings again`,
  unread: 'not-stated',
  evidence: '',
  inputs: '',
});

/** The heartbeat names the newest commit, which anchors and projections read. */
async function beat({ roster, clock }: SilenceDeps, commit: Commit<VerdictsBody>, unknown: number): Promise<void> {
  const before = await roster.find(commit.unit);
  const { alertedSeq: _, ...known } = before ?? { alertedSeq: 0 };
  await roster.beat({
    ...{ run: 'silent-source', controls: unknown, item: null },
    ...known,
    ...{ unit: commit.unit, seq: commit.seq, head: commit.hash, at: clock().toISOString() },
    verdicts: { pass: 0, fail: 0, unknown, 'not-applicable': 0 },
  });
}
