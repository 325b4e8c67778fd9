/** Commits imported verdicts: each account and region of a source has a chain of its own. */
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
import { lastSpoken } from './words.ts';

/** The verdicts of a source about one account and region, as its file lists them. */
export interface ImportingUnit {
  readonly unit: string;
  readonly account: string;
  readonly region: string;
  readonly source: ExternalSource;
  /** Parts of whole controls: no two have a control in common. */
  parts(): Iterable<ImportingPart>;
}

export interface ImportingPart {
  readonly verdicts: ReadonlyMap<string, Imported>;
}

type Imported = Pick<Verdict, 'control' | 'resource' | 'status' | 'because' | 'external'>;

export type ImportDeps = Pick<Deps, 'history' | 'clock'> & { readonly roster: Pick<Roster, 'beat'> };

/** All external controls have the same revision, because their sources decide how they judge. */
export const EXTERNAL_REVISION = 'external';

export interface Importing {
  readonly record: ImportRecord;
  /** The claims of the controls that may judge the same. */
  readonly claims: readonly ClaimingControl[];
  /**
   * Whether no import of the unit is recorded yet: then all its verdicts are a baseline, even if an earlier attempt
   * ended half-way.
   */
  readonly isFirst: boolean;
  /** Runs after each commit, before the unit's heartbeat. */
  committed?(commit: Commit<VerdictsBody>): Promise<void>;
}

/**
 * Commits the file's verdicts about the unit, and returns how many verdicts changed. A large unit is committed in
 * portions of whole controls, so that no commit has to hold all of it.
 */
export async function importUnit(
  deps: ImportDeps,
  of: ImportingUnit,
  { record, claims, isFirst, committed = async () => {} }: Importing,
): Promise<number> {
  const judged = await judgedHere(deps.history, of);
  let state = await deps.history.read(verdictsOf(of.unit));
  const counts = countByStatus([]);
  let changes = 0;
  for (const { controls, verdicts } of portionsOf(of, coveredIn(record, state.contents))) {
    for (const { status } of verdicts) counts[status] += 1;
    const revisions = Object.fromEntries(controls.map((control) => [control, EXTERNAL_REVISION]));
    const next = ({ contents }: typeof state) => {
      // a verdict from an event that is newer than the file stays
      const stays = (control: string, resource: string) =>
        record.observed !== undefined && lastSpoken(contents.verdicts[control]?.[resource]) > record.observed;
      const older = verdicts.filter(({ control, resource }) => !stays(control, resource));
      const body = drift(contents, { verdicts: older, revisions, complete: false, stays });
      const at = deps.clock();
      const cause = { kind: 'person' as const, by: record.by };
      return body && { at, observedAt: at, cause, body: quieted(body, { judged, claims, isFirst }) };
    };
    const appended = await appendTo(deps.history, verdictsOf(of.unit), next, state);
    if (!appended) continue;
    state = appended.state;
    await committed(appended.commit);
    changes += appended.commit.body.changes.length;
  }
  const { seq, head } = state;
  await deps.roster.beat({
    unit: of.unit,
    run: `import-${record.at}`,
    at: deps.clock().toISOString(),
    ...{ seq, head, controls: record.controls.length },
    verdicts: counts,
    // no scan plans this unit
    item: null,
  });
  return changes;
}

const plain = ({ control, resource, status, because, external }: Imported): Verdict => ({
  ...{ control, resource, status, because, evidence: '', inputs: '' },
  ...(external ? { external } : {}),
});

/** Verdicts of one commit, unless a single control has more. */
const PORTION = 20_000;

interface Portion {
  readonly controls: string[];
  readonly verdicts: Verdict[];
  /** The larger of the number of verdicts now and before, for each control. */
  size: number;
}

/**
 * The controls that the file judges in this unit, in portions: those with a verdict now, and those with a verdict before that the
 * file covers, since a resource that they no longer list is gone. `covered` says how many verdicts each of the latter has.
 */
function* portionsOf({ parts }: ImportingUnit, covered: ReadonlyMap<string, number>): Generator<Portion> {
  const left = new Map(covered);
  let open: Portion = { controls: [], verdicts: [], size: 0 };
  /** The portion that is full, if the control does not fit into it. */
  const full = (size: number): Portion | null => {
    if (open.controls.length === 0 || open.size + size <= PORTION) return null;
    const portion = open;
    open = { controls: [], verdicts: [], size: 0 };
    return portion;
  };
  const put = (control: string, size: number, found: readonly Imported[]) => {
    open.controls.push(control);
    open.size += size;
    for (const verdict of found) open.verdicts.push(plain(verdict));
  };
  for (const { verdicts } of parts())
    for (const [control, found] of Map.groupBy(verdicts.values(), (verdict) => verdict.control)) {
      const size = Math.max(found.length, left.get(control) ?? 0);
      const portion = full(size);
      if (portion) yield portion;
      left.delete(control);
      put(control, size, found);
    }
  for (const [control, size] of left) {
    const portion = full(size);
    if (portion) yield portion;
    put(control, size, []);
  }
  if (open.controls.length > 0) yield open;
}

/** The controls with verdicts before that the file covers, with the number of these. */
function coveredIn(
  { controls, complete }: ImportRecord,
  { verdicts: before }: VerdictsState,
): ReadonlyMap<string, number> {
  const covered = new Set(controls);
  const earlier = Object.entries(before).filter(([control]) => complete || covered.has(control));
  return new Map(earlier.map(([control, held]) => [control, Object.keys(held).length]));
}

/** Records the import of the file: what the file covers, and for how long it counts. */
export async function recordImport(history: Deps['history'], record: ImportRecord): Promise<void> {
  const at = new Date(record.at);
  await appendTo(history, importsOf(record.source), () => ({
    ...{ at, observedAt: at, cause: { kind: 'person' as const, by: record.by } },
    body: { type: 'import' as const, import: record },
  }));
}
