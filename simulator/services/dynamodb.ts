/**
 * Simulated Amazon DynamoDB, for the tables of the simulated accounts: production accounts keep sessions in a global
 * table.
 */
import type {
  DescribeContinuousBackupsInput,
  DescribeTableInput,
  ListTablesInput,
  UpdateContinuousBackupsInput,
  UpdateTableInput,
} from '@aws-sdk/client-dynamodb';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

interface SimulatedTable {
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Other regions that hold a replica. */
  replicas: string[];
  pointInTime: boolean;
  /** Null for the key that DynamoDB owns. */
  kmsKey: string | null;
  deletionProtection: boolean;
}

export interface DynamoDb {
  tables: SimulatedTable[];
}

const CREATED = new Date('2025-03-01T09:00:00Z');
const FIVE_MINUTES = 300_000;

function seed({ account, region, world, flaw }: ServiceLocation): DynamoDb {
  const role = databaseRole(world, account, region);
  const [home, second] = world.regions;
  const other = role === 'primary' ? second : home;
  if (role === 'none') return { tables: [] };
  const sessions: SimulatedTable = {
    name: 'sessions',
    arn: `arn:aws:dynamodb:${region}:${account.id}:table/sessions`,
    tags: { ...account.tags, Criticality: 'critical', DataClassification: 'internal' },
    replicas: other && other !== region ? [other] : [],
    pointInTime: !flaw('table-no-pitr', 0.05),
    kmsKey: flaw('table-without-key', 0.05) ? null : keyArn(world, account.id, region, 'data'),
    deletionProtection: !flaw('table-deletable', 0.05),
  };
  return { tables: [sessions] };
}

function tableOf({ state, input }: Call<DynamoDb, { TableName?: string }>): SimulatedTable {
  const name = input.TableName?.split('/').at(-1);
  const found = state.tables.find((table) => table.name === name);
  if (found) return found;
  throw apiError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
}

const described = ({ name, arn, replicas, deletionProtection, kmsKey }: SimulatedTable) => ({
  TableName: name,
  TableArn: arn,
  TableStatus: 'ACTIVE',
  CreationDateTime: CREATED,
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  DeletionProtectionEnabled: deletionProtection,
  ...(kmsKey === null ? {} : { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: kmsKey } }),
  ...(replicas.length > 0
    ? {
        GlobalTableVersion: '2019.11.21',
        Replicas: replicas.map((RegionName) => ({ RegionName, ReplicaStatus: 'ACTIVE' })),
      }
    : {}),
});

const backupsOf = ({ pointInTime }: SimulatedTable, now: Date) => ({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: pointInTime
      ? {
          PointInTimeRecoveryStatus: 'ENABLED',
          EarliestRestorableDateTime: CREATED,
          LatestRestorableDateTime: new Date(now.getTime() - FIVE_MINUTES),
        }
      : { PointInTimeRecoveryStatus: 'DISABLED' },
  },
});

export const dynamodb = service<DynamoDb>({
  serviceId: 'DynamoDB',
  eventSource: 'dynamodb',
  scope: 'region',
  seed,
  reads: {
    ListTables: ({ state, input, world }: Call<DynamoDb, ListTablesInput>) => {
      const names = state.tables.map(({ name }) => name).sort();
      const after = names.filter((name) => name > (input.ExclusiveStartTableName ?? ''));
      const { items } = page(after, undefined, input.Limit, world);
      const last = items.at(-1);
      return { TableNames: items, ...(items.length < after.length ? { LastEvaluatedTableName: last } : {}) };
    },
    DescribeTable: (call: Call<DynamoDb, DescribeTableInput>) => ({ Table: described(tableOf(call)) }),
    DescribeContinuousBackups: (call: Call<DynamoDb, DescribeContinuousBackupsInput>) =>
      backupsOf(tableOf(call), call.now),
  },
  writes: {
    UpdateTable: (call: Call<DynamoDb, UpdateTableInput>) => {
      const table = tableOf(call);
      table.deletionProtection = call.input.DeletionProtectionEnabled ?? table.deletionProtection;
      if (call.input.SSESpecification) table.kmsKey = call.input.SSESpecification.KMSMasterKeyId ?? null;
      for (const { Create, Delete } of call.input.ReplicaUpdates ?? []) {
        table.replicas = table.replicas.filter((region) => region !== Delete?.RegionName);
        if (Create?.RegionName) table.replicas.push(Create.RegionName);
      }
      return { TableDescription: described(table) };
    },
    UpdateContinuousBackups: (call: Call<DynamoDb, UpdateContinuousBackupsInput>) => {
      const table = tableOf(call);
      table.pointInTime = call.input.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false;
      return backupsOf(table, call.now);
    },
    DeleteTable: (call: Call<DynamoDb, DescribeTableInput>) => {
      const table = tableOf(call);
      if (table.deletionProtection) {
        throw apiError(
          'ValidationException',
          'Resource cannot be deleted as it is currently protected against deletion.',
        );
      }
      call.state.tables = call.state.tables.filter((other) => other !== table);
      return { TableDescription: { ...described(table), TableStatus: 'DELETING' } };
    },
  },
});
