/** Facts in good order. The examples of controls start from them and change one field. */
import type { Database } from '../rds/databases.ts';
import type { BackupPlan, PlanRule } from './plans.ts';
import type { Vault } from './vaults.ts';

export const exampleDatabase = {
  kind: 'instance',
  identifier: 'orders',
  members: [],
  engine: 'postgres',
  status: 'available',
  created: '2025-03-01T09:00:00.000Z',
  retentionDays: 35,
  backupWindow: '03:30-04:00',
  latestRestorableTime: '2026-01-15T11:55:00.000Z',
  multiAz: true,
  deletionProtection: true,
  encrypted: true,
  kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0d1e',
  publiclyAccessible: false,
  readReplicaOf: null,
  replicas: [],
  replicatedBackups: [],
  globalCluster: null,
  logExports: ['postgresql'],
  servers: [
    {
      ...{ identifier: 'orders', class: 'db.m7g.large', insights: true, monitoringSeconds: 60, minorUpgrades: true },
      parameterGroup: 'orders',
    },
  ],
  clusterGroup: null,
  storageGiB: 200,
  ceilingGiB: 400,
  maxCapacityUnits: null,
  iamAuthentication: true,
  copiesTags: true,
  administrator: 'orders_owner',
  managedPassword: true,
} as const satisfies Database;

export const exampleReplica = { ...exampleDatabase, retentionDays: 0, readReplicaOf: 'orders' } as const;

export const exampleRule = {
  name: 'daily',
  vault: 'main',
  airGappedVault: null,
  schedule: 'cron(0 5 ? * * *)',
  longestGapHours: 24,
  starts: ['05:00'],
  ...{ deleteAfterDays: 35, isKeptForGood: false },
  copies: [{ region: 'eu-central-1', account: '111122223333', deleteAfterDays: 35, isKeptForGood: false }],
} as const satisfies PlanRule;

/** Selects every resource. */
export const examplePlan = {
  name: 'databases',
  rules: [exampleRule],
  selections: [{ resources: ['*'], notResources: [], tags: [], conditions: [] }],
  optedIn: { Aurora: true, EFS: true, RDS: true },
} as const satisfies BackupPlan;

const [selection] = examplePlan.selections;
/** The only plan selects no database. */
export const plansOfServers = {
  plans: [{ facts: { ...examplePlan, selections: [{ ...selection, resources: ['arn:aws:ec2:*'] }] } }],
};

/** A plan that keeps its backups this many days; for ever if it is null. */
export const planKeeping = (deleteAfterDays: number | null) => ({
  ...examplePlan,
  rules: [{ ...exampleRule, deleteAfterDays, isKeptForGood: deleteAfterDays === null }],
});

export const exampleVault = {
  name: 'main',
  airGapped: false,
  empty: false,
  locked: true,
  lockedForGood: '2025-03-04T09:00:00.000Z',
  minRetentionDays: 30,
  encryptionKey: 'arn:aws:kms:eu-west-1:111122223333:key/0d1e',
} as const satisfies Vault;

/** The key that AWS created for the service with this alias. Its id is not the one in the examples above. */
export const exampleAwsKey = (alias: string) => ({ alias, keyId: 'aaaa' });
