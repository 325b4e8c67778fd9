/** Simulated AWS CloudTrail: an organisation trail in the management account, and trails of single accounts. */
import type {
  CreateTrailRequest,
  DescribeTrailsRequest,
  GetEventSelectorsRequest,
  GetTrailStatusRequest,
  PutEventSelectorsRequest,
  StartLoggingRequest,
  Trail,
  UpdateTrailRequest,
} from '@aws-sdk/client-cloudtrail';
import { apiError, type Call, service } from '../service.ts';
import type { World } from '../world.ts';
import { TRAIL_GROUP } from './monitoring.ts';
import { trailBucketName } from './s3.ts';

interface SimulatedTrail extends Trail {
  Name: string;
  TrailARN: string;
  HomeRegion: string;
  started: Date | null;
  stopped: Date | null;
  selectors: Pick<PutEventSelectorsRequest, 'EventSelectors' | 'AdvancedEventSelectors'>;
}

interface CloudTrail {
  trails: SimulatedTrail[];
}

const DAY = 86_400_000;
/** "CloudTrail typically delivers logs within an average of about 5 minutes of an API call." */
const DELIVERY_INTERVAL = 300_000;
/** The defaults of a selector. */
const SELECTOR = {
  ReadWriteType: 'All' as const,
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};
const BY_DEFAULT = { EventSelectors: [SELECTOR] };

