/** Checks on the accounts and regions of a deployment, and on Cost Explorer. */

import { CouldNotRead } from '../core/errors.ts';
import type { Seen } from '../core/reading.ts';
import { listed } from '../core/words.ts';
import { type Check, check, guessed, missing, type Need, ok, unknown } from './check.ts';
import type { CostExplorer } from './reading.ts';

/** Region → its status in an account, in the words of Account Management: `ENABLED`, `DISABLED`, `ENABLING`… */
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
      ...(none.length > 0 ? [`remove ${listed(none)} from --regions and from plumbline.config.ts`] : []),
      ...shut.map((region) => opened(region, known.get(region), account)),
    ];
    return missing(found.join(', '), run.join(' && '));
  });

/** Enabling a region takes minutes to hours, and AWS refuses a second request meanwhile. */
const opened = (region: string, status: string | undefined, account: string): string => {
  const where = `--account-id ${account} --region-name ${region}`;
  return status === 'ENABLING' ? `aws account get-region-opt-status ${where}` : `aws account enable-region ${where}`;
};

/**
 * Why the region cannot be used. A region that does not exist or is not enabled never answers, so calling it would only
 * run into the time limit.
 */
export function usable(regions: Seen<Regions> | null, region: string, whose: 'hub' | 'management'): boolean {
  if (regions === null || regions instanceof CouldNotRead) return true;
  return whose === 'hub' ? isEnabled(regions.get(region)) : regions.has(region);
}

export const notUsable = (action: string, region: string): CouldNotRead =>
  new CouldNotRead(action, 'region-disabled', region);

/** The oldest bootstrap version that CDK 2 can deploy stacks with ("AWS CDK bootstrapping"). */
const OLDEST_BOOTSTRAP = 6;

/** `versions` maps a region to its bootstrap version, or null where there is none. */
export function bootstrapCheck(need: Need, account: string, versions: ReadonlyMap<string, Seen<number | null>>): Check {
  const unread = [...versions.values()].find((version) => version instanceof CouldNotRead);
  const known = [...versions].filter((entry): entry is [string, number | null] => !(entry[1] instanceof CouldNotRead));
  const lacking = known.filter(([, version]) => !(version !== null && version >= OLDEST_BOOTSTRAP));
  // a region without a bootstrap is reported even if another region could not be read
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

export const COSTS: Need = { id: 'cost-explorer', title: 'Cost Explorer is enabled for the organisation' };

/** Whether these credentials can enter the account. */
export const isOpen = (
  { caller, role }: { readonly caller: { readonly account: string }; readonly role: string | null },
  account: string,
): boolean => account === caller.account || role !== null;

/** The result for something that can only be read in an account that these credentials cannot enter. */
export const notEntered = (need: Need, account: string): Check => ({
  ...need,
  ...unknown(
    `it is in ${account}, which these credentials cannot enter`,
    `plumbline doctor --role <role to assume there>, or with credentials of ${account}`,
  ),
});

/** The result for a need of the hub while the hub's account is not known. */
export const withoutHub = (need: Need): Check => ({
  ...need,
  ...unknown('the account of the hub is not known', 'plumbline doctor --hub-account <id>'),
});
