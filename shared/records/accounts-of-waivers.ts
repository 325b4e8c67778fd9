/** Reads from the roster the accounts that waivers name by organisational unit or tag. */
import type { Account } from '../core/account.ts';
import type { Roster } from '../core/ports.ts';
import { type AccountOf, asksForAccounts, type Waiver } from './waivers.ts';

/**
 * The accounts as their last scan recorded them. Reads the roster only if a waiver names an organisational unit or a
 * tag.
 */
export async function accountsOf(
  { roster }: { readonly roster: Pick<Roster, 'units'> },
  waivers: Iterable<Pick<Waiver, 'ou' | 'tag'>>,
): Promise<AccountOf> {
  if (!asksForAccounts(waivers)) return () => undefined;
  const accounts = new Map<string, Account>();
  for await (const { item } of roster.units()) if (item) accounts.set(item.account.id, item.account);
  return (id) => accounts.get(id);
}
