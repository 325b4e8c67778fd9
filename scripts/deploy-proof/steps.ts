/** Steps of the proof with the deployed hub. */
import { randomUUID } from 'node:crypto';
import { DescribeOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { authorizationOf, type Cloud, clientOptions, eventually, HUB, MANAGEMENT, REGION } from './cloud.ts';

const MACHINE = `arn:aws:states:${REGION}:${HUB}:stateMachine:plumbline-scan`;
/** Ten times the duration on two idle cores. */
const RUN_SECONDS = 300;
const TOLD_SECONDS = 120;

export async function organizationOf(cloud: Cloud, account: string): Promise<string> {
  const client = new OrganizationsClient(clientOptions(cloud, account));
  const { Organization } = await client.send(new DescribeOrganizationCommand({}));
  return Organization?.Id ?? '';
}

export interface Execution {
  readonly status: string;
  // biome-ignore lint/suspicious/noExplicitAny: the state machine's output
  readonly output: any;
  readonly cause?: string;
}

/** Starts a scan as a person does, unless `input` is the schedule's. */
export async function runScan(cloud: Cloud, input: object = {}): Promise<Execution> {
  const states = (target: string, input: object) => cloud.json(HUB, 'states', `AWSStepFunctions.${target}`, input);
  const { executionArn } = await states('StartExecution', {
    stateMachineArn: MACHINE,
    name: `proof-${randomUUID()}`,
    input: JSON.stringify(input),
  });
  return eventually(cloud, 'the end of the scan', RUN_SECONDS, async () => {
    const { status, output, cause } = await states('DescribeExecution', { executionArn });
    return status === 'RUNNING' ? undefined : { status, output: JSON.parse(output ?? '{}'), cause };
  });
}

export interface Inbox {
  /** The next message that the subscriber gets. */
  next(): Promise<string>;
}

/** A queue that is subscribed to the alert topic, as a pager would be. */
export async function subscribed(cloud: Cloud): Promise<Inbox> {
  const sqs = sqsOf(cloud);
  const Endpoint = `arn:aws:sqs:${REGION}:${HUB}:proof-inbox`;
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: Endpoint },
    ],
  });
  const { QueueUrl } = await sqs('CreateQueue', { QueueName: 'proof-inbox', Attributes: { Policy } });
  const sns = new SNSClient(clientOptions(cloud, HUB));
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  const TopicArn = Topics.find(({ TopicArn: arn }) => arn?.includes('Alerts'))?.TopicArn;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  return {
    next: () =>
      eventually(cloud, 'a message for the subscriber', TOLD_SECONDS, async () => {
        const { Messages = [] } = await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 1 });
        if (!Messages[0]) return undefined;
        await sqs('DeleteMessage', { QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle });
        return String(JSON.parse(Messages[0].Body).Message);
      }),
  };
}

/**
 * Fetches the page behind a link, or the answer to its form. The emulator offers every API at its own address too, and
 * takes the API's account from the caller's credentials, which a link's visitor does not have.
 */
export async function pageOf(cloud: Cloud, link: string, form?: Readonly<Record<string, string>>): Promise<string> {
  const { hostname, pathname, search, searchParams } = new URL(link);
  const page = `${cloud.url}/_aws/execute-api/${hostname.split('.')[0]}/$default${pathname}`;
  const body = new URLSearchParams({ t: searchParams.get('t') ?? '', ...form });
  const headers = { authorization: authorizationOf(HUB, 'execute-api') };
  const response = await fetch(form ? page : page + search, form ? { method: 'POST', body, headers } : { headers });
  return response.text();
}

/** Counts the messages in all dead-letter queues of the hub that AWS services fill. */
export async function deadLetterOf(cloud: Cloud): Promise<number> {
  const sqs = sqsOf(cloud);
  const { QueueUrls } = await sqs('ListQueues', { QueueNamePrefix: 'PlumblineHub' });
  const queues = await Promise.all(
    (QueueUrls as string[]).map((QueueUrl) => sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })),
  );
  const last = queues.map(({ Attributes }) => Attributes).filter(({ RedrivePolicy }) => !RedrivePolicy);
  if (last.length === 0 || last.length === queues.length) throw new Error('the hub has no dead-letter queue');
  return last.reduce((sum, { ApproximateNumberOfMessages: count }) => sum + Number(count), 0);
}

/** Creates a bucket in the member account, and puts the event of that call on the hub's queue, as the bus would. */
export async function bucketCreated(cloud: Cloud, name: string): Promise<void> {
  const s3 = new S3Client({ ...clientOptions(cloud, MANAGEMENT), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  const sqs = sqsOf(cloud);
  const { QueueUrls } = await sqs('ListQueues', { QueueNamePrefix: 'PlumblineHub-EventsQueue' });
  const time = new Date().toISOString();
  const detail = {
    eventSource: 's3.amazonaws.com',
    eventName: 'CreateBucket',
    requestParameters: { bucketName: name },
    eventID: randomUUID(),
    eventTime: time,
    awsRegion: REGION,
    sourceIPAddress: '203.0.113.7',
    userIdentity: { arn: `arn:aws:iam::${MANAGEMENT}:user/dana` },
  };
  const event = { version: '0', id: randomUUID(), source: 'aws.s3', account: MANAGEMENT, region: REGION, time, detail };
  const MessageBody = JSON.stringify({ ...event, 'detail-type': 'AWS API Call via CloudTrail' });
  await sqs('SendMessage', { QueueUrl: QueueUrls[0], MessageBody });
}

export const sqsOf = (cloud: Cloud) => (target: string, input: object) =>
  cloud.json(HUB, 'sqs', `AmazonSQS.${target}`, input);
