/**
 * Simulated Amazon ElastiCache: production accounts have a replication group, whose users are named, a cluster of
 * Memcached, and a serverless cache.
 */
import type {
  CacheCluster,
  DescribeCacheClustersMessage,
  DescribeCacheParametersMessage,
  ModifyReplicationGroupMessage,
  ReplicationGroup,
  ServerlessCache,
  User,
  UserGroup,
} from '@aws-sdk/client-elasticache';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

interface ElastiCache {
  groups: ReplicationGroup[];
  clusters: CacheCluster[];
  serverless: ServerlessCache[];
  userGroups: UserGroup[];
  users: User[];
  readonly evictsAll: boolean;
}

const EMPTY: ElastiCache = { groups: [], clusters: [], serverless: [], userGroups: [], users: [], evictsAll: true };

const USER_GROUP = 'clients';
/** The names of its nodes, which are metered alone, and of the serverless cache. */
export const SESSION_NODES = ['sessions-001', 'sessions-002'];
export const SERVERLESS = 'prices';

function seed(place: ServiceLocation): ElastiCache {
  const { world, account, region, flaw } = place;
  if (databaseRole(world, account, region) !== 'primary') return structuredClone(EMPTY);
  const arn = (kind: string, name: string) => `arn:aws:elasticache:${region}:${account.id}:${kind}:${name}`;
  const node = (name: string, engine: 'valkey' | 'memcached'): CacheCluster => ({
    CacheClusterId: name,
    ARN: arn('cluster', name),
    Engine: engine,
    EngineVersion: engine === 'valkey' ? '8.0.1' : '1.6.22',
    CacheClusterStatus: 'available',
    CacheNodeType: 'cache.m7g.large',
    CacheParameterGroup: {
      CacheParameterGroupName: engine === 'valkey' ? 'sessions' : 'pages',
      ParameterApplyStatus: 'in-sync',
    },
    CacheSubnetGroupName: flaw(`cache-default-subnets-${name}`, 0.03) ? 'default' : 'caches',
    AutoMinorVersionUpgrade: !flaw(`cache-no-upgrades-${name}`, 0.03),
    SnapshotRetentionLimit: 0,
    AuthTokenEnabled: false,
    AtRestEncryptionEnabled: engine === 'valkey',
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: 'required',
  });
  return {
    evictsAll: !flaw('cache-evicts-some', 0.04),
    groups: [
      {
        ReplicationGroupId: 'sessions',
        ARN: arn('replicationgroup', 'sessions'),
        Engine: 'valkey',
        Status: 'available',
        MemberClusters: [...SESSION_NODES],
        NodeGroups: [{ NodeGroupId: '0001', Status: 'available' }],
        AutomaticFailover: flaw('cache-no-failover', 0.04) ? 'disabled' : 'enabled',
        MultiAZ: flaw('cache-one-zone', 0.03) ? 'disabled' : 'enabled',
        SnapshotRetentionLimit: flaw('cache-no-snapshots', 0.04) ? 0 : 7,
        AuthTokenEnabled: false,
        ...encrypted(place),
        ...(flaw('cache-open', 0.03) ? {} : { UserGroupIds: [USER_GROUP] }),
      },
    ],
    clusters: [
      ...SESSION_NODES.map((name) => ({ ...node(name, 'valkey'), ReplicationGroupId: 'sessions' })),
      node('pages', 'memcached'),
    ],
    serverless: [
      {
        ServerlessCacheName: SERVERLESS,
        ARN: arn('serverlesscache', SERVERLESS),
        Engine: 'valkey',
        MajorEngineVersion: '8',
        Status: 'available',
        UserGroupId: USER_GROUP,
        SnapshotRetentionLimit: 1,
        KmsKeyId: keyArn(world, account.id, region, 'data'),
      },
    ],
    userGroups: [{ UserGroupId: USER_GROUP, Engine: 'valkey', Status: 'active', UserIds: ['default-off', 'orders'] }],
    users: [
      {
        UserId: 'default-off',
        UserName: 'default',
        Status: 'active',
        Engine: 'valkey',
        AccessString: 'off ~* -@all',
        Authentication: { Type: 'no-password' },
      },
      {
        UserId: 'orders',
        UserName: 'orders',
        Status: 'active',
        Engine: 'valkey',
        AccessString: flaw('cache-user-flushes', 0.04) ? 'on ~* +@all' : 'on ~orders:* +@all -@dangerous',
        Authentication: { Type: 'iam' },
      },
    ],
  };
}

