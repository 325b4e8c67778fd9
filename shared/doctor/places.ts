/** Accounts and regions that a deployment stands in, and the bill that it reads. */

import { CouldNotRead } from '../core/errors.ts';
import type { Seen } from '../core/reading.ts';
import { listed } from '../core/words.ts';
import { type Check, check, guessed, missing, type Need, ok, unknown } from './check.ts';
import type { CostExplorer } from './reading.ts';

/** Region → how it stands with an account, by Account Management's word: `ENABLED`, `DISABLED`, `ENABLING`… */
export type Regions = ReadonlyMap<string, string>;

const isEnabled = (status: string | undefined): boolean => status === 'ENABLED' || status === 'ENABLED_BY_DEFAULT';

export const regionsCheck = (regions: Seen<Regions>, wanted: readonly string[], account: string): Check =>
  check({ id: 'regions', title: `Every region of the deployment is enabled in ${account}` }, regions, (known) => {
    const none = wanted.filter((region) => !known.has(region));
    const shut = wanted.filter((region) => known.has(region) && !isEnabled(known.get(region)));
    if (none.length + shut.length === 0) return ok(listed(wanted, wanted.length));
    const found = [
      ...none.map((region) => `there is no region ${guessed(region, [...known.keys()])}`),
      ...shut.map((region) => `${region} is ${known.get(region)?.toLowerCase()}`),
    ];
    const run = [
      ...(none.length > 0 ? [`leave ${listed(none)} out of --regions and of plumbline.config.ts`] : []),
      ...shut.map((region) => opened(region, known.get(region), account)),
    ];
    return missing(found.join(', '), run.join(' && '));
  });

/** Enabling takes minutes to hours, and a region that is on its way takes no second order. */
const opened = (region: string, status: string | undefined, account: string): string => {
  const where = `--account-id ${account} --region-name ${region}`;
  return status === 'ENABLING' ? `aws account get-region-opt-status ${where}` : `aws account enable-region ${where}`;
};

/** Nothing answers in a region that there is not or that is not enabled: asking would only take its time. */
export function usable(regions: Seen<Regions> | null, region: string, whose: 'hub' | 'management'): boolean {
  if (regions === null || regions instanceof CouldNotRead) return true;
  return whose === 'hub' ? isEnabled(regions.get(region)) : regions.has(region);
}

export const notUsable = (action: string, region: string): CouldNotRead =>
  new CouldNotRead(action, 'region-disabled', region);

/** The oldest bootstrap that stacks of CDK version 2 can be deployed with ("AWS CDK bootstrapping"). */
const OLDEST_BOOTSTRAP = 6;

/** `versions`: region → version of the bootstrap there, null where there is none. */
export function bootstrapCheck(need: Need, account: string, versions: ReadonlyMap<string, Seen<number | null>>): Check {
  const unread = [...versions.values()].find((version) => version instanceof CouldNotRead);
  const known = [...versions].filter((entry): entry is [string, number | null] => !(entry[1] instanceof CouldNotRead));
  const lacking = known.filter(([, version]) => !(version !== null && version >= OLDEST_BOOTSTRAP));
  // a region that lacks it is told even when another could not be read
  return check(need, lacking.length > 0 ? known : (unread ?? known), () => {
    if (lacking.length === 0) return ok(known.map(([region, version]) => `${region}: version ${version}`).join(', '));
    const found = lacking.map(([region, version]) => `${region}: ${version === null ? 'none' : `version ${version}`}`);
    const places = lacking.map(([region]) => `aws://${account}/${region}`);
    return missing(found.join(', '), `npx cdk bootstrap ${places.join(' ')}`);
  });
}

export const costCheck = (answer: Seen<CostExplorer>, payer: string): Check =>
  check(COSTS, answer, (costs) => {
    const found = `Cost Explorer of ${payer} ${costs}`;
    if (costs === 'answers') return ok(found);
    return missing(
      found,
      'open https://console.aws.amazon.com/costmanagement once as the management account, wait a day',
    );
  });

export const COSTS: Need = { id: 'cost-explorer', title: 'Cost Explorer answers for the organisation' };

/** Whether these credentials have a way into the account. */
export const isOpen = (
  { caller, role }: { readonly caller: { readonly account: string }; readonly role: string | null },
  account: string,
): boolean => account === caller.account || role !== null;

/** What can only be read in an account that these credentials have no way into. */
export const notEntered = (need: Need, account: string): Check => ({
  ...need,
  ...unknown(
    `it is in ${account}, where these credentials are not`,
    `plumbline doctor --role <role to assume there>, or with credentials of ${account}`,
  ),
});

/** What is about a hub that nobody named. */
export const withoutHub = (need: Need): Check => ({
  ...need,
  ...unknown('the account of the hub is not known', 'plumbline doctor --hub-account <id>'),
});
