/**
 * Amazon RDS and the services that share its API (Aurora, Multi-AZ DB clusters, DocumentDB, Neptune): two list calls per region
 * serve every control of databases.
 */
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { about, apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf, attempted } from '../../core/quantify.ts';
import { all, given, required, type Seen, tagsOf } from '../../core/reading.ts';
import { common } from './common.ts';
import { clusterSettings, type DatabaseSettings, instanceSettings, SETTINGS_ABSENT } from './settings.ts';

export interface Database extends DatabaseSettings {
  /** The kind in the ARN. Instances of a cluster are not resources of their own: the cluster has their settings. */
  readonly kind: 'instance' | 'cluster';
  readonly identifier: Seen<string>;
  /** Identifiers of the instances of a cluster; none of an instance. */
  readonly members: Seen<readonly string[]>;
  /** `postgres`, `aurora-mysql`, `docdb`, `neptune`, … */
  readonly engine: Seen<string>;
  /** `available`, `creating`, `stopped`, … */
  readonly status: Seen<string>;
  /** ISO instant; null while it is being created. */
  readonly created: Seen<string | null>;
  /** Days that automated backups are kept; 0 if they are off. */
  readonly retentionDays: Seen<number>;
  /** `hh:mm-hh:mm` in UTC. */
  readonly backupWindow: Seen<string>;
  /** ISO instant up to which point-in-time restore is possible; null if it is not. */
  readonly latestRestorableTime: Seen<string | null>;
  /** An instance has a standby in another zone; a cluster has instances in several zones. */
  readonly multiAz: Seen<boolean>;
  readonly deletionProtection: Seen<boolean>;
  readonly encrypted: Seen<boolean>;
  /** ARN of the key; null if it is not encrypted, or with a key that AWS owns. */
  readonly kmsKeyId: Seen<string | null>;
  /** Whether the instance, or any instance of the cluster, is reachable from the internet. */
  readonly publiclyAccessible: Seen<boolean>;
  /** ARN or identifier of the source; null unless this is a read replica. */
  readonly readReplicaOf: string | null;
  /** ARNs of its read replicas, in any region. */
  readonly replicas: Seen<readonly string[]>;
  /** ARNs of its automated backups that RDS replicates to another region. */
  readonly replicatedBackups: Seen<readonly string[]>;
  /** Kinds of logs that it publishes to CloudWatch Logs: `postgresql`, `audit`, `error`, … */
  readonly logExports: readonly string[];
  /** Name of the Aurora global database it belongs to; null when it belongs to none. */
  readonly globalCluster: string | null;
}

/** "Amazon RDS event categories and event messages": the events after which the description differs. */
const DONE = ['configuration change', 'creation', 'deletion', 'restoration'];

export const INSTANCES = 'rds:DescribeDBInstances';
export const CLUSTERS = 'rds:DescribeDBClusters';

const EMPTY_TAG =
  'it is like an empty one ("Tag", Amazon RDS API Reference: "A value is the optional value of the tag")';

