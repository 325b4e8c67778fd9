/** The approximate numbers of messages in the queues of the hub ("GetQueueAttributes", Amazon SQS API Reference). */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueStand, QueueStands } from '../core/queue.ts';
import { known, numberOf, seen } from '../core/reading.ts';
import { couldNotRead } from './failure.ts';

export interface WatchedQueue extends Pick<QueueStand, 'name' | 'isSetAside'> {
  readonly url: string;
}

const ACTION = 'sqs:GetQueueAttributes';
const WAITING = 'ApproximateNumberOfMessages';
const IN_WORK = 'ApproximateNumberOfMessagesNotVisible';

/** Reads all queues at the same time. If one cannot be read, the others still are. */
export const queueStands =
  (client: () => Promise<SQSClient>, queues: readonly WatchedQueue[]): QueueStands =>
  () =>
    Promise.all(
      queues.map(async ({ name, isSetAside, url }) => ({
        name,
        isSetAside,
        messages: await seen(countsOf(client, url)),
      })),
    );

async function countsOf(client: () => Promise<SQSClient>, QueueUrl: string) {
  const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [WAITING, IN_WORK] });
  const { Attributes = {} } = await (await client()).send(asked).catch((error: unknown) => {
    throw couldNotRead(ACTION, error);
  });
  const count = (name: typeof WAITING | typeof IN_WORK) => known(numberOf(Attributes[name], ACTION, name));
  return { waiting: count(WAITING), inWork: count(IN_WORK) };
}
