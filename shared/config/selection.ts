/** Tells which accounts a configuration selects: by id, by organisational unit, by tag. */
import { type Account, isWithin } from '../core/account.ts';
import type { PlumblineConfig, Profile } from './schema.ts';

const isWithinAny = (account: Pick<Account, 'ou'>, units: readonly string[] = []): boolean =>
  units.some((unit) => isWithin(account, unit));

/**
 * An account's own id takes precedence over its organisational unit: named in `exclude` the account is out, named in
 * `include` it is in. Otherwise it is out if its unit is excluded, and in if its unit is included or nothing is.
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

/** A profile matches an account by any of its ids, units or tags. */
export function isMatched({ match }: Pick<Profile, 'match'>, account: Account): boolean {
  if (match.accounts?.includes(account.id) || isWithinAny(account, match.ous)) return true;
  return Object.entries(match.tags ?? {}).some(([key, value]) => account.tags[key] === value);
}

/** All organisational units in the configuration, which the doctor looks up in the organisation. */
export function unitsNamed({ accounts, profiles = {}, alerts }: PlumblineConfig): string[] {
  const chosen = [...(accounts?.ous?.include ?? []), ...(accounts?.ous?.exclude ?? [])];
  const matched = Object.values(profiles).flatMap(({ match }) => match.ous ?? []);
  const inRoutes = (alerts?.routes ?? []).flatMap(({ only }) => only?.ous ?? []);
  return [...new Set([...chosen, ...matched, ...inRoutes])].sort();
}
