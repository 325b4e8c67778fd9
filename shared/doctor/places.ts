/** Accounts and regions that a deployment stands in, and the bill that it reads. */
import type { Seen } from '../core/collector.ts';
import { CouldNotRead } from '../core/errors.ts';
import { listed } from '../core/words.ts';
import { type Check, check, missing, type Need, ok, unknown } from './check.ts';
import type { CostExplorer } from './reading.ts';

export const regionsCheck = (enabled: Seen<readonly string[]>, wanted: readonly string[], account: string): Check =>
  check({ id: 'regions', title: `Every region of the deployment is enabled in ${account}` }, enabled, (regions) => {
    const absent = wanted.filter((region) => !regions.includes(region));
    if (absent.length === 0) return ok(listed(wanted, wanted.length));
    const commands = absent.map(
      (region) => `aws account enable-region --account-id ${account} --region-name ${region}`,
    );
    return missing(`not enabled: ${listed(absent)}`, commands.join(' && '));
  });

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
