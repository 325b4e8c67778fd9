/** The only table, made from the schema that the embedded databases use too. */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { TABLE_SCHEMA, TIME_TO_LIVE } from '../../shared/history/table.ts';
import { accept } from '../checks.ts';

export function historyTable(scope: Construct, key: IKey): Table {
  const table = new Table(scope, 'History', {
    ...keysOf(TABLE_SCHEMA.KeySchema),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    stream: StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: TIME_TO_LIVE,
  });
  for (const { IndexName, KeySchema } of TABLE_SCHEMA.GlobalSecondaryIndexes) {
    table.addGlobalSecondaryIndex({ indexName: IndexName, ...keysOf(KeySchema) });
  }
  accept(table, {
    'NIST.800.53.R5-DynamoDBInBackupPlan':
      'Continuous backups reach back 35 days, deletion protection is on, and no role of this stack may delete or update ' +
      'a commit. The heads of the chains are anchored under Object Lock, which proves a restored table whole. A backup ' +
      "plan belongs to the organisation's own backup policy: a vault of ours could not be removed with the stack.",
  });
  return table;
}

function keysOf(schema: readonly { AttributeName: string; KeyType: string }[]) {
  const keyOf = (type: string): Attribute => {
    const name = schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
    if (!name) throw new Error(`the table's schema has no ${type} key`);
    return { name, type: attributeType(name) };
  };
  return { partitionKey: keyOf('HASH'), sortKey: keyOf('RANGE') };
}

function attributeType(name: string): AttributeType {
  const definition = TABLE_SCHEMA.AttributeDefinitions.find(({ AttributeName }) => AttributeName === name);
  if (definition?.AttributeType !== 'S') throw new Error(`the table's schema does not define ${name} as a string`);
  return AttributeType.STRING;
}
