/** Commits what was imported from others: each account and region of a source has a chain of its own. */
import type { ClaimingControl } from '../core/catalogue.ts';
import type { Commit } from '../core/commit.ts';
import type { Verdict } from '../core/evaluate.ts';
import type { ExternalSource } from '../core/external.ts';
import type { Roster } from '../core/ports.ts';
import { drift } from '../records/drift.ts';
import { type ImportRecord, importsOf } from '../records/imports.ts';
import { type VerdictsBody, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { appendTo } from './append.ts';
import type { Deps } from './deps.ts';
import { countByStatus } from './judge.ts';
import { judgedHere, quieted } from './one-cause.ts';

/** The verdicts of a source about one account and region, as its file lists them. */
export interface ImportingUnit {
  readonly unit: string;
  readonly account: string;
  readonly region: string;
  readonly source: ExternalSource;
  readonly verdicts: ReadonlyMap<string, Pick<Verdict, 'control' | 'resource' | 'status' | 'because' | 'external'>>;
}

export type ImportDeps = Pick<Deps, 'history' | 'clock'> & { readonly roster: Pick<Roster, 'beat'> };

/** A check that is listed for the first time in a unit has no revision of its own: its source decides how it judges. */
export const EXTERNAL_REVISION = 'external';

export interface Importing {
  readonly record: ImportRecord;
  /** The claims of the controls that may judge the same. */
  readonly claims: readonly ClaimingControl[];
  /** Runs after each commit, before the unit's heartbeat. */
  committed?(commit: Commit<VerdictsBody>): Promise<void>;
}

/** Null where the file says what the history holds already. */
export async function importUnit(
  deps: ImportDeps,
  of: ImportingUnit,
  { record, claims, committed = async () => {} }: Importing,
): Promise<Commit<VerdictsBody> | null> {
  const verdicts = [...of.verdicts.values()].map((verdict): Verdict => ({ ...verdict, evidence: '', inputs: '' }));
  const judged = await judgedHere(deps.history, of);
  const appended = await appendTo(deps.history, verdictsOf(of.unit), ({ contents }) => {
    const revisions = revisionsOf(record, verdicts, contents);
    const body = drift(contents, { verdicts, revisions, complete: false });
    const at = deps.clock();
    return (
      body && { at, observedAt: at, cause: { kind: 'person', by: record.by }, body: quieted(body, judged, claims) }
    );
  });
  if (appended) await committed(appended.commit);
  const state = appended?.state ?? (await deps.history.read(verdictsOf(of.unit)));
  await deps.roster.beat({
    unit: of.unit,
    run: `import-${record.at}`,
    at: deps.clock().toISOString(),
    seq: state.seq,
    head: state.head,
    controls: record.controls.length,
    verdicts: countByStatus(verdicts),
    // no scan plans this unit
    item: null,
  });
  return appended?.commit ?? null;
}

/**
 * The controls that the file judges in this unit: those with a verdict now, and those with a verdict before that the file covers.
 * A resource that they no longer list is gone.
 */
function revisionsOf(
  { controls, complete }: ImportRecord,
  now: readonly Verdict[],
  { verdicts: before }: VerdictsState,
): Record<string, string> {
  const covered = new Set(controls);
  const earlier = Object.keys(before).filter((control) => complete || covered.has(control));
  const here = new Set([...now.map(({ control }) => control), ...earlier]);
  return Object.fromEntries([...here].map((control) => [control, EXTERNAL_REVISION]));
}

/** Records that the file was imported, what it covers and how long it counts. */
export async function recordImport(history: Deps['history'], record: ImportRecord): Promise<void> {
  const at = new Date(record.at);
  await appendTo(history, importsOf(record.source), () => ({
    ...{ at, observedAt: at, cause: { kind: 'person' as const, by: record.by } },
    body: { type: 'import' as const, import: record },
  }));
}