/** One resource per cluster and per instance outside a cluster; its id is the ARN. */
export const databases = collector({
  id: 'rds.databases',
  scope: 'region',
  actions: [INSTANCES, CLUSTERS],
  absent: {
    'DescribeDBInstances.DBInstances[].TagList[].Value': EMPTY_TAG,
    'DescribeDBClusters.DBClusters[].TagList[].Value': EMPTY_TAG,
    'DescribeDBInstances.DBInstances[].ReadReplicaSourceDBInstanceIdentifier':
      'it is no read replica of an instance ("DBInstance", Amazon RDS API Reference: the source "if this DB instance is a read replica")',
    'DescribeDBInstances.DBInstances[].ReadReplicaSourceDBClusterIdentifier':
      'it is no read replica of a cluster ("DBInstance": the source "if this DB instance is a read replica")',
    'DescribeDBInstances.DBInstances[].ReadReplicaDBClusterIdentifiers':
      'no Aurora cluster is a replica of it ("DBInstance": those "to which the RDS DB instance is replicated as a read replica")',
    'DescribeDBInstances.DBInstances[].DBInstanceAutomatedBackupsReplications':
      'its backups are not replicated ("DBInstance": "The list of replicated automated backups associated with the DB instance")',
    'DescribeDBInstances.DBInstances[].EnabledCloudwatchLogsExports':
      'it publishes no logs ("describe-db-instances", AWS CLI Command Reference, answers without it)',
    'DescribeDBClusters.DBClusters[].EnabledCloudwatchLogsExports':
      'it publishes no logs ("describe-db-clusters", AWS CLI Command Reference, answers without it)',
    'DescribeDBClusters.DBClusters[].ReplicationSourceIdentifier':
      'it is no read replica ("DBCluster", Amazon RDS API Reference: the source "if this DB cluster is a read replica")',
    'DescribeDBClusters.DBClusters[].PubliclyAccessible':
      'its instances tell: "This setting is only for non-Aurora Multi-AZ DB clusters" ("DBCluster", Amazon RDS API Reference)',
    ...SETTINGS_ABSENT,
  },
  triggers: [
    apiCalls(
      'rds',
      'CreateDBInstance',
      'ModifyDBInstance',
      'DeleteDBInstance',
      'PromoteReadReplica',
      'RestoreDBInstanceFromDBSnapshot',
      'RestoreDBInstanceFromS3',
      'RestoreDBInstanceToPointInTime',
      'StartDBInstance',
      'StopDBInstance',
      'CreateDBCluster',
      'ModifyDBCluster',
      'DeleteDBCluster',
      'PromoteReadReplicaDBCluster',
      'RestoreDBClusterFromS3',
      'RestoreDBClusterFromSnapshot',
      'RestoreDBClusterToPointInTime',
      'StartDBCluster',
      'StopDBCluster',
      'CreateGlobalCluster',
      'ModifyGlobalCluster',
      'DeleteGlobalCluster',
      'SwitchoverReadReplica',
      'SwitchoverBlueGreenDeployment',
      'AddTagsToResource',
      'RemoveTagsFromResource',
    ),
    // the call is made in the copy's region, and its event reports the source, which is in another region
    about(
      { fields: { within: ['requestParameters'], arn: 'sourceDBInstanceArn' } },
      apiCalls('rds', 'StartDBInstanceAutomatedBackupsReplication', 'StopDBInstanceAutomatedBackupsReplication'),
    ),
    about(
      { fields: { within: ['requestParameters'], arn: 'sourceDBInstanceIdentifier' }, here: true },
      apiCalls('rds', 'CreateDBInstanceReadReplica'),
    ),
    about(
      { fields: { within: ['requestParameters'], arn: 'dbClusterIdentifier' }, here: true },
      apiCalls('rds', 'RemoveFromGlobalCluster'),
    ),
    // a call only begins the change, which takes minutes: these events report its end
    serviceEvent('aws.rds', 'RDS DB Instance Event', { EventCategories: DONE }),
    serviceEvent('aws.rds', 'RDS DB Cluster Event', { EventCategories: DONE }),
  ],
  sdk: () => import('@aws-sdk/client-rds'),
  collect: async (aws, { RDSClient, paginateDescribeDBInstances, paginateDescribeDBClusters }) => {
    const client = aws.client(RDSClient);
    const instances = await all(paginateDescribeDBInstances({ client }, {}), (page) =>
      required(page.DBInstances, INSTANCES, 'DBInstances'),
    );
    const clusters = await all(paginateDescribeDBClusters({ client }, {}), (page) =>
      required(page.DBClusters, CLUSTERS, 'DBClusters'),
    );
    const arnOf = (kind: 'db' | 'cluster') => (replica: string) =>
      replica.startsWith('arn:') ? replica : `arn:aws:rds:${aws.region}:${aws.account.id}:${kind}:${replica}`;
    const members = membersOf(instances, clusters);
    const inCluster = new Set([...members.values()].flat());
    return [
      ...instances.filter((instance) => !inCluster.has(instance)).map((instance) => ofInstance(instance, arnOf)),
      ...clusters.map((cluster) => ofCluster(cluster, members.get(cluster) ?? [], arnOf)),
    ];
  },
});

type ArnOf = (kind: 'db' | 'cluster') => (replica: string) => string;

/** The instances of each cluster: those that name it, and those that it names. RDS names no cluster for other instances. */
function membersOf(instances: readonly DBInstance[], clusters: readonly DBCluster[]): Map<DBCluster, DBInstance[]> {
  const byCluster = Map.groupBy(instances, ({ DBClusterIdentifier }) => DBClusterIdentifier);
  const byName = new Map(instances.map((instance) => [instance.DBInstanceIdentifier, instance]));
  return new Map(
    clusters.map((cluster) => {
      const { DBClusterIdentifier: name, DBClusterMembers = [] } = cluster;
      const naming = name === undefined ? [] : (byCluster.get(name) ?? []);
      const named = DBClusterMembers.flatMap(({ DBInstanceIdentifier }) => byName.get(DBInstanceIdentifier) ?? []);
      return [cluster, [...new Set([...naming, ...named])]];
    }),
  );
}

