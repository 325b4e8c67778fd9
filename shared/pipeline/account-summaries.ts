/** Finds what an alert says about an account, as the last scan recorded it: name, environment, organisational unit. */
import { type Account, GLOBAL, ORGANIZATION, parseUnit, unitId } from '../core/account.ts';
import { each } from '../core/reading.ts';
import type { AccountSummary } from '../records/alerts/alert.ts';
import type { Transition } from '../records/alerts/transition.ts';
import type { Deps } from './deps.ts';

export const unknownAccount = (account: string): AccountSummary => ({
  name: account === ORGANIZATION ? 'the organisation' : account,
  ou: '',
  environment: '',
});

/** The environment is the profile that applies to the account, or the value of its tag `Environment`. */
export const summaryOfAccount = ({ config }: Pick<Deps, 'config'>, account: Account): AccountSummary => ({
  name: account.name,
  ou: account.ou,
  environment: config.profileFor(account).profile ?? account.tags.Environment ?? '',
});

/** Looks up the accounts in which a transition opens a member of an alert. */
export async function accountSummaries(
  deps: Pick<Deps, 'roster' | 'config'>,
  transitions: readonly Transition[],
): Promise<Map<string, AccountSummary>> {
  const opening = transitions.filter(({ opens }) => opens).map(({ unit }) => parseUnit(unit).account);
  const places = await each([...new Set(opening)], async (id): Promise<[string, AccountSummary]> => {
    const heartbeat = await deps.roster.find(unitId({ account: id, region: GLOBAL }));
    return [id, heartbeat?.item ? summaryOfAccount(deps, heartbeat.item.account) : unknownAccount(id)];
  });
  return new Map(places);
}
