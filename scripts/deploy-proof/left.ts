/** The resources in the hub's account, and those that the stack says it leaves behind. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient, paginateListPolicies, paginateListRoles } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, KMSClient, paginateListKeys } from '@aws-sdk/client-kms';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { paginateListScheduleGroups, SchedulerClient } from '@aws-sdk/client-scheduler';
import { paginateListTopics, SNSClient } from '@aws-sdk/client-sns';
import { authorizationOf, type Cloud, clientOptions, HUB } from './cloud.ts';
import { sqsOf } from './steps.ts';

/**
 * The resources that the stack's outputs name as kept, which docs/deploy.md tells the reader to note before deleting
 * the stack.
 */
export async function keptBy(cloud: Cloud, StackName: string): Promise<string[]> {
  const client = new CloudFormationClient(clientOptions(cloud, HUB));
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  const outputs = Stacks.flatMap(({ Outputs = [] }) => Outputs);
  return outputs
    .filter(({ Description }) => Description?.startsWith('Kept'))
    .map(({ OutputValue }) => String(OutputValue))
    .sort();
}

/** Names or ARNs of all resources of the types that a hub has; a key that is scheduled for deletion does not count. */
export async function standing(cloud: Cloud): Promise<Set<string>> {
  const kinds = await Promise.all([
    ...[tables, buckets, keys, logGroups, queues, topics, functions, machines].map((kind) => kind(cloud)),
    ...[buses, scheduleGroups, roles, policies].map((kind) => kind(cloud)),
  ]);
  return new Set(kinds.flat());
}

async function all<Page>(pages: AsyncIterable<Page>, names: (page: Page) => (string | undefined)[] | undefined) {
  const found: string[] = [];
  for await (const page of pages) for (const name of names(page) ?? []) found.push(String(name));
  return found;
}

const inHub = (cloud: Cloud) => clientOptions(cloud, HUB);

const tables = (cloud: Cloud) =>
  all(paginateListTables({ client: new DynamoDBClient(inHub(cloud)) }, {}), ({ TableNames }) => TableNames);

async function buckets(cloud: Cloud): Promise<string[]> {
  const client = new S3Client({ ...inHub(cloud), forcePathStyle: true });
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => String(Name));
}

async function keys(cloud: Cloud): Promise<string[]> {
  const client = new KMSClient(inHub(cloud));
  const ids = await all(paginateListKeys({ client }, {}), ({ Keys }) => Keys?.map(({ KeyId }) => KeyId));
  const described = await Promise.all(ids.map((KeyId) => client.send(new DescribeKeyCommand({ KeyId }))));
  return described.flatMap(({ KeyMetadata: key }) =>
    key?.KeyManager === 'CUSTOMER' && key.KeyState !== 'PendingDeletion' ? [String(key.Arn)] : [],
  );
}

const logGroups = (cloud: Cloud) =>
  all(paginateDescribeLogGroups({ client: new CloudWatchLogsClient(inHub(cloud)) }, {}), (page) =>
    page.logGroups?.map(({ logGroupName }) => logGroupName),
  );

/** Log groups that the emulator made since then: a function that runs while its stack is destroyed gets its group anew. */
export async function logGroupsMadeSince(cloud: Cloud, since: number): Promise<Set<string>> {
  const made: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups(
    { client: new CloudWatchLogsClient(inHub(cloud)) },
    {},
  ))
    for (const { logGroupName = '', creationTime = 0 } of logGroups) if (creationTime >= since) made.push(logGroupName);
  return new Set(made);
}

const queues = async (cloud: Cloud): Promise<string[]> => (await sqsOf(cloud)('ListQueues', {})).QueueUrls ?? [];

const topics = (cloud: Cloud) =>
  all(paginateListTopics({ client: new SNSClient(inHub(cloud)) }, {}), ({ Topics }) =>
    Topics?.map(({ TopicArn }) => TopicArn),
  );

async function functions({ url, signal }: Cloud): Promise<string[]> {
  const headers = { authorization: authorizationOf(HUB, 'lambda') };
  const response = await fetch(`${url}/2015-03-31/functions/`, { headers, signal });
  if (!response.ok) throw new Error(`ListFunctions: ${response.status} ${await response.text()}`);
  const { Functions } = (await response.json()) as { Functions: { FunctionArn: string }[] };
  return Functions.map(({ FunctionArn }) => FunctionArn);
}

async function machines(cloud: Cloud): Promise<string[]> {
  const { stateMachines } = await cloud.json(HUB, 'states', 'AWSStepFunctions.ListStateMachines', {});
  return stateMachines.map(({ stateMachineArn }: { stateMachineArn: string }) => stateMachineArn);
}

async function buses(cloud: Cloud): Promise<string[]> {
  const { EventBuses = [] } = await new EventBridgeClient(inHub(cloud)).send(new ListEventBusesCommand({}));
  return EventBuses.map(({ Arn }) => String(Arn));
}

const scheduleGroups = (cloud: Cloud) =>
  all(paginateListScheduleGroups({ client: new SchedulerClient(inHub(cloud)) }, {}), ({ ScheduleGroups }) =>
    ScheduleGroups?.map(({ Arn }) => Arn),
  );

const roles = (cloud: Cloud) =>
  all(paginateListRoles({ client: new IAMClient(inHub(cloud)) }, {}), ({ Roles }) => Roles?.map(({ Arn }) => Arn));

const policies = (cloud: Cloud) =>
  all(paginateListPolicies({ client: new IAMClient(inHub(cloud)) }, { Scope: 'Local' }), ({ Policies }) =>
    Policies?.map(({ Arn }) => Arn),
  );
