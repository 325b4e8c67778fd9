/** Which accounts a configuration means: by id, by organisational unit, by tag. */
import { type Account, isWithin } from '../core/account.ts';
import type { PlumblineConfig, Profile } from './schema.ts';

const isWithinAny = (account: Pick<Account, 'ou'>, units: readonly string[] = []): boolean =>
  units.some((unit) => isWithin(account, unit));

/**
 * An account's own id says more about it than its unit: named in `exclude` it is out, named in `include` it is in.
 * Else it is out where its unit is excluded, and in where its unit is included or nothing is.
 */
export function isChosen(
  { include, exclude, ous }: NonNullable<PlumblineConfig['accounts']>,
  account: Pick<Account, 'id' | 'ou'>,
): boolean {
  if (exclude?.includes(account.id)) return false;
  if (include?.includes(account.id)) return true;
  if (isWithinAny(account, ous?.exclude)) return false;
  return ous?.include ? isWithinAny(account, ous.include) : !include;
}

/** A profile is for an account that any of its ids, units or tags names. */
export function isMatched({ match }: Pick<Profile, 'match'>, account: Account): boolean {
  if (match.accounts?.includes(account.id) || isWithinAny(account, match.ous)) return true;
  return Object.entries(match.tags ?? {}).some(([key, value]) => account.tags[key] === value);
}

/** Every organisational unit that the configuration names, to be looked up in the organisation. */
export function unitsNamed({ accounts, profiles = {}, alerts }: PlumblineConfig): string[] {
  const chosen = [...(accounts?.ous?.include ?? []), ...(accounts?.ous?.exclude ?? [])];
  const matched = Object.values(profiles).flatMap(({ match }) => match.ous ?? []);
  const told = (alerts?.routes ?? []).flatMap(({ only }) => only?.ous ?? []);
  return [...new Set([...chosen, ...matched, ...told])].sort();
}
