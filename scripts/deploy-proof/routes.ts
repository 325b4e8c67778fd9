/** Steps of the proof with a route of the deployed hub. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deliverQueue, undeliveredQueue } from '../../shared/alerts/resource-names.ts';
import { type Cloud, clientOptions, eventually, HUB, REGION } from './cloud.ts';
import { sqsOf } from './steps.ts';

const TOLD_SECONDS = 60;

export interface Undelivered {
  readonly body: string;
  readonly reason: string;
}

const urlOf = async (cloud: Cloud, QueueName: string): Promise<string> =>
  (await sqsOf(cloud)('GetQueueUrl', { QueueName })).QueueUrl;

async function counted(cloud: Cloud, queue: string): Promise<{ visible: number; hidden: number }> {
  const QueueUrl = await urlOf(cloud, queue);
  const { Attributes } = await sqsOf(cloud)('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages),
    hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

/** Waits until the given number of messages could not be delivered, and reads them without removing them. */
export async function undeliveredOf(cloud: Cloud, route: string, count: number): Promise<Undelivered[]> {
  const queue = undeliveredQueue(route);
  await eventually(cloud, `${count} messages in ${queue}`, TOLD_SECONDS, async () => {
    const { visible } = await counted(cloud, queue);
    return visible >= count || undefined;
  });
  const { Messages = [] } = await sqsOf(cloud)('ReceiveMessage', {
    QueueUrl: await urlOf(cloud, queue),
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 0,
    MessageAttributeNames: ['All'],
  });
  return Messages.map(({ Body, MessageAttributes }: { Body: string; MessageAttributes?: Attributes }) => ({
    body: Body,
    reason: MessageAttributes?.reason?.StringValue ?? '',
  }));
}

type Attributes = Record<string, { readonly StringValue?: string }>;

/** Creates the secret of a subscriber, which was missing. */
export async function keyMade(cloud: Cloud, Name: string): Promise<void> {
  const client = new SecretsManagerClient(clientOptions(cloud, HUB));
  await client.send(new CreateSecretCommand({ Name, SecretString: 'a-key-that-nobody-knows' }));
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `plumbline` as a user does, with these variables in its environment. */
export async function plumblineIn(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const main = join(resolve(import.meta.dirname, '../..'), 'cli/main.ts');
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, CI: 'true' },
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: Number(code), stdout, stderr };
}

/** Runs `plumbline alerts redrive` as a user does; returns the outcome of each message. */
export async function redriven(cloud: Cloud): Promise<string[]> {
  const { stdout, stderr } = await plumblineIn(
    ['alerts', 'redrive', '--region', REGION, '--endpoint-url', cloud.url, '--format', 'json'],
    { AWS_ACCESS_KEY_ID: HUB, AWS_SECRET_ACCESS_KEY: 'test' },
  );
  process.stderr.write(stderr);
  return (JSON.parse(stdout) as { outcome: string }[]).map(({ outcome }) => outcome);
}

/** Waits until the given number of messages are being retried: in the route's queue, with no dead letter left. */
export async function waitingFor(cloud: Cloud, route: string, count: number): Promise<number> {
  return eventually(cloud, 'the messages to be retried', TOLD_SECONDS, async () => {
    const [queue, undelivered] = [
      await counted(cloud, deliverQueue(route)),
      await counted(cloud, undeliveredQueue(route)),
    ];
    return undelivered.visible + undelivered.hidden === 0 && queue.visible + queue.hidden === count ? count : undefined;
  });
}
