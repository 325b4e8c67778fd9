/**
 * Closes units that are no longer scanned: their account left the organisation or the configuration, or their region
 * was disabled or left out. The first run that finds this closes them. Otherwise their findings would stay open for
 * ever, and be alerted as stale.
 */
import { parseUnit } from '../core/account.ts';
import type { ChainState } from '../core/commit.ts';
import type { WorkItem } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import type { VerdictsState } from '../records/verdicts.ts';
import type { Deps } from './deps.ts';

const CONCURRENT_ACCOUNTS = 4;

/** The history and the closed alerts show these words, because the finding was not fixed: only its scan ended. */
export const NO_LONGER_SCANNED = 'it is no longer scanned: the account or the region left, or is left out';

export interface Looked {
  /** Units that earlier runs scanned. */
  readonly scanned: Iterable<string>;
  /** Whether this and later runs scan the unit. */
  readonly isExpected: (unit: string) => boolean;
  /** Ids of all accounts of the organisation, including those that the configuration leaves out. */
  readonly listed: ReadonlySet<string>;
}

/** One work item per account with units to close. */
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
      // an account that is moved during the listing may be missing from it
      if (!listed.has(id) && (await deps.organization.isMember(item.account))) return [];
      return [{ account: item.account, regions: [], gone: units }];
    },
    CONCURRENT_ACCOUNTS,
  );
  return items.flat();
}

/** The observation of a unit that is gone: no verdicts. */
export const nothingOf = (before: ChainState<VerdictsState>, observedAt: Date) => ({
  ...{ unit: before.unit, before, observedAt },
  observation: { verdicts: [], revisions: {}, complete: true, gone: NO_LONGER_SCANNED },
});
