/** Counts the verdicts of each control, now or at any instant. */
import type { Status } from '../core/control.ts';
import { countsOf } from '../records/rollups.ts';
import { type CountSelection, countScopeOf } from './count-scope.ts';
import { type CountReads, eachTally, talliesAt } from './tallies.ts';

export type StatusCounts = Readonly<Record<Status, number>>;

/** The counts by control; controls without a verdict are left out. `at` is an ISO instant. */
export async function controlCounts(
  reads: CountReads,
  selection: CountSelection,
  at: string,
): Promise<ReadonlyMap<string, StatusCounts>> {
  const scope = await countScopeOf(reads, selection);
  const sums = new Map<string, Record<Status, number>>();
  for await (const unit of talliesAt(reads, scope, [at], selection.accounts)) {
    eachTally(unit, (control, tally) => {
      if (!scope.hasControl(control)) return;
      const sum = sums.get(control) ?? { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
      sums.set(control, sum);
      for (const [status, count] of Object.entries(countsOf(tally))) sum[status as Status] += count;
    });
  }
  return sums;
}
