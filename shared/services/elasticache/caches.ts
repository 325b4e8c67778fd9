/** Amazon ElastiCache: replication groups, single nodes and serverless caches, by one list each. */
import type { CacheCluster, ReplicationGroup, ServerlessCache } from '@aws-sdk/client-elasticache';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, given, known, numberOf, oneOf, required, type Seen, seen, seenIn } from '../../core/reading.ts';
import { type CacheUser, usersByGroup } from './acl.ts';
import { type CacheEncryption, ENCRYPTION_ABSENT, encryptionOfGroup, encryptionOfNode } from './encryption.ts';

const sdk = () => import('@aws-sdk/client-elasticache');
type Sdk = Awaited<ReturnType<typeof sdk>>;
type Client = InstanceType<Sdk['ElastiCacheClient']>;

const GROUPS = 'elasticache:DescribeReplicationGroups';
const CLUSTERS = 'elasticache:DescribeCacheClusters';
const SERVERLESS = 'elasticache:DescribeServerlessCaches';
const USER_GROUPS = 'elasticache:DescribeUserGroups';
const USERS = 'elasticache:DescribeUsers';

/** Values on the wire, in small letters ("ReplicationGroup", Amazon ElastiCache API Reference). */
const FAILOVER = ['enabled', 'disabled', 'enabling', 'disabling'] as const;
const ZONES = ['enabled', 'disabled'] as const;
const ENGINES = ['redis', 'valkey', 'memcached'] as const;

export interface Cache extends CacheEncryption {
  readonly kind: 'group' | 'node' | 'serverless';
  readonly engine: Seen<(typeof ENGINES)[number]>;
  /** The first number of the engine's version. */
  readonly majorVersion: Seen<number>;
  /** `available`, `creating`, `modifying`, `deleting`, … */
  readonly status: Seen<string>;
  readonly failsOver: Seen<boolean>;
  readonly inSeveralZones: Seen<boolean>;
  /** Days that automatic snapshots are kept; 0 when there are none. */
  readonly snapshotDays: Seen<number>;
  /** Whether all clients share one password. */
  readonly token: Seen<boolean>;
  /** The users and their rights; null if the cache has no user group. */
  readonly users: Seen<readonly CacheUser[] | null>;
  readonly minorUpgrades: Seen<boolean>;
  /** Null for serverless caches, which name their subnets. */
  readonly subnetGroup: Seen<string | null>;
  /** Identifiers of its nodes; of a serverless cache, its name. */
  readonly members: Seen<readonly string[]>;
  /** Null for serverless caches, which have no nodes. */
  readonly nodeType: Seen<string | null>;
  readonly parameterGroup: Seen<string | null>;
  readonly shards: Seen<number>;
}

