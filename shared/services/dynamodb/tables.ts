/** Amazon DynamoDB: the tables of a region. */
import type { DynamoDBClient, SSEDescription } from '@aws-sdk/client-dynamodb';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, given, known, oneOf, orAbsent, required, type Seen, seen, seenIn } from '../../core/reading.ts';
import { BACKUPS, type Copy, copiesOf, DESCRIBE, pointInTimeOf } from './table-state.ts';

const sdk = () => import('@aws-sdk/client-dynamodb');
type Sdk = Awaited<ReturnType<typeof sdk>>;

export interface Table {
  readonly name: string;
  /** Whether it can be restored to any point in time of the last days. */
  readonly pointInTime: Seen<boolean>;
  /** The KMS key that encrypts it; null for the key that DynamoDB owns. */
  readonly kmsKey: Seen<string | null>;
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
    'DescribeTable.Table.SSEDescription':
      'the key is one that DynamoDB owns ("DynamoDB encryption at rest: usage notes", Amazon DynamoDB Developer Guide: SSEDescription is of tables with a KMS key)',
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
      const table = await seen(orAbsent(readTable(client, sdk, name), ...GONE));
      const recovery = table === null ? null : await seen(orAbsent(pointInTimeOf(client, sdk, name), ...GONE));
      if (table === null || recovery === null) return [];
      const pointInTime = recovery instanceof CouldNotRead ? recovery : recovery.enabled;
      return [
        {
          id,
          facts: { name, pointInTime, ...(table instanceof CouldNotRead ? { kmsKey: table, copies: table } : table) },
        },
      ];
    });
    return read.flat();
  },
});

async function readTable(client: DynamoDBClient, { DescribeTableCommand }: Sdk, TableName: string) {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const { Replicas = [], SSEDescription } = required(Table, DESCRIBE, 'Table');
  return { kmsKey: keyOf(SSEDescription), copies: seenIn(() => copiesOf(Replicas)) };
}

const STATES = ['ENABLED', 'UPDATING', 'ENABLING', 'DISABLING', 'DISABLED'] as const;

/** A table whose key is changed names the new one; one that goes back to the key of DynamoDB is on the way to it. */
const keyOf = (described: SSEDescription | undefined): Seen<string | null> =>
  seenIn(() => {
    if (described === undefined) return null;
    const state = known(oneOf(described.Status, STATES, DESCRIBE, 'SSEDescription.Status'));
    if (state === 'DISABLED' || state === 'DISABLING') return null;
    return given(described.KMSMasterKeyArn, DESCRIBE, 'SSEDescription.KMSMasterKeyArn');
  });
