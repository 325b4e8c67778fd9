/** Settings of instances and clusters of RDS that are judged one by one. */
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { given, numberOf, type Seen, seenIn } from '../../core/reading.ts';

const INSTANCES = 'rds:DescribeDBInstances';
const CLUSTERS = 'rds:DescribeDBClusters';

/** A server of the database: the instance itself, or an instance of the cluster. */
export interface DatabaseServer {
  readonly identifier: Seen<string>;
  /** `db.m7g.large`, `db.serverless`. */
  readonly class: Seen<string>;
  /** Whether Performance Insights, or its successor with the same field, is on. */
  readonly insights: Seen<boolean>;
  /** Seconds between two measurements of its operating system; 0 if enhanced monitoring is off. */
  readonly monitoringSeconds: Seen<number>;
  readonly minorUpgrades: Seen<boolean>;
  /** Name of its parameter group. */
  readonly parameterGroup: Seen<string>;
}

export interface DatabaseSettings {
  readonly servers: Seen<readonly DatabaseServer[]>;
  /** Name of the parameter group of a cluster; null of an instance on its own. */
  readonly clusterGroup: Seen<string | null>;
  /** GiB; null for clusters, whose storage grows by itself. */
  readonly storageGiB: Seen<number | null>;
  /** GiB up to which RDS enlarges the storage by itself; null where it does not. */
  readonly ceilingGiB: Seen<number | null>;
  /** Aurora capacity units of 2 GiB that a serverless cluster may grow to; null for others. */
  readonly maxCapacityUnits: Seen<number | null>;
  readonly iamAuthentication: Seen<boolean>;
  readonly copiesTags: Seen<boolean>;
  readonly administrator: Seen<string>;
  /** Whether RDS keeps the administrator's password in Secrets Manager, and rotates it. */
  readonly managedPassword: boolean;
}

const serverOf = (found: DBInstance): DatabaseServer => ({
  identifier: given(found.DBInstanceIdentifier, INSTANCES, 'DBInstanceIdentifier'),
  class: given(found.DBInstanceClass, INSTANCES, 'DBInstanceClass'),
  insights: given(found.PerformanceInsightsEnabled, INSTANCES, 'PerformanceInsightsEnabled'),
  monitoringSeconds: numberOf(found.MonitoringInterval, INSTANCES, 'MonitoringInterval'),
  minorUpgrades: given(found.AutoMinorVersionUpgrade, INSTANCES, 'AutoMinorVersionUpgrade'),
  parameterGroup: given(found.DBParameterGroups?.[0]?.DBParameterGroupName, INSTANCES, 'DBParameterGroups'),
});

export const instanceSettings = (found: DBInstance): DatabaseSettings => ({
  servers: [serverOf(found)],
  clusterGroup: null,
  storageGiB: numberOf(found.AllocatedStorage, INSTANCES, 'AllocatedStorage'),
  ceilingGiB:
    found.MaxAllocatedStorage === undefined
      ? null
      : numberOf(found.MaxAllocatedStorage, INSTANCES, 'MaxAllocatedStorage'),
  maxCapacityUnits: null,
  iamAuthentication: given(found.IAMDatabaseAuthenticationEnabled, INSTANCES, 'IAMDatabaseAuthenticationEnabled'),
  copiesTags: given(found.CopyTagsToSnapshot, INSTANCES, 'CopyTagsToSnapshot'),
  administrator: given(found.MasterUsername, INSTANCES, 'MasterUsername'),
  managedPassword: found.MasterUserSecret !== undefined,
});

export const clusterSettings = (found: DBCluster, members: readonly DBInstance[]): DatabaseSettings => ({
  servers: members.map(serverOf),
  clusterGroup: given(found.DBClusterParameterGroup, CLUSTERS, 'DBClusterParameterGroup'),
  storageGiB: null,
  ceilingGiB: null,
  maxCapacityUnits: seenIn(() => {
    if (found.ServerlessV2ScalingConfiguration === undefined) return null;
    return numberOf(found.ServerlessV2ScalingConfiguration.MaxCapacity, CLUSTERS, 'MaxCapacity');
  }),
  iamAuthentication: given(found.IAMDatabaseAuthenticationEnabled, CLUSTERS, 'IAMDatabaseAuthenticationEnabled'),
  copiesTags: given(found.CopyTagsToSnapshot, CLUSTERS, 'CopyTagsToSnapshot'),
  administrator: given(found.MasterUsername, CLUSTERS, 'MasterUsername'),
  managedPassword: found.MasterUserSecret !== undefined,
});

/** The declarations of a collector for fields that RDS leaves out. */
export const SETTINGS_ABSENT: Readonly<Record<string, string>> = {
  'DescribeDBInstances.DBInstances[].MaxAllocatedStorage':
    'its storage does not grow by itself ("DBInstance", Amazon RDS API Reference: the limit "to which Amazon RDS can automatically scale the storage")',
  'DescribeDBInstances.DBInstances[].MasterUserSecret':
    'RDS does not manage its password ("DBInstance": "The secret managed by RDS in Amazon Web Services Secrets Manager for the master user password")',
  'DescribeDBClusters.DBClusters[].MasterUserSecret':
    'RDS does not manage its password ("DBCluster": "The secret managed by RDS in Amazon Web Services Secrets Manager for the master user password")',
  'DescribeDBClusters.DBClusters[].ServerlessV2ScalingConfiguration':
    'it is not serverless ("DBCluster": "The scaling configuration for an Aurora Serverless v2 DB cluster")',
};
