/** AWS CloudTrail: the trails an account owns, and the multi-region trails that record it, whoever owns them. */
import type {
  AdvancedEventSelector,
  CloudTrailClient,
  EventSelector,
  Trail as SdkTrail,
} from '@aws-sdk/client-cloudtrail';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { each, required, type Seen, seen } from '../../core/reading.ts';

type Sdk = typeof import('@aws-sdk/client-cloudtrail');
const sdk = (): Promise<Sdk> => import('@aws-sdk/client-cloudtrail');

const DESCRIBE = 'cloudtrail:DescribeTrails';
const arnOf = (trail: SdkTrail): string => required(trail.TrailARN, DESCRIBE, 'TrailARN');

export interface OwnTrail {
  readonly name: string;
  /** ARN of the KMS key that encrypts its log files; null when S3's own key does. */
  readonly kmsKey: string | null;
  /** Whether it also delivers signed digests of its log files. */
  readonly validated: boolean;
}

/** Trails that the account made in the region; those of the organisation are seen in the account that made them. */
export const ownTrails = collector({
  id: 'cloudtrail.own-trails',
  scope: 'region',
  actions: [DESCRIBE],
  triggers: [apiCalls('cloudtrail', 'CreateTrail', 'UpdateTrail', 'DeleteTrail')],
  sdk,
  collect: async (aws, { CloudTrailClient, DescribeTrailsCommand }): Promise<Resource<OwnTrail>[]> => {
    const client = aws.client(CloudTrailClient);
    const { trailList } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
    return required(trailList, DESCRIBE, 'trailList').map((trail) => ({
      id: arnOf(trail),
      facts: {
        name: required(trail.Name, DESCRIBE, 'Name'),
        kmsKey: trail.KmsKeyId ?? null,
        validated: required(trail.LogFileValidationEnabled, DESCRIBE, 'LogFileValidationEnabled'),
      },
    }));
  },
});

export interface MultiRegionTrail {
  readonly name: string;
  readonly status: Seen<TrailStatus>;
  readonly managementEvents: Seen<ManagementEvents>;
}

export interface TrailStatus {
  readonly logging: boolean;
  /** S3's error code for the last delivery; null when it arrived. */
  readonly deliveryError: string | null;
  /** ISO instant of the last delivery, or of the start where there was none yet; null when it never started. */
  readonly lastDelivery: string | null;
}

export interface ManagementEvents {
  /** Whether every management event that reads is recorded. */
  readonly read: boolean;
  readonly write: boolean;
  /** What its selectors are narrowed by: event sources left out (`kms.amazonaws.com`), or fields they match on. */
  readonly narrowedBy: readonly string[];
}

/** Multi-region trails that record the account. */
export const multiRegionTrails = collector({
  id: 'cloudtrail.multi-region-trails',
  scope: 'account',
  actions: [DESCRIBE, 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
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
    const trails = await trailsRecording((region) => aws.client(sdk.CloudTrailClient, { region }), aws.region, sdk);
    return trails.map(({ arn: id, ofOrganization: _, ...facts }) => ({ id, facts }));
  },
});

export interface RecordingTrail extends MultiRegionTrail {
  readonly arn: string;
  /** Whether it records every account of the organisation. */
  readonly ofOrganization: boolean;
}

/**
 * Multi-region trails that record the account which the clients are of. One region's answer has them all: their copies in
 * it (shadow trails) included, and the copy that a member account has of its organisation's trail.
 */
export async function trailsRecording(
  clientIn: (region: string) => CloudTrailClient,
  region: string,
  sdk: Sdk,
): Promise<RecordingTrail[]> {
  const { trailList } = await clientIn(region).send(new sdk.DescribeTrailsCommand({ includeShadowTrails: true }));
  const trails = required(trailList, DESCRIBE, 'trailList').filter((trail) => trail.IsMultiRegionTrail);
  return each(trails, async (trail) => {
    // Only its home region answers for a trail, and only to its ARN where it is the organisation's.
    const home = clientIn(required(trail.HomeRegion, DESCRIBE, 'HomeRegion'));
    return {
      arn: arnOf(trail),
      ofOrganization: trail.IsOrganizationTrail === true,
      name: required(trail.Name, DESCRIBE, 'Name'),
      status: await seen(statusOf(arnOf(trail), home, sdk)),
      managementEvents: await seen(managementEventsOf(trail, home, sdk)),
    };
  });
}

async function statusOf(arn: string, home: CloudTrailClient, sdk: Sdk): Promise<TrailStatus> {
  const status = await home.send(new sdk.GetTrailStatusCommand({ Name: arn }));
  const lastDelivery = status.LatestDeliveryTime ?? status.StartLoggingTime;
  return {
    logging: required(status.IsLogging, 'cloudtrail:GetTrailStatus', 'IsLogging'),
    deliveryError: status.LatestDeliveryError || null,
    lastDelivery: lastDelivery?.toISOString() ?? null,
  };
}

/**
 * A trail without selectors of its own records all management events ("Logging management events"), which saves a call
 * and spares a member account one about its organisation's trail that CloudTrail may refuse it.
 */
async function managementEventsOf(trail: SdkTrail, home: CloudTrailClient, sdk: Sdk): Promise<ManagementEvents> {
  if (trail.HasCustomEventSelectors === false) return selected([{ read: true, write: true, narrowedBy: [] }]);
  const found = await home.send(new sdk.GetEventSelectorsCommand({ TrailName: arnOf(trail) }));
  if (found.AdvancedEventSelectors?.length) return selected(found.AdvancedEventSelectors.flatMap(ofAdvanced));
  const basic = required(found.EventSelectors, 'cloudtrail:GetEventSelectors', 'EventSelectors');
  return selected(basic.flatMap(ofBasic));
}

/** Selectors add up: an event is recorded when any of them selects it. */
const selected = (selectors: readonly ManagementEvents[]): ManagementEvents => ({
  read: selectors.some(({ read, narrowedBy }) => read && narrowedBy.length === 0),
  write: selectors.some(({ write, narrowedBy }) => write && narrowedBy.length === 0),
  narrowedBy: selectors.flatMap(({ narrowedBy }) => narrowedBy),
});

/** What one selector says of management events; nothing when it is about data events. Absent fields have defaults. */
function ofBasic(selector: EventSelector): ManagementEvents[] {
  if (selector.IncludeManagementEvents === false) return [];
  const type = selector.ReadWriteType ?? 'All';
  const narrowedBy = selector.ExcludeManagementEventSources ?? [];
  return [{ read: type !== 'WriteOnly', write: type !== 'ReadOnly', narrowedBy }];
}

function ofAdvanced({ FieldSelectors }: AdvancedEventSelector): ManagementEvents[] {
  const fields = required(FieldSelectors, 'cloudtrail:GetEventSelectors', 'FieldSelectors');
  const matching = (name: string) => fields.find(({ Field }) => Field === name)?.Equals;
  if (!matching('eventCategory')?.includes('Management')) return [];
  const readOnly = matching('readOnly') ?? ['true', 'false'];
  const others = fields.filter(({ Field }) => Field !== 'eventCategory' && Field !== 'readOnly');
  const narrowedBy = others.flatMap(({ Field, NotEquals }) => NotEquals ?? [String(Field)]);
  return [{ read: readOnly.includes('true'), write: readOnly.includes('false'), narrowedBy }];
}
