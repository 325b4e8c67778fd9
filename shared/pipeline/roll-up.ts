/** Keeps the rollups in step with the log: each commit updates the rollup of its month. */
import type { Commit } from '../core/commit.ts';
import type { History } from '../core/ports.ts';
import {
  beginRollup,
  changedFrom,
  lastSeq,
  monthOf,
  type Rollup,
  type Rollups,
  rollupsFrom,
  tallyAtEnd,
  withCommit,
} from '../records/rollups.ts';
import { type VerdictsBody, verdictsOf } from '../records/verdicts.ts';

export interface RollingDeps {
  readonly history: Pick<History, 'asOf' | 'log'>;
  readonly rollups: Pick<Rollups, 'find' | 'put'>;
}

/**
 * A commit that is delivered twice, or after a later one, changes nothing. If commits before it were not rolled up, the
 * month is read from the log again. At most one item is written.
 */
export async function rollUp({ history, rollups }: RollingDeps, commit: Commit<VerdictsBody>): Promise<void> {
  const month = monthOf(commit.at);
  const before = await rollups.find(commit.unit, month);
  if (before && lastSeq(before) >= commit.seq) return;
  const next = followed(before, commit) ?? (await rollupOf(history, commit.unit, month));
  if (next) await rollups.put(next);
}

/** The rollup with this commit; null if the commit does not follow it. */
function followed(before: Rollup | null, commit: Commit<VerdictsBody>): Rollup | null {
  const { unit, seq, at, body } = commit;
  const rollup = before ?? (seq === 1 ? beginRollup(unit, monthOf(at), 0, {}) : null);
  if (!rollup || lastSeq(rollup) !== seq - 1) return null;
  const changed = changedFrom(tallyAtEnd(rollup), body);
  return changed && withCommit(rollup, commit, changed);
}

/** The rollup of a month as the log has it; null if no commit lies in the month. */
async function rollupOf(history: RollingDeps['history'], unit: string, month: string): Promise<Rollup | null> {
  const of = verdictsOf(unit);
  const first = `${month}-01T00:00:00.000Z`;
  const before = await history.asOf(of, new Date(Date.parse(first) - 1).toISOString());
  // no instant of the month is later than this text
  const commits = history.log(of, { since: first, until: `${month}-31T23:59:59.999Z` });
  for await (const rollup of rollupsFrom(before, commits)) return rollup;
  return null;
}
