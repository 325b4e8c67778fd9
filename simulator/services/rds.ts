/**
 * Simulated Amazon RDS. Production accounts run an instance and an Aurora cluster in the organisation's first region,
 * each with a replica in the second.
 */
import type {
  DBCluster,
  DBInstance,
  DeleteDBInstanceMessage,
  DescribeDBClusterParametersMessage,
  DescribeDBClustersMessage,
  DescribeDBInstancesMessage,
  DescribeDBParametersMessage,
  ModifyDBClusterMessage,
  ModifyDBInstanceMessage,
  Parameter,
} from '@aws-sdk/client-rds';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import type { SimulatedAccount, World } from '../world.ts';
import { keyArn } from './kms.ts';
import { type Proxies, proxiesOf, proxyReads } from './rds-proxies.ts';

interface Rds extends Proxies {
  readonly parameters: ReadonlyMap<string, Parameter[]>;
  instances: DBInstance[];
  clusters: DBCluster[];
}

const CREATED = new Date('2025-03-01T09:00:00Z');
const FIVE_MINUTES = 300_000;
const TAGS = [
  { Key: 'Environment', Value: 'production' },
  { Key: 'DataClassification', Value: 'confidential' },
];

export type DatabaseRole = 'primary' | 'replica' | 'none';

/** The role of a region for the databases of an account: primary, replica or none. */
export function databaseRole(world: World, account: SimulatedAccount, region: string): DatabaseRole {
  if (account.kind !== 'member' || account.environment !== 'production') return 'none';
  if (region === world.regions[0]) return 'primary';
  return region === world.regions[1] ? 'replica' : 'none';
}

export const instanceArn = (account: string, region: string) => `arn:aws:rds:${region}:${account}:db:orders`;
export const clusterArn = (account: string, region: string) => `arn:aws:rds:${region}:${account}:cluster:catalogue`;

function instance({ world, account, region, flaw }: ServiceLocation): DBInstance {
  const primary = databaseRole(world, account, region) === 'primary';
  const [home = region, second] = world.regions;
  const key = flaw('rds-aws-key', 0.04) ? 'rds' : 'data';
  return {
    DBInstanceIdentifier: 'orders',
    DBInstanceArn: instanceArn(account.id, region),
    Engine: 'postgres',
    DBInstanceStatus: 'available',
    InstanceCreateTime: CREATED,
    ...(flaw('rds-logs-unpublished', 0.05) ? {} : { EnabledCloudwatchLogsExports: ['postgresql', 'upgrade'] }),
    BackupRetentionPeriod: primary ? (flaw('rds-short-retention', 0.04) ? 7 : 35) : 0,
    PreferredBackupWindow: flaw('rds-window', 0.03) ? '11:00-11:30' : '03:30-04:00',
    MultiAZ: !flaw('rds-single-az', 0.04),
    AvailabilityZone: `${region}a`,
    DeletionProtection: !flaw('rds-deletable', 0.05),
    StorageEncrypted: true,
    KmsKeyId: keyArn(world, account.id, region, key),
    PubliclyAccessible: flaw('rds-public', 0.02),
    ReadReplicaDBInstanceIdentifiers: primary && second ? [instanceArn(account.id, second)] : [],
    ...(primary ? {} : { ReadReplicaSourceDBInstanceIdentifier: instanceArn(account.id, home) }),
    AllocatedStorage: flaw('rds-small-storage', 0.03) ? 50 : 200,
    MaxAllocatedStorage: 1_000,
    ...serverSettings(flaw),
    ...accessSettings(flaw),
    TagList: TAGS,
  };
}

const parametersOf = ({ flaw }: ServiceLocation): Parameter[] => [
  { ParameterName: 'autovacuum', ParameterValue: '1' },
  { ParameterName: 'max_connections', ParameterValue: 'LEAST({DBInstanceClassMemory/9531392},5000)' },
  { ParameterName: 'rds.force_ssl', ParameterValue: flaw('rds-in-the-clear', 0.04) ? '0' : '1' },
];

