/** Amazon DynamoDB: the tables of a region. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, known, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { BACKUPS, type Copy, copiesOf, DESCRIBE, pointInTimeOf } from './table-state.ts';

const sdk = () => import('@aws-sdk/client-dynamodb');
type Sdk = Awaited<ReturnType<typeof sdk>>;

export interface Table {
  readonly name: string;
  /** Whether it can be restored to any point in time of the last days. */
  readonly pointInTime: Seen<boolean>;
  /** Replicas in other regions. All hold the same data, and DynamoDB does not say which of them is the source. */
  readonly copies: Seen<readonly Copy[]>;
}

const LIST = 'dynamodb:ListTables';
/** The errors of the two calls about a table that was deleted after it was listed. */
const GONE = ['ResourceNotFoundException', 'TableNotFoundException'];

export interface TableName {
  readonly name: string;
}

/** The names of all tables, including those that are being deleted: one call for a hundred. */
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

/** Every table, tagged or not; its id is its ARN. Two calls per table, because DynamoDB has no batch call for either. */
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
      const copies = await seen(orAbsent(readCopies(client, sdk, name), ...GONE));
      const recovery = copies === null ? null : await seen(orAbsent(pointInTimeOf(client, sdk, name), ...GONE));
      if (copies === null || recovery === null) return [];
      const pointInTime = recovery instanceof CouldNotRead ? recovery : recovery.enabled;
      return [{ id, facts: { name, pointInTime, copies } }];
    });
    return read.flat();
  },
});

async function readCopies(client: DynamoDBClient, { DescribeTableCommand }: Sdk, TableName: string) {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return copiesOf(required(Table, DESCRIBE, 'Table').Replicas ?? []);
}
