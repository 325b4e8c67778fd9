/** Many alike: queues, tables, file systems, security groups and functions, so that lists are longer than one. */
import { CreateTableCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { CreateFileSystemCommand, EFSClient } from '@aws-sdk/client-efs';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Place } from '../support/organization.ts';
import { admit } from './network.ts';
import { type Seed, TAGS } from './seed.ts';
import { lambda } from './serving.ts';

const COUNT = 5;
const numbered = (name: string): string[] => Array.from({ length: COUNT }, (_, index) => `${name}-${index + 1}`);
const tagMap = Object.fromEntries(TAGS.map(({ Key, Value }) => [Key, Value]));

async function createTable({ client }: Place, TableName: string, good: boolean): Promise<void> {
  const dynamo = client(DynamoDBClient);
  await dynamo.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ...(good ? { Tags: TAGS } : {}),
    }),
  );
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  if (good) await dynamo.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
}

/** The queue that the others set messages aside in; its name says so. */
async function deadLetters({ client }: Place): Promise<string> {
  const sqs = client(SQSClient);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'jobs-dlq', tags: tagMap }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  return (await sqs.send(asked)).Attributes?.QueueArn ?? '';
}

async function queues(place: Place, good: boolean): Promise<void> {
  const target = good ? await deadLetters(place) : '';
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 3 });
  const set = good ? { Attributes: { RedrivePolicy }, tags: tagMap } : {};
  for (const QueueName of numbered('jobs')) {
    await place.client(SQSClient).send(new CreateQueueCommand({ QueueName, ...set }));
  }
}

const FROM_INSIDE = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
const FROM_ANYWHERE = { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

const planted = async (place: Place, good: boolean): Promise<void> => {
  await queues(place, good);
  for (const name of numbered('ledger')) await createTable(place, name, good);
  for (const CreationToken of numbered('shared'))
    await place.client(EFSClient).send(new CreateFileSystemCommand({ CreationToken, Encrypted: good }));
  for (const name of numbered('group')) await admit(place, name, good ? FROM_INSIDE : FROM_ANYWHERE);
  // functions that share a role
  for (const name of good ? [] : numbered('worker')) await lambda(place, good, name);
};

/** After `edge`, which makes the role of the functions. */
export const fleet: Seed = {
  scope: 'region',
  good: (place) => planted(place, true),
  bad: (place) => planted(place, false),
};
