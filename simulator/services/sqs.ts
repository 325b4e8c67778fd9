/**
 * Simulated Amazon SQS: standard queues, on the world's clock. Messages are delivered in order, which SQS does not
 * promise.
 */
import { createHash } from 'node:crypto';
import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  GetQueueUrlRequest,
  ListQueuesRequest,
  ListQueueTagsRequest,
  MessageAttributeValue,
  ReceiveMessageRequest,
  SendMessageBatchRequest,
  SendMessageRequest,
} from '@aws-sdk/client-sqs';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import type { World } from '../world.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

export type QueueAttributes = Readonly<Record<string, MessageAttributeValue>>;

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: QueueAttributes;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
}

export interface SimulatedQueue {
  readonly messages: QueuedMessage[];
  readonly visibilityMs: number;
  readonly tags: Readonly<Record<string, string>>;
  /** The KMS key, if not SQS itself encrypts its messages. */
  readonly kmsKey?: string;
  readonly bySqs?: boolean;
  readonly deadLetters?: { readonly queue: string; readonly maxReceiveCount: number };
}

export interface Sqs {
  readonly queues: Map<string, SimulatedQueue>;
  sent: number;
}

export const emptyQueue = (over: Partial<SimulatedQueue> = {}): SimulatedQueue => ({
  ...{ messages: [], visibilityMs: 30_000, tags: {} },
  ...over,
});

/** The queues of the hub stack: events, dead letters of events, and records that could not be processed. */
export const EVENTS = 'plumbline-events';
export const EVENTS_SET_ASIDE = 'plumbline-events-set-aside';
export const SET_ASIDE = 'plumbline-set-aside';
/** How often an event is received before it becomes a dead letter. */
const ATTEMPTS = 4;
/** The queue of the member stack, in each account and region, for events that it could not forward. */
export const UNSENT_EVENTS = 'PlumblineMember-UnsentEvents';
const SECOND = 1_000;
const nameOf = (url = ''): string => url.slice(url.lastIndexOf('/') + 1);
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function queueIn(state: Sqs, name: string): SimulatedQueue {
  const queue = state.queues.get(name);
  if (queue) return queue;
  throw apiError('QueueDoesNotExist', 'The specified queue does not exist.');
}

/** A message as received; its receipt is valid until the message is deleted. */
function received(queue: SimulatedQueue, receipt = ''): QueuedMessage {
  const message = queue.messages.find(({ id }) => receipt.startsWith(`${id}.`));
  if (message) return message;
  throw apiError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
}

export interface Sent {
  readonly body: string;
  readonly attributes?: QueueAttributes;
  readonly delaySeconds?: number;
}

export function put(
  state: Sqs,
  name: string,
  { body, attributes = {}, delaySeconds = 0 }: Sent,
  at: Date,
): QueuedMessage {
  state.sent += 1;
  const message = {
    ...{ id: `message-${state.sent}`, body, attributes },
    ...{ sentAt: at.getTime(), visibleAt: at.getTime() + delaySeconds * SECOND, receives: 0 },
  };
  queueIn(state, name).messages.push(message);
  return message;
}

/** The limits of one receive. */
export interface Most {
  readonly messages: number;
  readonly bytes?: number;
}

/** Receives visible messages, and moves those that were received too often to the dead-letter queue. */
export function take(state: Sqs, name: string, most: Most, at: Date, visibilityMs?: number): QueuedMessage[] {
  const queue = queueIn(state, name);
  const { deadLetters } = queue;
  const taken: QueuedMessage[] = [];
  const gone = new Set<string>();
  let bytes = 0;
  for (const message of queue.messages) {
    if (message.visibleAt > at.getTime()) continue;
    if (deadLetters && message.receives >= deadLetters.maxReceiveCount) {
      gone.add(message.id);
      queueIn(state, deadLetters.queue).messages.push({ ...message, receives: 0 });
      continue;
    }
    bytes += message.body.length;
    if (taken.length === most.messages || bytes > (most.bytes ?? Number.POSITIVE_INFINITY)) break;
    message.receives += 1;
    message.visibleAt = at.getTime() + (visibilityMs ?? queue.visibilityMs);
    taken.push(message);
  }
  remove(state, name, gone);
  return taken;
}

export function remove(state: Sqs, name: string, ids: ReadonlySet<string>): void {
  const { messages } = queueIn(state, name);
  if (ids.size > 0) messages.splice(0, messages.length, ...messages.filter(({ id }) => !ids.has(id)));
}

const receiptOf = ({ id, receives }: QueuedMessage): string => `${id}.${receives}`;

function queuesOf(place: ServiceLocation): Map<string, SimulatedQueue> {
  const { account, world } = place;
  const kmsKey = keyArn(world, account.id, place.region, 'data');
  const queues = new Map([[UNSENT_EVENTS, emptyQueue({ kmsKey })]]);
  if (databaseRole(world, account, place.region) === 'primary') {
    const deadLetters = { queue: 'orders-dlq', maxReceiveCount: 5 };
    queues
      .set('orders', emptyQueue({ kmsKey, ...(place.flaw('queue-without-dlq', 0.04) ? {} : { deadLetters }) }))
      .set('orders-dlq', emptyQueue(encrypted(place, kmsKey)));
  }
  if (account.id !== world.security.id) return queues;
  const deadLetters = { queue: EVENTS_SET_ASIDE, maxReceiveCount: ATTEMPTS };
  return queues
    .set(EVENTS, emptyQueue({ deadLetters, kmsKey }))
    .set(EVENTS_SET_ASIDE, emptyQueue({ kmsKey }))
    .set(SET_ASIDE, emptyQueue({ kmsKey }));
}