function encrypted({ world, account, region, flaw }: ServiceLocation): Partial<ReplicationGroup> {
  const own = !flaw('cache-without-key', 0.04);
  return {
    AtRestEncryptionEnabled: true,
    StorageEncryptionType: own ? 'sse-kms' : 'sse-elasticache',
    ...(own ? { KmsKeyId: keyArn(world, account.id, region, 'data') } : {}),
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: flaw('cache-in-the-clear', 0.04) ? 'preferred' : 'required',
  };
}

const listing =
  <Item>(field: string, itemsOf: (state: ElastiCache) => readonly Item[]) =>
  ({ state, input, world }: Call<ElastiCache, DescribeCacheClustersMessage>) => {
    const { items, next } = page(itemsOf(state), input.Marker, input.MaxRecords, world);
    return { [field]: items, Marker: next };
  };

export const elastiCache = service<ElastiCache>({
  serviceId: 'ElastiCache',
  eventSource: 'elasticache',
  scope: 'region',
  seed,
  reads: {
    DescribeReplicationGroups: listing('ReplicationGroups', ({ groups }) => groups),
    DescribeCacheClusters: listing('CacheClusters', ({ clusters }) => clusters),
    DescribeUserGroups: listing('UserGroups', ({ userGroups }) => userGroups),
    DescribeUsers: listing('Users', ({ users }) => users),
    DescribeCacheParameters: ({ state, input }: Call<ElastiCache, DescribeCacheParametersMessage>) => {
      if (input.CacheParameterGroupName !== 'sessions')
        throw apiError(
          'CacheParameterGroupNotFound',
          `CacheParameterGroup ${input.CacheParameterGroupName} not found`,
          404,
        );
      const policy = state.evictsAll ? 'allkeys-lru' : 'volatile-lru';
      const CacheNodeTypeSpecificValues = [{ CacheNodeType: 'cache.m7g.large', Value: '6854542746' }];
      return {
        Parameters: [
          { ParameterName: 'maxmemory-policy', ParameterValue: policy },
          { ParameterName: 'timeout', ParameterValue: '0' },
        ],
        CacheNodeTypeSpecificParameters: [{ ParameterName: 'maxmemory', CacheNodeTypeSpecificValues }],
      };
    },
    DescribeServerlessCaches: ({
      state,
      input,
      world,
    }: Call<ElastiCache, { NextToken?: string; MaxResults?: number }>) => {
      const { items, next } = page(state.serverless, input.NextToken, input.MaxResults, world);
      return { ServerlessCaches: items, NextToken: next };
    },
  },
  writes: {
    ModifyReplicationGroup: ({ state, input }: Call<ElastiCache, ModifyReplicationGroupMessage>) => {
      const group = state.groups.find(({ ReplicationGroupId }) => ReplicationGroupId === input.ReplicationGroupId);
      if (!group) {
        throw apiError('ReplicationGroupNotFoundFault', `ReplicationGroup ${input.ReplicationGroupId} not found.`, 404);
      }
      const { AutomaticFailoverEnabled: failover, SnapshotRetentionLimit: days } = input;
      if (failover !== undefined) group.AutomaticFailover = failover ? 'enabled' : 'disabled';
      if (days !== undefined) group.SnapshotRetentionLimit = days;
      return { ReplicationGroup: group };
    },
  },
});
