/** Resources that must survive the loss of a region: a critical table, a critical bucket, and the name that leads to them. */
import { CreateTableCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { HOME, type Place, REGIONS } from '../support/organization.ts';
import { createSafeBucket } from './buckets.ts';
import { type Seed, TAGS } from './seed.ts';

const CRITICAL = [...TAGS, { Key: 'Criticality', Value: 'critical' }];

async function createTable({ client }: Place, TableName: string): Promise<void> {
  await client(DynamoDBClient).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      Tags: CRITICAL,
    }),
  );
}

export const criticalTable: Seed = {
  scope: 'region',
  good: async (place) => {
    await createTable(place, 'sessions');
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await place
      .client(DynamoDBClient)
      .send(new UpdateContinuousBackupsCommand({ TableName: 'sessions', PointInTimeRecoverySpecification }));
  },
  /** In one region only, and without a way back to an earlier state. */
  bad: async (place) => {
    if (place.region === HOME) await createTable(place, 'sessions');
  },
};

export const replicatedBucket: Seed = {
  scope: 'account',
  /** Copied from the home region to the other. */
  good: async (place) => {
    const target = place.in(REGIONS[1]);
    const Bucket = await createSafeBucket(place, 'statements');
    const copy = await createSafeBucket(target, 'statements');
    const VersioningConfiguration = { Status: 'Enabled' as const };
    const s3 = place.client(S3Client);
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    await target.client(S3Client).send(new PutBucketVersioningCommand({ Bucket: copy, VersioningConfiguration }));
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: CRITICAL } }));
    await s3.send(
      new PutBucketReplicationCommand({
        Bucket,
        ReplicationConfiguration: {
          Role: `arn:aws:iam::${place.account}:role/replication`,
          Rules: [{ ID: 'all', Prefix: '', Status: 'Enabled', Destination: { Bucket: `arn:aws:s3:::${copy}` } }],
        },
      }),
    );
  },
  bad: async () => {},
};

const createZone = async ({ client }: Place): Promise<void> => {
  await client(Route53Client).send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'conformance' }),
  );
};

/** moto's tagging API does not know zones, so that none of them can be marked as critical. */
export const zone: Seed = { scope: 'account', good: createZone, bad: createZone };
