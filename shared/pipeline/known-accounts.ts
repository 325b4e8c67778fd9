/** The accounts and organisational units that the scans of a history have seen. */
import { didYouMean } from '../config/closest.ts';
import { type Account, ORGANIZATION } from '../core/account.ts';
import { UsageError } from '../core/errors.ts';
import type { Roster } from '../core/ports.ts';
import { listed } from '../core/words.ts';
import { isBelow } from '../records/waivers.ts';

export async function accountsIn(roster: Roster): Promise<Account[]> {
  const accounts = new Map<string, Account>();
  for await (const { item } of roster.units()) if (item) accounts.set(item.account.id, item.account);
  return [...accounts.values()].filter(({ id }) => id !== ORGANIZATION);
}

/** Throws `UsageError` for an account that no scan has seen: a record for it would have no effect. */
export function requireAccounts(known: readonly Account[], ids: readonly string[], option: string): void {
  const account = ids.find((id) => !known.some((one) => one.id === id));
  if (account === undefined) return;
  const there = known.length > 0 ? `there is ${listed(known.map(({ id }) => id))}` : 'no account was scanned yet';
  throw new UsageError(`no scan has seen account ${account}; check ${option}: ${there}`);
}

/** Throws `UsageError` for an organisational unit if no scan has seen an account in it. */
export function requireUnits(known: readonly Account[], units: readonly string[], option: string): void {
  const unit = units.find((path) => !known.some((one) => isBelow(one, path)));
  if (unit === undefined) return;
  const paths = known.map(({ ou }) => ou).filter(Boolean);
  const there = paths.length > 0 ? `there is ${listed(paths)}` : 'the accounts that were scanned are in none';
  throw new UsageError(`no account is in the unit ${unit}${didYouMean(unit, paths)}; check ${option}: ${there}`);
}
