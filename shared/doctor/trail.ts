/** Checks that CloudTrail records changes: EventBridge receives API calls only from a trail that is logging. */

import { arnParts } from '../core/arn.ts';
import { CouldNotRead } from '../core/errors.ts';
import { known, type Seen, seenIn } from '../core/reading.ts';
import type { AccountReach } from '../core/source.ts';
import { listed } from '../core/words.ts';
import { type RecordingTrail, trailsRecording } from '../services/cloudtrail/trails.ts';
import { type Check, check, missing, type Need, ok, unread } from './check.ts';
import { DOCTOR } from './reading.ts';

/** Every region shows every multi-region trail; this one cannot be disabled and is asked first. */
const REGION = 'us-east-1';

export async function readTrails(
  { reach, regions }: { readonly reach: AccountReach; readonly regions: readonly string[] },
  account: string,
): Promise<RecordingTrail[]> {
  const sdk = await import('@aws-sdk/client-cloudtrail');
  const clientIn = (region: string) => reach.client(sdk.CloudTrailClient, { account, region }, DOCTOR);
  return trailsRecording(clientIn, [REGION, ...regions], new Date(), sdk);
}

/** "AWS service events delivered via AWS CloudTrail", Amazon EventBridge User Guide. */
export const trailNeed = (account: string): Need => ({
  id: 'trail',
  title: `CloudTrail records what changes in ${account}, so that EventBridge receives the changes`,
});

/** A trail of the organisation covers every account; a trail of one account covers only that account. */
export const trailCheck = (account: string, trails: Seen<readonly RecordingTrail[]>): Check =>
  check(trailNeed(account), trails, (all) => {
    const judged = all
      .toSorted((one, other) => Number(other.ofOrganization) - Number(one.ofOrganization))
      .map((trail) => ({ trail, fault: faultOf(trail) }));
    const good = judged.find(({ fault }) => fault === null)?.trail;
    if (good?.ofOrganization) return ok(`${good.name} records the whole organisation`);
    if (good) return ok(`${good.name} records ${account} alone; ${OTHERS}`);
    const unseen = judged.map(({ fault }) => fault).find((fault) => fault instanceof CouldNotRead);
    if (unseen) return unread(unseen);
    const faults = judged.flatMap(({ fault }) => (fault === null || fault instanceof CouldNotRead ? [] : [fault]));
    const [first] = faults;
    if (!first) return missing(`no multi-region trail records ${account}`, CREATE);
    return missing(listed(faults.map(({ found }) => found)), first.run);
  });

const OTHERS = 'for every other account run `plumbline scan --controls logging.cloudtrail-multi-region`';

/**
 * "create-trail", AWS CLI Command Reference. The management account runs it, because its trail also covers accounts
 * that join later.
 */
const CREATE =
  'aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com' +
  ' && aws cloudtrail create-trail --name organization --s3-bucket-name <bucket that CloudTrail may write to>' +
  ' --is-organization-trail --is-multi-region-trail && aws cloudtrail start-logging --name organization';

interface Fault {
  readonly found: string;
  readonly run: string;
}

/** Why this trail does not report changes to EventBridge; null when it does. */
const faultOf = ({ arn, name, status, managementEvents }: RecordingTrail): Seen<Fault | null> =>
  seenIn(() => {
    if (!known(known(status).logging))
      return { found: `${name} is stopped`, run: `aws cloudtrail start-logging ${at('--name', arn)}` };
    const { write, narrowedBy } = known(managementEvents);
    if (known(write)) return null;
    return {
      found: `${name} leaves out write events${narrowedBy.length > 0 ? ` (${listed(narrowedBy)})` : ''}`,
      run: `aws cloudtrail put-event-selectors ${at('--trail-name', arn)} --event-selectors '${EVERYTHING}', with the data events from get-event-selectors added, because the call replaces them`,
    };
  });

const EVERYTHING = JSON.stringify([{ ReadWriteType: 'All', IncludeManagementEvents: true }]);

/** A trail can only be changed in its home region, which its ARN names. */
const at = (option: string, arn: string): string => `${option} ${arn} --region ${arnParts(arn).region}`;
