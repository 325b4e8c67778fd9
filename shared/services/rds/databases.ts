/**
 * Amazon RDS and what shares its API (Aurora, Multi-AZ DB clusters, DocumentDB, Neptune): two list calls per region
 * serve every control of databases.
 */
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { all, required, tagsByKey } from '../../core/reading.ts';

export interface Database {
  /** What the ARN names. Instances of a cluster are no resources of their own: the cluster answers for them. */
  readonly kind: 'instance' | 'cluster';
  readonly identifier: string;
  /** `postgres`, `aurora-mysql`, `docdb`, `neptune`, … */
  readonly engine: string;
  /** `available`, `creating`, `stopped`, … */
  readonly status: string;
  /** ISO instant; null while it is being created. */
  readonly created: string | null;
  /** Days that automated backups are kept; 0 when they are off. */
  readonly retentionDays: number;
  /** `hh:mm-hh:mm` in UTC; null where the service names none. */
  readonly backupWindow: string | null;
  /** ISO instant up to which point-in-time restore reaches; null when it reaches nowhere. */
  readonly latestRestorableTime: string | null;
  /** An instance has a standby in another zone; a cluster has instances in several zones. */
  readonly multiAz: boolean;
  readonly deletionProtection: boolean;
  readonly encrypted: boolean;
  /** ARN of the key; null when it is not encrypted. */
  readonly kmsKeyId: string | null;
  /** Itself, or for a cluster any of its instances. */
  readonly publiclyAccessible: boolean;
  /** ARN or identifier of the source; null unless this is a read replica. */
  readonly readReplicaOf: string | null;
  /** ARNs of its read replicas, in whatever region. */
  readonly replicas: readonly string[];
  /** ARNs of its automated backups that RDS replicates to another region. */
  readonly replicatedBackups: readonly string[];
  /** Name of the Aurora global database it belongs to; null when it belongs to none. */
  readonly globalCluster: string | null;
}

/** "Amazon RDS event categories and event messages": those after which what is described differs. */
const DONE = ['configuration change', 'creation', 'deletion', 'restoration'];

const INSTANCES = 'rds:DescribeDBInstances';
const CLUSTERS = 'rds:DescribeDBClusters';

/** One resource per cluster and per instance outside a cluster; its id is the ARN. */
export const databases = collector({
  id: 'rds.databases',
  scope: 'region',
  actions: [INSTANCES, CLUSTERS],
  triggers: [
    apiCalls(
      'rds',
      'CreateDBInstance',
      'CreateDBInstanceReadReplica',
      'ModifyDBInstance',
      'DeleteDBInstance',
      'PromoteReadReplica',
      'RestoreDBInstanceFromDBSnapshot',
      'RestoreDBInstanceFromS3',
      'RestoreDBInstanceToPointInTime',
      'StartDBInstance',
      'StopDBInstance',
      'StartDBInstanceAutomatedBackupsReplication',
      'StopDBInstanceAutomatedBackupsReplication',
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
      'RemoveFromGlobalCluster',
      'DeleteGlobalCluster',
      'SwitchoverReadReplica',
      'SwitchoverBlueGreenDeployment',
      'AddTagsToResource',
      'RemoveTagsFromResource',
    ),
    // a call only begins what takes minutes: these tell that it is done
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
    const members = Map.groupBy(instances, (instance) => instance.DBClusterIdentifier ?? '');
    const alone = members.get('') ?? [];
    return [
      ...alone.map((instance) => ofInstance(instance, arnOf)),
      ...clusters.map((cluster) => ofCluster(cluster, members.get(cluster.DBClusterIdentifier ?? '') ?? [], arnOf)),
    ];
  },
});

type ArnOf = (kind: 'db' | 'cluster') => (replica: string) => string;

function ofInstance(found: DBInstance, arnOf: ArnOf): Resource<Database> {
  const need = <T>(value: T | undefined, field: string): T => required(value, INSTANCES, field);
  return {
    id: need(found.DBInstanceArn, 'DBInstanceArn'),
    tags: tagsByKey(found.TagList),
    facts: {
      kind: 'instance',
      identifier: need(found.DBInstanceIdentifier, 'DBInstanceIdentifier'),
      engine: need(found.Engine, 'Engine'),
      status: need(found.DBInstanceStatus, 'DBInstanceStatus'),
      created: found.InstanceCreateTime?.toISOString() ?? null,
      retentionDays: need(found.BackupRetentionPeriod, 'BackupRetentionPeriod'),
      backupWindow: found.PreferredBackupWindow ?? null,
      latestRestorableTime: found.LatestRestorableTime?.toISOString() ?? null,
      multiAz: need(found.MultiAZ, 'MultiAZ'),
      deletionProtection: need(found.DeletionProtection, 'DeletionProtection'),
      encrypted: need(found.StorageEncrypted, 'StorageEncrypted'),
      kmsKeyId: found.KmsKeyId ?? null,
      publiclyAccessible: need(found.PubliclyAccessible, 'PubliclyAccessible'),
      readReplicaOf: found.ReadReplicaSourceDBInstanceIdentifier ?? found.ReadReplicaSourceDBClusterIdentifier ?? null,
      replicas: [
        ...(found.ReadReplicaDBInstanceIdentifiers ?? []).map(arnOf('db')),
        ...(found.ReadReplicaDBClusterIdentifiers ?? []).map(arnOf('cluster')),
      ],
      replicatedBackups: (found.DBInstanceAutomatedBackupsReplications ?? []).flatMap(
        ({ DBInstanceAutomatedBackupsArn: arn }) => arn ?? [],
      ),
      globalCluster: null,
    },
  };
}

function ofCluster(found: DBCluster, members: readonly DBInstance[], arnOf: ArnOf): Resource<Database> {
  const need = <T>(value: T | undefined, field: string): T => required(value, CLUSTERS, field);
  const exposed = members.map((member) => required(member.PubliclyAccessible, INSTANCES, 'PubliclyAccessible'));
  return {
    id: need(found.DBClusterArn, 'DBClusterArn'),
    tags: tagsByKey(found.TagList),
    facts: {
      kind: 'cluster',
      identifier: need(found.DBClusterIdentifier, 'DBClusterIdentifier'),
      engine: need(found.Engine, 'Engine'),
      status: need(found.Status, 'Status'),
      created: found.ClusterCreateTime?.toISOString() ?? null,
      retentionDays: need(found.BackupRetentionPeriod, 'BackupRetentionPeriod'),
      backupWindow: found.PreferredBackupWindow ?? null,
      latestRestorableTime: found.LatestRestorableTime?.toISOString() ?? null,
      multiAz: need(found.MultiAZ, 'MultiAZ'),
      deletionProtection: need(found.DeletionProtection, 'DeletionProtection'),
      encrypted: need(found.StorageEncrypted, 'StorageEncrypted'),
      kmsKeyId: found.KmsKeyId ?? null,
      publiclyAccessible: found.PubliclyAccessible === true || exposed.includes(true),
      readReplicaOf: found.ReplicationSourceIdentifier ?? null,
      replicas: (found.ReadReplicaIdentifiers ?? []).map(arnOf('cluster')),
      replicatedBackups: [],
      globalCluster: found.GlobalClusterIdentifier ?? null,
    },
  };
}
