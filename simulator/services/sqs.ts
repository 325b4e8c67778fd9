/** Simulated Amazon SQS: a queue's messages, when each may be received, and those that were received too often. */
import { createHash } from 'node:crypto';
import type { GetQueueAttributesRequest, GetQueueUrlRequest, SendMessageBatchRequest } from '@aws-sdk/client-sqs';
import { apiError, type Call, service } from '../service.ts';
import type { World } from '../world.ts';

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970 from which on it may be received. */
  readonly visibleAt: number;
  readonly received: number;
}

interface Queue {
  readonly waiting: QueuedMessage[];
  readonly setAside: QueuedMessage[];
  sent: number;
}

interface Sqs {
  readonly queues: Map<string, Queue>;
}

/** Receptions after which a message is set aside, as the hub stack has it. */
const ATTEMPTS = 4;
const SECOND = 1_000;
/** Messages of a batch, as the hub stack has it, and bytes of an invocation ("Lambda quotas"). */
const BATCH = 10_000;
const PAYLOAD_BYTES = 6_000_000;

export const sqs = service<Sqs>({
  serviceId: 'SQS',
  eventSource: 'sqs',
  scope: 'region',
  seed: () => ({ queues: new Map() }),
  reads: {
    GetQueueUrl: ({ account, region, input }: Call<Sqs, GetQueueUrlRequest>) => ({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account.id}/${input.QueueName}`,
    }),
    GetQueueAttributes: ({ state, account, input }: Call<Sqs, GetQueueAttributesRequest>) => {
      const [, , , owner] = (input.QueueUrl ?? '').split('/');
      if (owner !== account.id) throw apiError('QueueDoesNotExist', 'The specified queue does not exist.');
      const waiting = state.queues.get(input.QueueUrl ?? '')?.waiting.length ?? 0;
      return { Attributes: { ApproximateNumberOfMessages: String(waiting) } };
    },
    // sending is a data event, which CloudTrail's management events do not hold
    SendMessageBatch: ({ input, account, region, world }: Call<Sqs, SendMessageBatchRequest>) => {
      const queue = queueIn(world, { account: account.id, region }, input.QueueUrl ?? '');
      const Successful = (input.Entries ?? []).map(({ Id, MessageBody = '', DelaySeconds = 0 }) => {
        queue.send(MessageBody, DelaySeconds);
        // the client compares
        return { Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
      });
      return { Successful, Failed: [] };
    },
  },
  writes: {},
});

export interface QueueHandle {
  send(body: string, delaySeconds?: number): void;
  /** Messages that may be received now, as many as one invocation of a function takes. */
  receive(): QueuedMessage[];
  /** It could not be handled: it comes again, or is set aside. */
  giveBack(message: QueuedMessage): void;
  /** Messages that may be received now. */
  waiting(): number;
  readonly setAside: readonly QueuedMessage[];
}

export function queueIn(world: World, where: { account: string; region: string }, url: string): QueueHandle {
  const { queues } = world.state<Sqs>(sqs, where.account, where.region, true);
  const queue = queues.get(url) ?? { waiting: [], setAside: [], sent: 0 };
  queues.set(url, queue);
  return {
    waiting: () => queue.waiting.filter(({ visibleAt }) => visibleAt <= world.now().getTime()).length,
    setAside: queue.setAside,
    send: (body, delaySeconds = 0) => {
      queue.sent += 1;
      const visibleAt = world.now().getTime() + delaySeconds * SECOND;
      queue.waiting.push({ id: `message-${queue.sent}`, body, visibleAt, received: 0 });
    },
    receive: () => {
      const now = world.now().getTime();
      const taken: QueuedMessage[] = [];
      let bytes = 0;
      const left = queue.waiting.filter((message) => {
        bytes += message.visibleAt <= now ? message.body.length : 0;
        const takes = message.visibleAt <= now && taken.length < BATCH && bytes <= PAYLOAD_BYTES;
        if (takes) taken.push({ ...message, received: message.received + 1 });
        return !takes;
      });
      queue.waiting.splice(0, queue.waiting.length, ...left);
      return taken;
    },
    giveBack: (message) => {
      (message.received < ATTEMPTS ? queue.waiting : queue.setAside).push(message);
    },
  };
}