function ofInstance(found: DBInstance, arnOf: ArnOf): Resource<Database> {
  const status = given(found.DBInstanceStatus, INSTANCES, 'DBInstanceStatus');
  return {
    id: required(found.DBInstanceArn, INSTANCES, 'DBInstanceArn'),
    tags: tagsOf(found.TagList, INSTANCES, 'TagList'),
    facts: {
      kind: 'instance',
      identifier: given(found.DBInstanceIdentifier, INSTANCES, 'DBInstanceIdentifier'),
      members: [],
      ...common(found, status, found.InstanceCreateTime, INSTANCES),
      publiclyAccessible: given(found.PubliclyAccessible, INSTANCES, 'PubliclyAccessible'),
      readReplicaOf: found.ReadReplicaSourceDBInstanceIdentifier ?? found.ReadReplicaSourceDBClusterIdentifier ?? null,
      // always a list; replicas that are clusters are in another list, which is left out if there are none
      replicas: attempted(() => [
        ...required(found.ReadReplicaDBInstanceIdentifiers, INSTANCES, 'ReadReplicaDBInstanceIdentifiers').map(
          arnOf('db'),
        ),
        ...(found.ReadReplicaDBClusterIdentifiers ?? []).map(arnOf('cluster')),
      ]),
      replicatedBackups: replicatedBackupsOf(found),
      globalCluster: null,
      ...instanceSettings(found),
    },
  };
}

function replicatedBackupsOf({ DBInstanceAutomatedBackupsReplications = [] }: DBInstance): Seen<readonly string[]> {
  return attempted(() =>
    DBInstanceAutomatedBackupsReplications.map(({ DBInstanceAutomatedBackupsArn }) =>
      required(DBInstanceAutomatedBackupsArn, INSTANCES, 'DBInstanceAutomatedBackupsArn'),
    ),
  );
}

function ofCluster(found: DBCluster, members: readonly DBInstance[], arnOf: ArnOf): Resource<Database> {
  const status = given(found.Status, CLUSTERS, 'Status');
  return {
    id: required(found.DBClusterArn, CLUSTERS, 'DBClusterArn'),
    tags: tagsOf(found.TagList, CLUSTERS, 'TagList'),
    facts: {
      kind: 'cluster',
      identifier: given(found.DBClusterIdentifier, CLUSTERS, 'DBClusterIdentifier'),
      members: attempted(() =>
        required(found.DBClusterMembers, CLUSTERS, 'DBClusterMembers').map(({ DBInstanceIdentifier }) =>
          required(DBInstanceIdentifier, CLUSTERS, 'DBInstanceIdentifier'),
        ),
      ),
      ...common(found, status, found.ClusterCreateTime, CLUSTERS),
      publiclyAccessible: attempted(() => isExposed(found, members)),
      readReplicaOf: found.ReplicationSourceIdentifier ?? null,
      replicas: attempted(() =>
        required(found.ReadReplicaIdentifiers, CLUSTERS, 'ReadReplicaIdentifiers').map(arnOf('cluster')),
      ),
      replicatedBackups: [],
      globalCluster: found.GlobalClusterIdentifier ?? null,
      ...clusterSettings(found, members),
    },
  };
}

/** Only a Multi-AZ DB cluster has this field itself ("DBCluster"); for other clusters, each instance that they name has it. */
function isExposed(cluster: DBCluster, members: readonly DBInstance[]): boolean {
  if (cluster.PubliclyAccessible) return true;
  const open = anyOf(members, (member) => required(member.PubliclyAccessible, INSTANCES, 'PubliclyAccessible'));
  if (open) return true;
  const listed = new Set(members.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier));
  return anyOf(required(cluster.DBClusterMembers, CLUSTERS, 'DBClusterMembers'), ({ DBInstanceIdentifier: name }) => {
    if (!listed.has(required(name, CLUSTERS, 'DBInstanceIdentifier'))) {
      throw new CouldNotRead(INSTANCES, 'malformed', `${name}, an instance of the cluster, is not in the answer`);
    }
    return false;
  });
}