type Flaw = ServiceLocation['flaw'];

/** Fields of every instance, in a cluster or not. */
const serverSettings = (flaw: Flaw) => ({
  DBInstanceClass: flaw('rds-small-class', 0.03) ? 'db.t4g.medium' : 'db.m7g.large',
  PerformanceInsightsEnabled: !flaw('rds-no-insights', 0.04),
  MonitoringInterval: flaw('rds-no-monitoring', 0.04) ? 0 : 60,
  AutoMinorVersionUpgrade: !flaw('rds-no-upgrades', 0.04),
  DBParameterGroups: [{ DBParameterGroupName: 'databases', ParameterApplyStatus: 'in-sync' }],
});

/** Fields that instances and clusters share. */
const accessSettings = (flaw: Flaw) => ({
  IAMDatabaseAuthenticationEnabled: !flaw('rds-no-iam', 0.04),
  CopyTagsToSnapshot: !flaw('rds-no-tags', 0.03),
  MasterUsername: flaw('rds-default-name', 0.03) ? 'postgres' : 'owner',
  ...(flaw('rds-own-password', 0.04)
    ? {}
    : {
        MasterUserSecret: {
          SecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rds',
          SecretStatus: 'active',
        },
      }),
});

function members({ account, region, flaw }: ServiceLocation): DBInstance[] {
  return ['a', 'b'].map((zone, index) => ({
    DBInstanceIdentifier: `catalogue-${index + 1}`,
    DBInstanceArn: `arn:aws:rds:${region}:${account.id}:db:catalogue-${index + 1}`,
    DBClusterIdentifier: 'catalogue',
    Engine: 'aurora-postgresql',
    DBInstanceStatus: 'available',
    AvailabilityZone: `${region}${zone}`,
    PubliclyAccessible: false,
    ...serverSettings(flaw),
  }));
}

function cluster({ world, account, region, flaw }: ServiceLocation): DBCluster {
  const primary = databaseRole(world, account, region) === 'primary';
  const [home = region, second] = world.regions;
  return {
    DBClusterIdentifier: 'catalogue',
    DBClusterArn: clusterArn(account.id, region),
    Engine: 'aurora-postgresql',
    Status: 'available',
    ClusterCreateTime: CREATED,
    EnabledCloudwatchLogsExports: ['postgresql'],
    BackupRetentionPeriod: flaw('aurora-short-retention', 0.04) ? 1 : 35,
    PreferredBackupWindow: '04:00-04:30',
    MultiAZ: true,
    DeletionProtection: !flaw('aurora-deletable', 0.05),
    DBClusterParameterGroup: 'clusters',
    StorageEncrypted: true,
    KmsKeyId: keyArn(world, account.id, region, 'data'),
    GlobalClusterIdentifier: 'catalogue-global',
    ReadReplicaIdentifiers: primary && second ? [clusterArn(account.id, second)] : [],
    ...(primary ? {} : { ReplicationSourceIdentifier: clusterArn(account.id, home) }),
    DBClusterMembers: ['1', '2'].map((n) => ({
      DBInstanceIdentifier: `catalogue-${n}`,
      IsClusterWriter: n === '1' && primary,
    })),
    ...accessSettings(flaw),
    ...(flaw('aurora-serverless', 0.1)
      ? { ServerlessV2ScalingConfiguration: { MinCapacity: 2, MaxCapacity: 32 } }
      : {}),
    TagList: TAGS,
  };
}

/** The latest restorable time is minutes behind the present, where backups are on. */
const restorable = <T extends { BackupRetentionPeriod?: number }>(database: T, now: Date): T =>
  database.BackupRetentionPeriod
    ? { ...database, LatestRestorableTime: new Date(now.getTime() - FIVE_MINUTES) }
    : database;

function instanceOf({ state, input }: Call<Rds, { DBInstanceIdentifier?: string }>): DBInstance {
  const found = state.instances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === input.DBInstanceIdentifier);
  if (found) return found;
  throw apiError('DBInstanceNotFoundFault', `DBInstance ${input.DBInstanceIdentifier} not found.`, 404);
}

