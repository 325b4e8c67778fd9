/**
 * What was scanned and is no longer: an account that left the organisation or is left out, a region that is off or left out.
 * It is closed once, in the run that finds it so. Left as it is, its findings would be open for ever, and told to be stale.
 */
import { parseUnit } from '../core/account.ts';
import type { UnitState } from '../core/commit.ts';
import type { WorkItem } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import type { Deps } from './deps.ts';

const CONCURRENT_ACCOUNTS = 4;

/** Not what is wrong is gone, but whoever looked at it: the words are in the history and in the alerts that it ends. */
export const NO_LONGER_SCANNED = 'it is no longer scanned: the account or the region left, or is left out';

export interface Looked {
  /** Units that earlier runs scanned. */
  readonly scanned: Iterable<string>;
  /** Whether this and later runs scan the unit. */
  readonly isExpected: (unit: string) => boolean;
  /** Ids of all accounts that the organisation lists, also of those that are left out. */
  readonly listed: ReadonlySet<string>;
}

/** A work item per account with units to close. */
export async function goneItems(
  deps: Pick<Deps, 'organization' | 'roster'>,
  { scanned, isExpected, listed }: Looked,
): Promise<WorkItem[]> {
  const gone = [...scanned].filter((unit) => !isExpected(unit));
  const byAccount = [...Map.groupBy(gone, (unit) => parseUnit(unit).account)];
  const items = await each(
    byAccount,
    async ([id, units]): Promise<WorkItem[]> => {
      const item = (await deps.roster.find(units[0] ?? ''))?.item;
      if (!item) return [];
      // one that is moved while the units are listed may be in none of them
      if (!listed.has(id) && (await deps.organization.isMember(item.account))) return [];
      return [{ account: item.account, regions: [], gone: units }];
    },
    CONCURRENT_ACCOUNTS,
  );
  return items.flat();
}

/** What is observed of a unit that is gone: that nothing is. */
export const nothingOf = (before: UnitState, observedAt: Date) => ({
  ...{ unit: before.unit, before, observedAt },
  observation: { verdicts: [], revisions: {}, complete: true, gone: NO_LONGER_SCANNED },
});
