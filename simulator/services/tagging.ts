/**
 * Simulated Resource Groups Tagging API: the tagged resources of the other simulated services, and, in the management
 * account, the accounts of the organisation. Tags that this API sets are stored here and override a resource's own.
 */
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import type {
  ErrorCode,
  FailureInfo,
  GetResourcesInput,
  TagResourcesInput,
  UntagResourcesInput,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { type Call, page, service } from '../service.ts';
import type { SimulatedAccount } from '../world.ts';
import { backup } from './backup.ts';
import type { Backup } from './backup-seed.ts';
import { type DynamoDb, dynamodb } from './dynamodb.ts';
import { rds } from './rds.ts';
import { type Route53, route53 } from './route53.ts';
import { type S3, s3 } from './s3.ts';

type Tags = Readonly<Record<string, string>>;

interface Tagged {
  readonly arn: string;
  readonly tags: Tags;
}

export interface Tagging {
  /** Overrides by ARN: a value that was set, or null for a key that was removed. */
  readonly laidOver: Map<string, Record<string, string | null>>;
}

type TaggingCall<Input = object> = Call<Tagging, Input>;

/** The region that lists Organizations and Route 53, which have none. */
const GLOBAL_REGION = 'us-east-1';
const CRITICAL = { Criticality: 'critical' };

/** Resources without a workload belong to the platform. */
const ofAccount = ({ tags }: SimulatedAccount): Tags => ({
  Project: 'platform',
  DataClassification: 'internal',
  ...tags,
});

const SOURCES: readonly ((call: TaggingCall) => Tagged[])[] = [
  ({ world, account, region }) => {
    const state = world.state<{ instances: DBInstance[]; clusters: DBCluster[] }>(rds, account.id, region);
    const found = [
      ...state.instances.map(({ DBInstanceArn, TagList }) => ({ arn: DBInstanceArn ?? '', TagList })),
      ...state.clusters.map(({ DBClusterArn, TagList }) => ({ arn: DBClusterArn ?? '', TagList })),
    ];
    return found.map(({ arn, TagList = [] }) => {
      const own = Object.fromEntries(TagList.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
      return { arn, tags: { ...ofAccount(account), ...CRITICAL, ...own } };
    });
  },
  ({ world, account, region }) => world.state<DynamoDb>(dynamodb, account.id, region).tables,
  ({ world, account, region }) => {
    const { buckets } = world.state<S3>(s3, account.id, region);
    const here = [...buckets.values()].filter((bucket) => bucket.region === region);
    return here.map(({ name }) => {
      const critical = account.kind === 'member' && buckets.has(`${name}-replica`);
      return { arn: `arn:aws:s3:::${name}`, tags: { ...ofAccount(account), ...(critical ? CRITICAL : {}) } };
    });
  },
  ({ world, account, region }) => {
    const { efs } = world.state<Backup>(backup, account.id, region);
    return efs ? [{ arn: efs, tags: ofAccount(account) }] : [];
  },
  ({ world, account, region }) => {
    if (region !== GLOBAL_REGION) return [];
    const { zones } = world.state<Route53>(route53, account.id, region);
    return zones.map(({ id, tags }) => ({ arn: `arn:aws:route53:::hostedzone/${id}`, tags }));
  },
];

/** Accounts are listed only when they are requested by type. */
function accountsOf({ world, account, region, input }: TaggingCall<GetResourcesInput>): Tagged[] {
  const asked = input.ResourceTypeFilters?.some((type) => isOfType('arn:aws:organizations:::account', type));
  if (!asked || account.kind !== 'management' || region !== GLOBAL_REGION) return [];
  const prefix = `arn:aws:organizations::${account.id}:account/${world.organizationId}`;
  return world.accounts.map(({ id, tags }) => ({ arn: `${prefix}/${id}`, tags }));
}

/**
 * Resources that were tagged by this API and that no other simulated service has, or has any more. The API still lists them.
 */
const onlyTagged = ({ state }: TaggingCall, there: readonly Tagged[]): Tagged[] =>
  [...state.laidOver]
    .filter(
      ([arn, tags]) => Object.values(tags).some((value) => value !== null) && !there.some((one) => one.arn === arn),
    )
    .map(([arn]) => ({ arn, tags: {} }));

function laidOver({ arn, tags }: Tagged, { state }: TaggingCall): Tagged {
  const changes = state.laidOver.get(arn);
  if (!changes) return { arn, tags };
  const kept = Object.entries({ ...tags, ...changes }).filter((tag): tag is [string, string] => tag[1] !== null);
  return { arn, tags: Object.fromEntries(kept) };
}

/** `rds` or `rds:db`: the service, and the kind in the ARN. */
function isOfType(arn: string, type: string): boolean {
  const [, , service, , , resource = ''] = arn.split(':');
  const kind = resource.split('/')[0];
  return type === service || type === `${service}:${kind}`;
}

function meets(
  { arn, tags }: Tagged,
  { ResourceTypeFilters, TagFilters, ResourceARNList }: GetResourcesInput,
): boolean {
  if (ResourceARNList) return ResourceARNList.includes(arn);
  if (ResourceTypeFilters?.length && !ResourceTypeFilters.some((type) => isOfType(arn, type))) return false;
  return (TagFilters ?? []).every(({ Key = '', Values = [] }) => {
    const value = tags[Key];
    return value !== undefined && (Values.length === 0 || Values.includes(value));
  });
}

/** Stores overrides for taggable resources; the answer lists refusals and is no error. */
function laid(
  { state, input, world, account, region }: TaggingCall<{ ResourceARNList?: string[] }>,
  operation: string,
  changes: Record<string, string | null>,
) {
  const refused: Record<string, FailureInfo> = {};
  for (const arn of input.ResourceARNList ?? []) {
    if (world.faultOf(`${arn.split(':')[2]}:${operation}`, account.id, region))
      refused[arn] = {
        StatusCode: 400,
        ErrorCode: 'AccessDeniedException' as ErrorCode,
        ErrorMessage: 'not authorized',
      };
    else state.laidOver.set(arn, { ...state.laidOver.get(arn), ...changes });
  }
  return { FailedResourcesMap: refused };
}

export const tagging = service<Tagging>({
  serviceId: 'Resource Groups Tagging API',
  eventSource: 'tagging',
  scope: 'region',
  seed: ({ account, region, world, flaw }) => {
    const forgotten = region === world.regions[0] && flaw('bucket-without-project', 0.05);
    const bucket = `arn:aws:s3:::${account.name}-data-${account.id}`;
    return { laidOver: new Map(forgotten ? [[bucket, { Project: null }]] : []) };
  },
  reads: {
    GetResources: (call: TaggingCall<GetResourcesInput>) => {
      const there = [...SOURCES.flatMap((source) => source(call)), ...accountsOf(call)];
      const found = [...there, ...onlyTagged(call, there)]
        .map((one) => laidOver(one, call))
        .filter((resource) => meets(resource, call.input));
      const { items, next } = page(
        found,
        call.input.PaginationToken || undefined,
        call.input.ResourcesPerPage,
        call.world,
      );
      return {
        ResourceTagMappingList: items.map(({ arn, tags }) => ({
          ResourceARN: arn,
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        })),
        PaginationToken: next ?? '',
      };
    },
  },
  writes: {
    TagResources: (call: TaggingCall<TagResourcesInput>) => laid(call, 'TagResource', call.input.Tags ?? {}),
    UntagResources: (call: TaggingCall<UntagResourcesInput>) =>
      laid(call, 'UntagResource', Object.fromEntries((call.input.TagKeys ?? []).map((key) => [key, null]))),
  },
});
