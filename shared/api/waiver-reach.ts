/** The waivers that a caller may see and end: those that are for an account within reach. */
import type { Account } from '../core/account.ts';
import { type AccountOf, isOfAccount, type Waiver } from '../records/waivers.ts';
import type { Reach } from './caller.ts';

export function accountOfIn(known: readonly Account[]): AccountOf {
  const accounts = new Map(known.map((account) => [account.id, account]));
  return (id) => accounts.get(id);
}

export const isWaiverWithinReach = (
  waiver: Pick<Waiver, 'account' | 'ou' | 'tag'>,
  reach: Reach,
  accountOf: AccountOf,
): boolean => reach === 'all' || [...reach].some((id) => isOfAccount(waiver, id, accountOf));
