/** What is to survive the loss of a region: a critical table, and the name that leads to it. */
import {
  CreateTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { HOME, type Place, REGIONS } from '../support/organization.ts';
import { type Seed, TAGS } from './seed.ts';

async function createTable({ client }: Place, TableName: string): Promise<void> {
  await client(DynamoDBClient).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      Tags: [...TAGS, { Key: 'Criticality', Value: 'critical' }],
    }),
  );
}

export const criticalTable: Seed = {
  scope: 'region',
  good: async (place) => {
    const TableName = `sessions-of-${place.region}`;
    await createTable(place, TableName);
    const database = place.client(DynamoDBClient);
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await database.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    const RegionName = REGIONS.find((region) => region !== place.region);
    await database.send(new UpdateTableCommand({ TableName, ReplicaUpdates: [{ Create: { RegionName } }] }));
  },
  /** In one region, without a copy, and without a way back to an earlier state. */
  bad: async (place) => {
    if (place.region === HOME) await createTable(place, 'sessions');
  },
};

const createZone = async ({ client }: Place): Promise<void> => {
  await client(Route53Client).send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'conformance' }),
  );
};

/** moto's tagging API does not know zones, so that none of them can be marked as critical. */
export const zone: Seed = { scope: 'account', good: createZone, bad: createZone };