/** In a few accounts a queue has the key of SQS, in fewer none. */
function encrypted({ flaw }: ServiceLocation, kmsKey: string): Partial<SimulatedQueue> {
  if (flaw('queue-in-the-clear', 0.02)) return { bySqs: false };
  return flaw('queue-without-key', 0.05) ? {} : { kmsKey };
}

export const sqs = service<Sqs>({
  serviceId: 'SQS',
  eventSource: 'sqs',
  scope: 'region',
  seed: (place) => ({ queues: queuesOf(place), sent: 0 }),
  reads: {
    GetQueueUrl: ({ state, input, account, region }: Call<Sqs, GetQueueUrlRequest>) => {
      queueIn(state, input.QueueName ?? '');
      return { QueueUrl: `https://sqs.${region}.amazonaws.com/${account.id}/${input.QueueName}` };
    },
    ListQueues: ({ state, input, account, region, world }: Call<Sqs, ListQueuesRequest>) => {
      const names = [...state.queues.keys()].filter((name) => name.startsWith(input.QueueNamePrefix ?? ''));
      const { items, next } = page(names, input.NextToken, input.MaxResults, world);
      // SQS answers with nothing where there is no queue
      if (items.length === 0) return {};
      const QueueUrls = items.map((name) => `https://sqs.${region}.amazonaws.com/${account.id}/${name}`);
      return { QueueUrls, NextToken: next };
    },
    ListQueueTags: ({ state, input }: Call<Sqs, ListQueueTagsRequest>) => ({
      Tags: queueIn(state, nameOf(input.QueueUrl)).tags,
    }),
    SendMessage: ({ state, input, now }: Call<Sqs, SendMessageRequest>) => {
      const { QueueUrl, MessageBody: body = '', MessageAttributes: attributes, DelaySeconds: delaySeconds } = input;
      const { id } = put(state, nameOf(QueueUrl), { body, attributes, delaySeconds }, now);
      return { MessageId: id, MD5OfMessageBody: md5(body) };
    },
    SendMessageBatch: ({ state, input, now }: Call<Sqs, SendMessageBatchRequest>) => {
      const Successful = (input.Entries ?? []).map(({ Id, MessageBody: body = '', DelaySeconds: delaySeconds }) => {
        const { id } = put(state, nameOf(input.QueueUrl), { body, delaySeconds }, now);
        return { Id, MessageId: id, MD5OfMessageBody: md5(body) };
      });
      return { Successful, Failed: [] };
    },
    GetQueueAttributes: ({ state, input, account, region }: Call<Sqs, GetQueueAttributesRequest>) => {
      const { messages, deadLetters, kmsKey, bySqs = true } = queueIn(state, nameOf(input.QueueUrl));
      const deadLetterTargetArn = `arn:aws:sqs:${region}:${account.id}:${deadLetters?.queue}`;
      const policy = deadLetters && { deadLetterTargetArn, maxReceiveCount: deadLetters.maxReceiveCount };
      const attributes: Readonly<Partial<Record<string, string | undefined>>> = {
        ApproximateNumberOfMessages: String(messages.length),
        RedrivePolicy: policy && JSON.stringify(policy),
        KmsMasterKeyId: kmsKey,
        SqsManagedSseEnabled: String(kmsKey === undefined && bySqs),
      };
      const asked = (input.AttributeNames ?? []).filter((name) => attributes[name] !== undefined);
      // SQS answers with nothing where no attribute is set
      if (asked.length === 0) return {};
      return { Attributes: Object.fromEntries(asked.map((name) => [name, attributes[name] ?? ''])) };
    },
    ReceiveMessage: ({ state, input, now }: Call<Sqs, ReceiveMessageRequest>) => {
      const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout } = input;
      const milliseconds = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * SECOND;
      const Messages = take(state, nameOf(QueueUrl), { messages: MaxNumberOfMessages }, now, milliseconds).map(
        (message) => ({
          MessageId: message.id,
          ReceiptHandle: receiptOf(message),
          Body: message.body,
          MD5OfBody: md5(message.body),
          Attributes: { SentTimestamp: String(message.sentAt), ApproximateReceiveCount: String(message.receives) },
          MessageAttributes: message.attributes,
        }),
      );
      return { Messages };
    },
    DeleteMessage: ({ state, input }: Call<Sqs, DeleteMessageRequest>) => {
      const { messages } = queueIn(state, nameOf(input.QueueUrl));
      const index = messages.findIndex(({ id }) => input.ReceiptHandle?.startsWith(`${id}.`));
      if (index >= 0) messages.splice(index, 1);
      return {};
    },
    ChangeMessageVisibility: ({ state, input, now }: Call<Sqs, ChangeMessageVisibilityRequest>) => {
      const message = received(queueIn(state, nameOf(input.QueueUrl)), input.ReceiptHandle);
      message.visibleAt = now.getTime() + (input.VisibilityTimeout ?? 0) * SECOND;
      return {};
    },
  },
  writes: {},
});

/** The queues of an account and region; a test may change them. */
export const queuesIn = (world: World, { account, region }: { account: string; region: string }): Sqs =>
  world.state<Sqs>(sqs, account, region, true);
