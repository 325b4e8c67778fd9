/** Amazon DynamoDB: the tables of a region. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, known, orAbsent, required, type Seen, seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-dynamodb');
type Sdk = Awaited<ReturnType<typeof sdk>>;

export interface Table {
  readonly name: string;
  /** Whether it can be restored to any point in time of the last days. */
  readonly pointInTime: Seen<boolean>;
  /** Whether another region holds the same data: which of them is the source nobody says. */
  readonly replicated: Seen<boolean>;
}

/** "TableDescription", Amazon DynamoDB API Reference. */
export const TABLE_STATUSES = [
  'ACTIVE',
  'ARCHIVED',
  'ARCHIVING',
  'CREATING',
  'DELETING',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REPLICATION_NOT_AUTHORIZED',
  'UPDATING',
] as const;

const LIST = 'dynamodb:ListTables';
const DESCRIBE = 'dynamodb:DescribeTable';
const BACKUPS = 'dynamodb:DescribeContinuousBackups';
/** What the two calls about a table answer when it is gone since it was listed. */
const GONE = ['ResourceNotFoundException', 'TableNotFoundException'];

export interface TableName {
  readonly name: string;
}

/** The names of all tables, those that are being deleted among them: one call for a hundred. */
export const tableNames = collector({
  id: 'dynamodb.table-names',
  scope: 'region',
  actions: [LIST],
  triggers: [],
  sdk,
  collect: async (aws, sdk): Promise<Resource<TableName>[]> => {
    const pages = sdk.paginateListTables({ client: aws.client(sdk.DynamoDBClient) }, {});
    const names = await all(pages, (page) => required(page.TableNames, LIST, 'TableNames'));
    return names.map((name) => ({
      id: `arn:aws:dynamodb:${aws.region}:${aws.account.id}:table/${name}`,
      facts: { name },
    }));
  },
});

/** Every table, tagged or not; its id is its ARN. Two calls per table, as DynamoDB has no batch for either. */
export const tables = collector({
  id: 'dynamodb.tables',
  scope: 'region',
  actions: [DESCRIBE, BACKUPS],
  uses: [tableNames],
  absent: {
    'DescribeTable.Table.Replicas':
      'its data is in no other region ("TableDescription", DynamoDB API Reference: "this list is absent or empty")',
  },
  triggers: [
    apiCalls(
      'dynamodb',
      'CreateTable',
      'UpdateTable',
      'DeleteTable',
      'UpdateContinuousBackups',
      'RestoreTableFromBackup',
      'RestoreTableToPointInTime',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Table>[]> => {
    const client = aws.client(sdk.DynamoDBClient);
    const read = await each(await aws.facts(tableNames), async ({ id, facts }): Promise<Resource<Table>[]> => {
      const { name } = known(facts);
      const replicated = await seen(orAbsent(isReplicated(client, sdk, name), ...GONE));
      const pointInTime = replicated === null ? null : await seen(orAbsent(hasPointInTime(client, sdk, name), ...GONE));
      if (replicated === null || pointInTime === null) return [];
      return [{ id, facts: { name, pointInTime, replicated } }];
    });
    return read.flat();
  },
});

async function isReplicated(client: DynamoDBClient, { DescribeTableCommand }: Sdk, TableName: string) {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return (required(Table, DESCRIBE, 'Table').Replicas ?? []).length > 0;
}

async function hasPointInTime(client: DynamoDBClient, sdk: Sdk, TableName: string): Promise<boolean> {
  const answer = await client.send(new sdk.DescribeContinuousBackupsCommand({ TableName }));
  const found = required(answer.ContinuousBackupsDescription, BACKUPS, 'ContinuousBackupsDescription');
  const status = found.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  if (status === 'ENABLED') return true;
  if (status === 'DISABLED') return false;
  throw new CouldNotRead(BACKUPS, 'malformed', `the point-in-time recovery of ${TableName} is ${status}`);
}