const arnOf = (region: string, account: string, name: string) =>
  `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;

const unknownTrail = (name: string | undefined, account: string) =>
  apiError('TrailNotFoundException', `Unknown trail: ${name} for the user: ${account}`);

const trailsIn = (world: World, account: string, region: string): SimulatedTrail[] =>
  world.state<CloudTrail>(cloudtrail, account, region).trails;

/**
 * The shadow copies of trails from other regions or accounts: the account's multi-region trails and the organisation's.
 */
function shadowsIn({ world, account, region }: Call<CloudTrail, object>): SimulatedTrail[] {
  const elsewhere = world.regions.filter((other) => other !== region);
  const own = elsewhere.flatMap((other) => trailsIn(world, account.id, other));
  const { management } = world;
  const organization =
    account.id === management.id ? [] : world.regions.flatMap((home) => trailsIn(world, management.id, home));
  return [
    ...own.filter((trail) => trail.IsMultiRegionTrail),
    ...organization.filter(
      (trail) => trail.IsOrganizationTrail && (trail.IsMultiRegionTrail || trail.HomeRegion === region),
    ),
  ];
}

/** A trail that was created in this account and region, by name or ARN. */
function ownTrail({ state, account }: Call<CloudTrail, object>, name: string | undefined): SimulatedTrail {
  const found = state.trails.find((trail) => trail.Name === name || trail.TrailARN === name);
  if (!found) throw unknownTrail(name, account.id);
  return found;
}

const described = ({ started, stopped, selectors, ...trail }: SimulatedTrail): Trail => trail;

export const cloudtrail = service<CloudTrail>({
  serviceId: 'CloudTrail',
  eventSource: 'cloudtrail',
  scope: 'region',
  seed: ({ account, region, world, now, random, flaw }) => {
    const made = (Name: string, trail: Partial<SimulatedTrail>): SimulatedTrail => ({
      Name,
      TrailARN: arnOf(region, account.id, Name),
      HomeRegion: region,
      S3BucketName: trailBucketName(world.accounts[2]?.id ?? account.id),
      KmsKeyId: `arn:aws:kms:${region}:${account.id}:key/${random.hex(8)}-0000-4000-8000-${random.hex(12)}`,
      LogFileValidationEnabled: true,
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: true,
      IsOrganizationTrail: false,
      HasCustomEventSelectors: false,
      started: new Date(now.getTime() - 400 * DAY),
      stopped: null,
      selectors: BY_DEFAULT,
      ...trail,
    });
    if (region !== world.regions[0]) return { trails: [] };
    const organizationTrail = () =>
      made('organization', {
        IsOrganizationTrail: true,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${account.id}:log-group:${TRAIL_GROUP}:*`,
        CloudWatchLogsRoleArn: `arn:aws:iam::${account.id}:role/trail-to-logs`,
      });
    if (account.kind === 'management') return { trails: [organizationTrail()] };
    // A trail from before the organisation's trail, which its owner abandoned.
    const legacy = made('legacy', { KmsKeyId: undefined, LogFileValidationEnabled: false, IsMultiRegionTrail: false });
    return { trails: flaw('legacy-trail', 0.05) ? [legacy] : [] };
  },
  reads: {
    DescribeTrails: (call: Call<CloudTrail, DescribeTrailsRequest>) => {
      const shadows = call.input.includeShadowTrails === false ? [] : shadowsIn(call);
      return { trailList: [...call.state.trails, ...shadows].map(described) };
    },
    GetTrailStatus: (call: Call<CloudTrail, GetTrailStatusRequest>) => {
      const { input, now } = call;
      const shadow = shadowsIn(call).find((trail) => trail.TrailARN === input.Name);
      const { started, stopped } = shadow ?? ownTrail(call, input.Name);
      const logging = started !== null && stopped === null;
      return {
        IsLogging: logging,
        ...(started ? { StartLoggingTime: started } : {}),
        ...(stopped ? { StopLoggingTime: stopped } : {}),
        ...(started ? { LatestDeliveryTime: stopped ?? new Date(now.getTime() - DELIVERY_INTERVAL) } : {}),
      };
    },
    GetEventSelectors: (call: Call<CloudTrail, GetEventSelectorsRequest>) => {
      const trail = ownTrail(call, call.input.TrailName);
      return { TrailARN: trail.TrailARN, ...trail.selectors };
    },
  },
  writes: {
    CreateTrail: ({ state, input, account, region }: Call<CloudTrail, CreateTrailRequest>) => {
      const Name = String(input.Name);
      if (state.trails.some((trail) => trail.Name === Name)) {
        throw apiError('TrailAlreadyExistsException', `Trail ${Name} already exists for customer: ${account.id}`);
      }
      const trail: SimulatedTrail = {
        Name,
        TrailARN: arnOf(region, account.id, Name),
        HomeRegion: region,
        S3BucketName: input.S3BucketName,
        KmsKeyId: input.KmsKeyId,
        LogFileValidationEnabled: input.EnableLogFileValidation ?? false,
        IncludeGlobalServiceEvents: input.IncludeGlobalServiceEvents ?? true,
        IsMultiRegionTrail: input.IsMultiRegionTrail ?? false,
        IsOrganizationTrail: input.IsOrganizationTrail ?? false,
        HasCustomEventSelectors: false,
        started: null,
        stopped: null,
        selectors: BY_DEFAULT,
      };
      state.trails.push(trail);
      return described(trail);
    },
    UpdateTrail: (call: Call<CloudTrail, UpdateTrailRequest>) => {
      const trail = ownTrail(call, call.input.Name);
      const { KmsKeyId, EnableLogFileValidation, IsMultiRegionTrail, S3BucketName } = call.input;
      // An empty key takes encryption off, an absent one leaves it as it is.
      if (KmsKeyId !== undefined) trail.KmsKeyId = KmsKeyId || undefined;
      trail.LogFileValidationEnabled = EnableLogFileValidation ?? trail.LogFileValidationEnabled;
      trail.IsMultiRegionTrail = IsMultiRegionTrail ?? trail.IsMultiRegionTrail;
      trail.S3BucketName = S3BucketName ?? trail.S3BucketName;
      return described(trail);
    },
    DeleteTrail: (call: Call<CloudTrail, StartLoggingRequest>) => {
      const trail = ownTrail(call, call.input.Name);
      call.state.trails = call.state.trails.filter((other) => other !== trail);
      return {};
    },
    StartLogging: (call: Call<CloudTrail, StartLoggingRequest>) => {
      Object.assign(ownTrail(call, call.input.Name), { started: call.now, stopped: null });
      return {};
    },
    StopLogging: (call: Call<CloudTrail, StartLoggingRequest>) => {
      ownTrail(call, call.input.Name).stopped = call.now;
      return {};
    },
    PutEventSelectors: (call: Call<CloudTrail, PutEventSelectorsRequest>) => {
      const { TrailName, EventSelectors, AdvancedEventSelectors } = call.input;
      const trail = ownTrail(call, TrailName);
      const basic = EventSelectors?.map((selector) => ({ ...SELECTOR, ...selector }));
      trail.selectors = AdvancedEventSelectors ? { AdvancedEventSelectors } : { EventSelectors: basic };
      trail.HasCustomEventSelectors = true;
      return { TrailARN: trail.TrailARN, ...trail.selectors };
    },
  },
});
