/** What is done with the deployed hub. */
import { randomUUID } from 'node:crypto';
import { DescribeOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Cloud, clientOptions, eventually, HUB, MANAGEMENT, REGION } from './cloud.ts';

const MACHINE = `arn:aws:states:${REGION}:${HUB}:stateMachine:plumbline-scan`;
const RUN_SECONDS = 120;
const TOLD_SECONDS = 30;

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

export async function runScan(cloud: Cloud): Promise<Execution> {
  const states = (target: string, input: object) => cloud.json(HUB, 'states', `AWSStepFunctions.${target}`, input);
  const { executionArn } = await states('StartExecution', {
    stateMachineArn: MACHINE,
    name: `proof-${randomUUID()}`,
    input: '{}',
  });
  return eventually('the end of the scan', RUN_SECONDS, async () => {
    const { status, output, cause } = await states('DescribeExecution', { executionArn });
    return status === 'RUNNING' ? undefined : { status, output: JSON.parse(output ?? '{}'), cause };
  });
}

export interface Inbox {
  /** The next message that the subscriber gets. */
  next(): Promise<string>;
}

/** A queue behind the topic of drift, as a pager would have it. */
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
      eventually('a message for the subscriber', TOLD_SECONDS, async () => {
        const { Messages = [] } = await sqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 1 });
        if (!Messages[0]) return undefined;
        await sqs('DeleteMessage', { QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle });
        return String(JSON.parse(Messages[0].Body).Message);
      }),
  };
}

/** Messages in all dead-letter queues of the hub. */
export async function deadLetterOf(cloud: Cloud): Promise<number> {
  const sqs = sqsOf(cloud);
  const { QueueUrls } = await sqs('ListQueues', { QueueNamePrefix: 'PlumblineHub' });
  const counts = await Promise.all(
    (QueueUrls as string[])
      .filter((url) => /Unhandled|SetAside/.test(url))
      .map(async (QueueUrl) => {
        const { Attributes } = await sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
        return Number(Attributes.ApproximateNumberOfMessages);
      }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Creates a bucket in the member account, and puts on the hub's queue what its bus would: the event of that call. */
export async function bucketCreated(cloud: Cloud, name: string): Promise<void> {
  const s3 = new S3Client({ ...clientOptions(cloud, MANAGEMENT), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  const sqs = sqsOf(cloud);
  const { QueueUrls } = await sqs('ListQueues', { QueueNamePrefix: 'PlumblineHub-EventsQueue' });
  const time = new Date().toISOString();
  const detail = {
    eventSource: 's3.amazonaws.com',
    eventName: 'CreateBucket',
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
