/**
 * AWS CloudTrail: the trails that an account owns, and the multi-region trails that record it, in whichever account they are.
 */
import type { CloudTrailClient, Trail as SdkTrail } from '@aws-sdk/client-cloudtrail';
import { firstAnswer } from '../../core/any-region.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  eachPresent,
  given,
  instantOf,
  known,
  malformed,
  orAbsent,
  pastInstantOf,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { type DataEvents, dataEventsOf } from './data-events.ts';
import { EVERYTHING, type ManagementEvents, type Selectors, selected } from './selectors.ts';

type Sdk = typeof import('@aws-sdk/client-cloudtrail');
const sdk = (): Promise<Sdk> => import('@aws-sdk/client-cloudtrail');

const DESCRIBE = 'cloudtrail:DescribeTrails';
const STATUS = 'cloudtrail:GetTrailStatus';
const arnOf = (trail: SdkTrail): string => required(trail.TrailARN, DESCRIBE, 'TrailARN');
const nameOf = (trail: SdkTrail): string => trail.Name ?? arnOf(trail).replace(/^.*\//, '');

/** "log-group:name:*" without the star, as CloudWatch Logs names the group itself. */
const logGroupOf = ({ CloudWatchLogsLogGroupArn }: SdkTrail): string | null =>
  CloudWatchLogsLogGroupArn ? CloudWatchLogsLogGroupArn.replace(/:\*$/, '') : null;

export interface OwnTrail {
  readonly name: string;
  /** ARN of the KMS key that encrypts its log files; null if S3's own key does. */
  readonly kmsKey: string | null;
  /** ARN of the log group that it also sends to; null if there is none. */
  readonly logGroup: string | null;
  /** Name of the bucket that it delivers to. */
  readonly bucket: Seen<string>;
  /** Whether it also delivers signed digests of its log files. */
  readonly validated: Seen<boolean>;
}

/** Trails that the account created in the region; a trail of the organisation is listed in the account that created it. */
export const ownTrails = collector({
  id: 'cloudtrail.own-trails',
  scope: 'region',
  actions: [DESCRIBE],
  absent: {
    'DescribeTrails.trailList[].KmsKeyId':
      'the key of S3 encrypts ("describe-trails", AWS CLI Command Reference, answers without it)',
    'DescribeTrails.trailList[].CloudWatchLogsLogGroupArn':
      'it sends to no log group ("describe-trails", AWS CLI Command Reference, answers without it)',
  },
  triggers: [apiCalls('cloudtrail', 'CreateTrail', 'UpdateTrail', 'DeleteTrail')],
  sdk,
  collect: async (aws, { CloudTrailClient, DescribeTrailsCommand }): Promise<Resource<OwnTrail>[]> => {
    const client = aws.client(CloudTrailClient);
    const { trailList } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
    return required(trailList, DESCRIBE, 'trailList').map((trail) => ({
      id: arnOf(trail),
      facts: {
        name: nameOf(trail),
        // left out if no key was given ("describe-trails", AWS CLI Command Reference)
        kmsKey: trail.KmsKeyId || null,
        logGroup: logGroupOf(trail),
        bucket: given(trail.S3BucketName, DESCRIBE, 'S3BucketName'),
        validated: given(trail.LogFileValidationEnabled, DESCRIBE, 'LogFileValidationEnabled'),
      },
    }));
  },
});

export interface MultiRegionTrail {
  readonly name: string;
  /** ARN of the log group that it also sends to, in this account or another; null if there is none. */
  readonly logGroup: Seen<string | null>;
  /** Name of the bucket that it delivers to, of this account or of another. */
  readonly bucket: Seen<string>;
  readonly status: Seen<TrailStatus>;
  readonly managementEvents: Seen<ManagementEvents>;
  /** Data events that it records, by the type of resource. */
  readonly dataEvents: Seen<readonly DataEvents[]>;
}

export interface TrailStatus {
  readonly logging: Seen<boolean>;
  /** S3's error code for the last delivery; null if it succeeded. */
  readonly deliveryError: string | null;
  /** ISO instant of the last delivery, or of the start if that was just now; null if it never started. */
  readonly lastDelivery: Seen<string | null>;
}

/** Multi-region trails that record the account. */
export const multiRegionTrails = collector({
  id: 'cloudtrail.multi-region-trails',
  scope: 'account',
  actions: [DESCRIBE, STATUS, 'cloudtrail:GetEventSelectors'],
  absent: {
    'DescribeTrails.trailList[].CloudWatchLogsLogGroupArn':
      'it sends to no log group ("describe-trails", AWS CLI Command Reference, answers without it)',
    'DescribeTrails.trailList[].HasCustomEventSelectors':
      'it may have selectors of its own, and is asked for them ("GetEventSelectors", AWS CloudTrail API Reference)',
    'GetTrailStatus.LatestDeliveryError':
      'the last delivery arrived ("GetTrailStatus", AWS CloudTrail API Reference: "occurs only when there is a problem")',
    'GetEventSelectors.AdvancedEventSelectors':
      'the trail has basic selectors ("get-event-selectors", AWS CLI Command Reference): a trail has one kind of the two',
  },
  triggers: [
    apiCalls(
      'cloudtrail',
      'CreateTrail',
      'UpdateTrail',
      'DeleteTrail',
      'StartLogging',
      'StopLogging',
      'PutEventSelectors',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<MultiRegionTrail>[]> => {
    const clientIn = (region: string) => aws.client(sdk.CloudTrailClient, { region });
    const trails = await trailsRecording(clientIn, [aws.region, ...aws.regions], aws.now, sdk);
    return trails.map(({ arn: id, ofOrganization: _, ...facts }) => ({ id, facts }));
  },
});

export interface RecordingTrail extends MultiRegionTrail {
  readonly arn: string;
  /** Whether it records every account of the organisation. */
  readonly ofOrganization: boolean;
}

/**
 * Multi-region trails that record the account of the clients. One region's answer contains all of them: their copies in that
 * region (shadow trails), and a member account's copy of its organisation's trail. The first region that answers is used.
 */
export async function trailsRecording(
  clientIn: (region: string) => CloudTrailClient,
  regions: readonly string[],
  now: Date,
  sdk: Sdk,
): Promise<RecordingTrail[]> {
  const { trailList } = await firstAnswer([...new Set(regions)], (region) =>
    clientIn(region).send(new sdk.DescribeTrailsCommand({ includeShadowTrails: true })),
  );
  // a trail without the field may be a multi-region trail
  const trails = required(trailList, DESCRIBE, 'trailList').filter((trail) => trail.IsMultiRegionTrail !== false);
  return eachPresent(trails, async (trail, index) => {
    const described = {
      arn: trail.TrailARN ?? `trail ${index}`,
      ofOrganization: trail.IsOrganizationTrail === true,
      name: trail.Name ?? trail.TrailARN ?? 'unnamed',
      logGroup: logGroupOf(trail),
      bucket: given(trail.S3BucketName, DESCRIBE, 'S3BucketName'),
    };
    // Only its home region answers for a trail, and for the organisation's trail only by its ARN.
    const place = seenIn(() => {
      return { arn: arnOf(trail), home: clientIn(required(trail.HomeRegion, DESCRIBE, 'HomeRegion')) };
    });
    if (place instanceof CouldNotRead)
      return {
        ...described,
        logGroup: described.logGroup && place,
        status: place,
        managementEvents: place,
        dataEvents: place,
      };
    const { arn, home } = place;
    const status = await seen(statusOf(arn, home, now, sdk, described.ofOrganization));
    if (status === null) return null;
    const selectors = await seen(selectorsOf(trail, arn, home, sdk));
    const read = eventsOf(selectors);
    // of a trail that may be of a single region, only what it does not record is known
    const multi = given(trail.IsMultiRegionTrail, DESCRIBE, 'IsMultiRegionTrail');
    if (multi instanceof CouldNotRead)
      return { ...described, ...read, logGroup: described.logGroup && multi, status: multi, managementEvents: multi };
    return { ...described, status, ...read };
  });
}

/** CloudTrail may answer a member account that the organisation's trail is not found. That is a refusal: the trail exists. */
const GONE = 'TrailNotFoundException';

/** Null if the trail was deleted after it was listed. */
async function statusOf(
  Name: string,
  home: CloudTrailClient,
  now: Date,
  sdk: Sdk,
  ofOrganization: boolean,
): Promise<TrailStatus | null> {
  const reading = home.send(new sdk.GetTrailStatusCommand({ Name }));
  const status = await (ofOrganization ? reading : orAbsent(reading, GONE));
  if (!status) return null;
  const logging = given(status.IsLogging, STATUS, 'IsLogging');
  return {
    logging,
    // left out, or empty, if the last delivery succeeded ("get-trail-status", AWS CLI Command Reference)
    deliveryError: status.LatestDeliveryError || null,
    lastDelivery: lastDelivery(status.LatestDeliveryTime, status.StartLoggingTime, now),
  };
}

/** "CloudTrail typically delivers logs within an average of about 5 minutes of an API call." */
const FIRST_DELIVERY_MS = 3_600_000;

/**
 * A trail that has just been started has delivered nothing yet. For one that was started long ago, CloudTrail returns the last
 * delivery.
 */
function lastDelivery(delivered: Date | undefined, started: Date | undefined, now: Date): Seen<string | null> {
  if (delivered) return pastInstantOf(delivered, now, STATUS, 'LatestDeliveryTime');
  if (!started) return null;
  return seenIn(() => {
    const start = known(instantOf(started, STATUS, 'StartLoggingTime'));
    const young = Date.parse(start) >= now.getTime() - FIRST_DELIVERY_MS;
    return young ? start : malformed(STATUS, 'no LatestDeliveryTime in the answer');
  });
}

/** The events that a trail's selectors record; null if it has no selectors. */
function eventsOf(selectors: Seen<Selectors | null>): Pick<MultiRegionTrail, 'managementEvents' | 'dataEvents'> {
  if (selectors instanceof CouldNotRead) return { managementEvents: selectors, dataEvents: selectors };
  if (selectors === null) return { managementEvents: EVERYTHING, dataEvents: [] };
  return { managementEvents: seenIn(() => selected(selectors)), dataEvents: seenIn(() => dataEventsOf(selectors)) };
}

/**
 * Whether the trail has no selectors of its own, so that no call for them is needed. CloudTrail may refuse a member account such
 * a call about its organisation's trail.
 */
const withoutSelectors = ({ HasCustomEventSelectors }: SdkTrail): boolean => HasCustomEventSelectors === false;

async function selectorsOf(
  trail: SdkTrail,
  TrailName: string,
  home: CloudTrailClient,
  sdk: Sdk,
): Promise<Selectors | null> {
  if (withoutSelectors(trail)) return null;
  return home.send(new sdk.GetEventSelectorsCommand({ TrailName }));
}
