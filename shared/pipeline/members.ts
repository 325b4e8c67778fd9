/** The open members of an alert, each with its last change as its commit has it. */
import type { Commit } from '../core/commit.ts';
import { BeforeCut } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import type { Alert } from '../records/alerts/alert.ts';
import { transitionsIn } from '../records/alerts/transition.ts';
import { type Change, type VerdictsBody, verdictsOf } from '../records/verdicts.ts';

export interface Member {
  readonly unit: string;
  /** Null if no commit has it: the alert says that the unit was not scanned, or a cut removed the commit. */
  readonly change: Change | null;
}

export async function* openMembersOf(
  history: Pick<History, 'log'>,
  { units, problem }: Pick<Alert, 'units' | 'problem'>,
): AsyncIterable<Member> {
  for (const [unit, { open }] of Object.entries(units)) {
    const byCommit = Map.groupBy(Object.keys(open), (key) => open[key] ?? 0);
    for (const [seq, keys] of byCommit) {
      const commit = await commitAt(history, unit, seq);
      const moved = commit ? transitionsIn(commit, () => 'low') : [];
      for (const key of keys) {
        const known = moved.find((one) => one.key === key && one.opens && one.problem === problem);
        yield { unit, change: known?.change ?? null };
      }
    }
  }
}

async function commitAt(
  history: Pick<History, 'log'>,
  unit: string,
  seq: number,
): Promise<Commit<VerdictsBody> | null> {
  try {
    for await (const commit of history.log(verdictsOf(unit), { after: seq - 1 }))
      return commit.seq === seq ? commit : null;
  } catch (error) {
    if (!(error instanceof BeforeCut)) throw error;
  }
  return null;
}
