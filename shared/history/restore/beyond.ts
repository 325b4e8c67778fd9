/** Appends the archive's later commits to a table that was restored to a point in time. */
import { emptyState, verifyState, verifyType } from '../../core/chain.ts';
import type { ChainState } from '../../core/commit.ts';
import { CorruptHistory } from '../../core/errors.ts';
import type { History, Roster } from '../../core/ports.ts';
import { stateDigests } from '../../core/state-digest.ts';
import { RUNS } from '../../records/runs.ts';
import { type AnyCommit, unitNamed } from '../../records/units.ts';
import type { ArchivedCommit } from '../archive/line.ts';
import { putItem } from '../dynamodb.ts';
import type { AnchoredHead } from '../fsck-unit.ts';
import { foldEntry } from '../history.ts';
import { type Entry, entryOfText } from '../log-item.ts';
import { storeState } from '../state-item.ts';
import type { Table } from '../table.ts';
import { checkUnit } from './check.ts';
import { alertedUpTo, refuse } from './restore.ts';
import type { Spool, UnitLog } from './spool.ts';
import { logItem } from './unit.ts';

export interface BeyondDeps extends Table {
  readonly history: Pick<History, 'read'>;
  readonly roster: Pick<Roster, 'alerted'>;
  /** Keeps open findings and rollups in step with a commit. */
  project(commit: AnyCommit): Promise<void>;
}

/** The commits that were appended to a unit. */
export interface Applied {
  readonly unit: string;
  readonly from: number;
  readonly to: number;
  readonly newest: string;
}

/**
 * Throws `DamagedArchive`, before anything is written, if the archive does not continue the chains of the table. A table that
 * has more than the archive stays as it is.
 */
export async function applyBeyond(
  deps: BeyondDeps,
  spool: Spool,
  heads: readonly AnchoredHead[] = [],
): Promise<Applied[]> {
  const expected = Map.groupBy(heads, ({ unit }) => unit);
  const problems: string[] = [];
  let lastRunAt: string | null = null;
  for await (const log of spool.units()) {
    const { state, checked } = await continued(deps, log, expected.get(log.unit));
    problems.push(...checked.problems);
    if (log.unit === RUNS.unit) lastRunAt = checked.heads.at(-1)?.at ?? (state.seq > 0 ? state.at : null);
  }
  refuse(problems);
  const applied: Applied[] = [];
  for await (const log of spool.units()) {
    const { state, checked } = await continued(deps, log);
    const last = checked.heads.at(-1);
    if (!last) continue;
    // the roster row is written first, so that a crash cannot leave a log that no row names
    await deps.roster.alerted(log.unit, alertedUpTo(lastRunAt)(log.unit, [state, ...checked.heads]));
    await append(deps, state, checked.commits);
    applied.push({ unit: log.unit, from: state.seq + 1, to: last.seq, newest: last.at });
  }
  return applied;
}

async function continued({ history }: BeyondDeps, log: UnitLog, heads?: readonly AnchoredHead[]) {
  const state = await history.read(unitNamed(log.unit));
  const { seq, head: hash, at } = state;
  return { state, checked: checkUnit(log, heads, { seq, hash, at: seq === 0 ? '' : at }) };
}

async function append(deps: BeyondDeps, start: ChainState<unknown>, commits: readonly ArchivedCommit[]): Promise<void> {
  const of = unitNamed(start.unit);
  const digestOf = stateDigests();
  let state = start.seq === 0 ? emptyState(of) : start;
  for (const archived of commits) {
    const entry = entryOfText(archived.item, archived.text);
    verifyType(of.chain, entry.commit);
    state = foldEntry(of, state, entry as Entry<AnyCommit['body']>);
    if (entry.commit.state !== undefined) verifyState(of.chain, state, entry.commit, digestOf);
    const item = await logItem(deps, archived);
    if (!(await putItem(deps.client, deps.table, item, { expression: 'attribute_not_exists(pk)' })))
      throw new CorruptHistory(
        `${start.unit} got commit ${state.seq} from somebody else meanwhile; stop what writes to the table, and restore again`,
      );
    await storeState(deps.client, deps.table, of.chain, state);
    await deps.project(entry.commit as AnyCommit);
  }
}