function clusterOf({ state, input }: Call<Rds, { DBClusterIdentifier?: string }>): DBCluster {
  const found = state.clusters.find(({ DBClusterIdentifier }) => DBClusterIdentifier === input.DBClusterIdentifier);
  if (found) return found;
  throw apiError('DBClusterNotFoundFault', `DBCluster ${input.DBClusterIdentifier} not found.`, 404);
}

function groupIn({ parameters }: Rds, name = ''): Parameter[] {
  const found = parameters.get(name);
  if (found) return found;
  throw apiError('DBParameterGroupNotFound', `DBParameterGroup not found: ${name}`, 404);
}

export const rds = service<Rds>({
  serviceId: 'RDS',
  eventSource: 'rds',
  scope: 'region',
  seed: (place) =>
    databaseRole(place.world, place.account, place.region) === 'none'
      ? { instances: [], clusters: [], proxies: [], parameters: new Map() }
      : {
          instances: [instance(place), ...members(place)],
          clusters: [cluster(place)],
          parameters: new Map([
            ['databases', parametersOf(place)],
            ['clusters', parametersOf(place)],
          ]),
          proxies: databaseRole(place.world, place.account, place.region) === 'primary' ? proxiesOf(place) : [],
        },
  reads: {
    ...proxyReads,
    DescribeDBInstances: ({ state, input, now, world }: Call<Rds, DescribeDBInstancesMessage>) => {
      const { items, next } = page(state.instances, input.Marker, input.MaxRecords, world);
      return { DBInstances: items.map((found) => restorable(found, now)), Marker: next };
    },
    DescribeDBParameters: ({ state, input, world }: Call<Rds, DescribeDBParametersMessage>) => {
      const { items, next } = page(groupIn(state, input.DBParameterGroupName), input.Marker, input.MaxRecords, world);
      return { Parameters: items, Marker: next };
    },
    DescribeDBClusterParameters: ({ state, input, world }: Call<Rds, DescribeDBClusterParametersMessage>) => {
      const group = groupIn(state, input.DBClusterParameterGroupName);
      const { items, next } = page(group, input.Marker, input.MaxRecords, world);
      return { Parameters: items, Marker: next };
    },
    DescribeDBClusters: ({ state, input, now, world }: Call<Rds, DescribeDBClustersMessage>) => {
      const { items, next } = page(state.clusters, input.Marker, input.MaxRecords, world);
      return { DBClusters: items.map((found) => restorable(found, now)), Marker: next };
    },
  },
  writes: {
    ModifyDBInstance: (call: Call<Rds, ModifyDBInstanceMessage>) => {
      const found = instanceOf(call);
      const { BackupRetentionPeriod, PreferredBackupWindow, DeletionProtection, MultiAZ, PubliclyAccessible } =
        call.input;
      Object.assign(
        found,
        given({ BackupRetentionPeriod, PreferredBackupWindow, DeletionProtection, MultiAZ, PubliclyAccessible }),
      );
      return { DBInstance: found };
    },
    ModifyDBCluster: (call: Call<Rds, ModifyDBClusterMessage>) => {
      const found = clusterOf(call);
      const { BackupRetentionPeriod, PreferredBackupWindow, DeletionProtection } = call.input;
      Object.assign(found, given({ BackupRetentionPeriod, PreferredBackupWindow, DeletionProtection }));
      return { DBCluster: found };
    },
    DeleteDBInstance: (call: Call<Rds, DeleteDBInstanceMessage>) => {
      const found = instanceOf(call);
      if (found.DeletionProtection) {
        throw apiError(
          'InvalidParameterCombination',
          'Cannot delete protected DB Instance, please disable deletion protection and try again.',
        );
      }
      call.state.instances = call.state.instances.filter((instance) => instance !== found);
      return { DBInstance: found };
    },
  },
});

/** The settings that a request names; all others stay as they are. */
const given = (settings: object) =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
