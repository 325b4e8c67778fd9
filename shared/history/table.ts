/** The single table: its keys, indexes and stream. The CDK construct and the embedded database are made from this. */
import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';

export const TABLE_SCHEMA = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'byControl', AttributeType: 'S' },
    { AttributeName: 'bySeverity', AttributeType: 'S' },
    { AttributeName: 'place', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: (['byControl', 'bySeverity'] as const).map((index) => ({
    IndexName: index,
    KeySchema: [
      { AttributeName: index, KeyType: 'HASH' },
      { AttributeName: 'place', KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'ALL' },
  })),
  BillingMode: 'PAY_PER_REQUEST',
} satisfies Omit<CreateTableCommandInput, 'TableName'>;

/** The table, with the client that reaches it. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly table: string;
}

/** The attribute for DynamoDB's time to live; only derived items carry it. */
export const TIME_TO_LIVE = 'expires';
