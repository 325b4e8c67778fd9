/**
 * Decides which regions of an account are scanned. AWS lists the regions of one account per request, five requests a
 * second ("Quotas for AWS Account Management"): 10,000 accounts would take more than half an hour. So most regions come
 * from an earlier answer. AWS is asked for accounts without one, and for a seventh of the others each day.
 */
import { ALWAYS_ENABLED } from '../config/regions.ts';
import type { Account } from '../core/account.ts';
import { CouldNotRead } from '../core/errors.ts';
import type { EnabledRegions } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import type { Deps } from './deps.ts';
import type { Known } from './known.ts';
import { DAY, dayOf, isTurnOf } from './turn.ts';

/**
 * An account that is not scanned daily may miss its day, so its list is read when it is about a week old. Half a day
 * less, because runs start late.
 */
const OLD = 6.5 * DAY;
const CONCURRENT_ACCOUNTS = 10;

type RegionDeps = Pick<Deps, 'organization' | 'config'>;

export interface Chosen {
  readonly regions: readonly string[];
  readonly enabled?: EnabledRegions;
}

export interface RegionRequests {
  readonly known: Known;
  readonly now: Date;
  /** Whether there is time for one more request. */
  readonly mayAsk: () => boolean;
}

export interface Answers {
  /** The number of requests to AWS. */
  readonly asked: number;
  /** The number of accounts whose regions AWS has never listed: default regions are assumed for them and scanned. */
  readonly assumed: number;
  chosen(account: Account): Chosen;
}

/** The regions to scan in an account, from what is known, without a request. */
export function regionsOf({ organization, config }: RegionDeps, enabled: EnabledRegions | undefined): Chosen {
  if (!isAskingNeeded(config.regions)) return { regions: config.regions ?? [] };
  const there = enabled?.regions ?? organization.fallbackRegions;
  const wanted = config.regions ?? there;
  return { regions: wanted.filter((region) => there.includes(region)), ...(enabled ? { enabled } : {}) };
}

/**
 * Every account has the regions that cannot be disabled. If the configuration names only such regions, no request is
 * needed.
 */
const isAskingNeeded = (wanted: readonly string[] | null): boolean =>
  wanted === null || wanted.some((region) => !ALWAYS_ENABLED.includes(region));

/**
 * Requests the regions of accounts whose turn it is: accounts without a list first, then those with the oldest lists.
 */
export async function askRegions(
  deps: RegionDeps,
  accounts: readonly Account[],
  { known, now, mayAsk }: RegionRequests,
): Promise<Answers> {
  const needed = isAskingNeeded(deps.config.regions);
  const found = new Map<string, EnabledRegions>();
  const listOf = ({ id }: Account) => found.get(id) ?? known.enabled(id);
  const due = needed ? accounts.filter(({ id }) => isTimeToAsk(id, known.enabled(id), now)) : [];
  const oldestFirst = due.sort((one, other) => askedAt(known, one).localeCompare(askedAt(known, other)));
  let asked = 0;
  await each(
    oldestFirst,
    async (account) => {
      if (!mayAsk()) return;
      asked += 1;
      const regions = await answerOf(deps.organization, account);
      if (regions) found.set(account.id, { regions, at: now.toISOString() });
    },
    CONCURRENT_ACCOUNTS,
  );
  return {
    asked,
    assumed: needed ? accounts.filter((account) => !listOf(account)).length : 0,
    chosen: (account) => regionsOf(deps, listOf(account)),
  };
}

const askedAt = (known: Known, { id }: Account): string => known.enabled(id)?.at ?? '';

/** True on the account's own day of the week, once, and when there is no list or it is too old. */
export function isTimeToAsk(account: string, enabled: EnabledRegions | undefined, now: Date): boolean {
  const at = Date.parse(enabled?.at ?? '');
  const age = now.getTime() - at;
  if (!(age >= 0 && age < OLD)) return true;
  const today = dayOf(now.getTime());
  return isTurnOf(account, today) && dayOf(at) !== today;
}

/** Null if AWS gives no answer for any reason; the earlier answer then stays in force. */
async function answerOf(organization: Deps['organization'], account: Account): Promise<readonly string[] | null> {
  try {
    return await organization.enabledRegions(account);
  } catch (error) {
    if (error instanceof CouldNotRead) return null;
    throw error;
  }
}