export const caches = collector({
  id: 'elasticache.caches',
  scope: 'region',
  seldom: 'dear, three lists; calls that change them have events, which make them be read at once',
  actions: [GROUPS, CLUSTERS, SERVERLESS, USER_GROUPS, USERS],
  absent: {
    ...ENCRYPTION_ABSENT,
    'DescribeReplicationGroups.ReplicationGroups[].UserGroupIds':
      'no group of users is assigned ("ReplicationGroup", Amazon ElastiCache API Reference: "The ID of the user group associated to the replication group")',
    'DescribeServerlessCaches.ServerlessCaches[].UserGroupId':
      'no group of users is assigned ("ServerlessCache": "The identifier of the user group associated with the serverless cache. Available for Valkey and Redis OSS only. Default is NULL.")',
    'DescribeServerlessCaches.ServerlessCaches[].SnapshotRetentionLimit':
      'a cache of Memcached has no snapshots ("ServerlessCache": "Available for Valkey, Redis OSS and Serverless Memcached only")',
    'DescribeCacheClusters.CacheClusters[].ReplicationGroupId':
      'it belongs to no group ("CacheCluster": "If this field is empty, the cluster is not associated with any replication group")',
  },
  triggers: [
    apiCalls(
      'elasticache',
      'CreateReplicationGroup',
      'ModifyReplicationGroup',
      'DeleteReplicationGroup',
      'CreateCacheCluster',
      'ModifyCacheCluster',
      'DeleteCacheCluster',
      'CreateServerlessCache',
      'ModifyServerlessCache',
      'DeleteServerlessCache',
      'CreateUser',
      'ModifyUser',
      'DeleteUser',
      'CreateUserGroup',
      'ModifyUserGroup',
      'DeleteUserGroup',
      'IncreaseReplicaCount',
      'DecreaseReplicaCount',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Cache>[]> => {
    const client = aws.client(sdk.ElastiCacheClient);
    const clusters = await all(sdk.paginateDescribeCacheClusters({ client }, {}), (page) =>
      required(page.CacheClusters, CLUSTERS, 'CacheClusters'),
    );
    const groups = clusters.some(({ ReplicationGroupId }) => ReplicationGroupId) ? await groupsIn(client, sdk) : [];
    const serverless = await all(sdk.paginateDescribeServerlessCaches({ client }, {}), (page) =>
      required(page.ServerlessCaches, SERVERLESS, 'ServerlessCaches'),
    );
    const isAssigned =
      groups.some(({ UserGroupIds }) => UserGroupIds?.length) || serverless.some(({ UserGroupId }) => UserGroupId);
    const users = isAssigned ? await seen(usersIn(client, sdk)) : new Map();
    const members = Map.groupBy(clusters, ({ ReplicationGroupId }) => ReplicationGroupId);
    return [
      ...groups.map((group) => ofGroup(group, members.get(group.ReplicationGroupId) ?? [], users)),
      ...(members.get(undefined) ?? []).map(ofNode),
      ...serverless.map((cache) => ofServerless(cache, users)),
    ];
  },
});

/** A group has one node at least, which names it. */
const groupsIn = (client: Client, sdk: Sdk): Promise<ReplicationGroup[]> =>
  all(sdk.paginateDescribeReplicationGroups({ client }, {}), (page) =>
    required(page.ReplicationGroups, GROUPS, 'ReplicationGroups'),
  );

type UsersByGroup = Seen<ReturnType<typeof usersByGroup>>;

async function usersIn(client: Client, sdk: Sdk) {
  const groups = await all(sdk.paginateDescribeUserGroups({ client }, {}), (page) =>
    required(page.UserGroups, USER_GROUPS, 'UserGroups'),
  );
  const users = await all(sdk.paginateDescribeUsers({ client }, {}), (page) => required(page.Users, USERS, 'Users'));
  return usersByGroup(groups, users);
}

const usersOf = (ids: readonly string[], users: UsersByGroup): Seen<readonly CacheUser[] | null> =>
  seenIn(() => {
    if (ids.length === 0) return null;
    return ids.flatMap((id) => known(required(known(users).get(id), USER_GROUPS, `the group ${id}`)));
  });

/** The settings that all nodes of a group share: each node has them. */
const alike = (node: CacheCluster | undefined) => ({
  majorVersion: seenIn(() => majorOf(required(node, CLUSTERS, 'a node of the group').EngineVersion, CLUSTERS)),
  minorUpgrades: seenIn(() =>
    given(required(node, CLUSTERS, 'a node of the group').AutoMinorVersionUpgrade, CLUSTERS, 'AutoMinorVersionUpgrade'),
  ),
  subnetGroup: seenIn(() =>
    given(required(node, CLUSTERS, 'a node of the group').CacheSubnetGroupName, CLUSTERS, 'CacheSubnetGroupName'),
  ),
  nodeType: seenIn(() =>
    given(required(node, CLUSTERS, 'a node of the group').CacheNodeType, CLUSTERS, 'CacheNodeType'),
  ),
  parameterGroup: seenIn(() =>
    given(
      required(node, CLUSTERS, 'a node of the group').CacheParameterGroup?.CacheParameterGroupName,
      CLUSTERS,
      'CacheParameterGroupName',
    ),
  ),
});

const majorOf = (version: string | undefined, action: string): Seen<number> =>
  numberOf(/^\d+/.exec(known(given(version, action, 'EngineVersion')))?.[0], action, 'EngineVersion');

function ofGroup(group: ReplicationGroup, [node]: readonly CacheCluster[], users: UsersByGroup): Resource<Cache> {
  const facts: Cache = {
    kind: 'group',
    engine: oneOf(group.Engine, ENGINES, GROUPS, 'Engine'),
    status: given(group.Status, GROUPS, 'Status'),
    failsOver: seenIn(() => known(oneOf(group.AutomaticFailover, FAILOVER, GROUPS, 'AutomaticFailover')) === 'enabled'),
    inSeveralZones: seenIn(() => known(oneOf(group.MultiAZ, ZONES, GROUPS, 'MultiAZ')) === 'enabled'),
    snapshotDays: numberOf(group.SnapshotRetentionLimit, GROUPS, 'SnapshotRetentionLimit'),
    token: given(group.AuthTokenEnabled, GROUPS, 'AuthTokenEnabled'),
    users: usersOf(group.UserGroupIds ?? [], users),
    members: given(group.MemberClusters, GROUPS, 'MemberClusters'),
    shards: seenIn(() => required(group.NodeGroups, GROUPS, 'NodeGroups').length),
    ...encryptionOfGroup(group, GROUPS),
    ...alike(node),
  };
  return { id: required(group.ARN, GROUPS, 'ARN'), facts };
}

function ofNode(node: CacheCluster): Resource<Cache> {
  const facts: Cache = {
    kind: 'node',
    engine: oneOf(node.Engine, ENGINES, CLUSTERS, 'Engine'),
    status: given(node.CacheClusterStatus, CLUSTERS, 'CacheClusterStatus'),
    failsOver: false,
    inSeveralZones: false,
    snapshotDays: numberOf(node.SnapshotRetentionLimit, CLUSTERS, 'SnapshotRetentionLimit'),
    token: given(node.AuthTokenEnabled, CLUSTERS, 'AuthTokenEnabled'),
    users: null,
    members: seenIn(() => [required(node.CacheClusterId, CLUSTERS, 'CacheClusterId')]),
    shards: 1,
    ...encryptionOfNode(node, CLUSTERS),
    ...alike(node),
  };
  return { id: required(node.ARN, CLUSTERS, 'ARN'), facts };
}

/**
 * Always in several zones, encrypted at rest and in transit, and upgraded by ElastiCache ("How ElastiCache works" and "Data security in
 * Amazon ElastiCache", Amazon ElastiCache User Guide).
 */
function ofServerless(cache: ServerlessCache, users: UsersByGroup): Resource<Cache> {
  const facts: Cache = {
    kind: 'serverless',
    engine: oneOf(cache.Engine, ENGINES, SERVERLESS, 'Engine'),
    majorVersion: seenIn(() => majorOf(cache.MajorEngineVersion, SERVERLESS)),
    status: given(cache.Status, SERVERLESS, 'Status'),
    failsOver: true,
    inSeveralZones: true,
    snapshotDays: numberOf(cache.SnapshotRetentionLimit ?? 0, SERVERLESS, 'SnapshotRetentionLimit'),
    token: false,
    users: usersOf(cache.UserGroupId === undefined ? [] : [cache.UserGroupId], users),
    minorUpgrades: true,
    subnetGroup: null,
    members: seenIn(() => [required(cache.ServerlessCacheName, SERVERLESS, 'ServerlessCacheName')]),
    nodeType: null,
    parameterGroup: null,
    shards: 1,
    atRest: true,
    kmsKey: cache.KmsKeyId ?? null,
    transit: 'required',
  };
  return { id: required(cache.ARN, SERVERLESS, 'ARN'), facts };
}
