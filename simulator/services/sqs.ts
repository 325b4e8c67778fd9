/** Simulated Amazon SQS: standard queues, by the world's clock. Messages are handed out in order, which SQS does not promise. */
import { createHash } from 'node:crypto';
import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageRequest,
  GetQueueUrlRequest,
  ListQueuesRequest,
  ListQueueTagsRequest,
  MessageAttributeValue,
  ReceiveMessageRequest,
  SendMessageRequest,
} from '@aws-sdk/client-sqs';
import { apiError, type Call, service } from '../service.ts';
import type { World } from '../world.ts';

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

const SECOND = 1_000;
const nameOf = (url = ''): string => url.slice(url.lastIndexOf('/') + 1);
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function queueIn(state: Sqs, name: string): SimulatedQueue {
  const queue = state.queues.get(name);
  if (queue) return queue;
  throw apiError('QueueDoesNotExist', 'The specified queue does not exist.');
}

/** A message's place in its queue; a receipt is good until the message is deleted. */
function received(queue: SimulatedQueue, receipt = ''): QueuedMessage {
  const message = queue.messages.find(({ id }) => receipt.startsWith(`${id}.`));
  if (message) return message;
  throw apiError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
}

export function put(state: Sqs, name: string, body: string, attributes: QueueAttributes, at: Date): QueuedMessage {
  state.sent += 1;
  const message = {
    ...{ id: `message-${state.sent}`, body, attributes },
    ...{ sentAt: at.getTime(), visibleAt: at.getTime(), receives: 0 },
  };
  queueIn(state, name).messages.push(message);
  return message;
}

/** Takes up to `most` that are visible, and moves on what was received too often. */
export function take(state: Sqs, name: string, most: number, at: Date, visibilityMs?: number): QueuedMessage[] {
  const queue = queueIn(state, name);
  const { deadLetters } = queue;
  const taken: QueuedMessage[] = [];
  for (const message of [...queue.messages]) {
    if (taken.length === most) break;
    if (message.visibleAt > at.getTime()) continue;
    if (deadLetters && message.receives >= deadLetters.maxReceiveCount) {
      queue.messages.splice(queue.messages.indexOf(message), 1);
      queueIn(state, deadLetters.queue).messages.push({ ...message, receives: 0 });
      continue;
    }
    message.receives += 1;
    message.visibleAt = at.getTime() + (visibilityMs ?? queue.visibilityMs);
    taken.push(message);
  }
  return taken;
}

export const receiptOf = ({ id, receives }: QueuedMessage): string => `${id}.${receives}`;

export const sqs = service<Sqs>({
  serviceId: 'SQS',
  eventSource: 'sqs',
  scope: 'region',
  seed: () => ({ queues: new Map(), sent: 0 }),
  reads: {
    GetQueueUrl: ({ state, input, account, region }: Call<Sqs, GetQueueUrlRequest>) => {
      queueIn(state, input.QueueName ?? '');
      return { QueueUrl: `https://sqs.${region}.amazonaws.com/${account.id}/${input.QueueName}` };
    },
    ListQueues: ({ state, input, account, region }: Call<Sqs, ListQueuesRequest>) => ({
      QueueUrls: [...state.queues.keys()]
        .filter((name) => name.startsWith(input.QueueNamePrefix ?? ''))
        .map((name) => `https://sqs.${region}.amazonaws.com/${account.id}/${name}`),
    }),
    ListQueueTags: ({ state, input }: Call<Sqs, ListQueueTagsRequest>) => ({
      Tags: queueIn(state, nameOf(input.QueueUrl)).tags,
    }),
    SendMessage: ({ state, input, now }: Call<Sqs, SendMessageRequest>) => {
      const { QueueUrl, MessageBody = '', MessageAttributes = {} } = input;
      const { id } = put(state, nameOf(QueueUrl), MessageBody, MessageAttributes, now);
      return { MessageId: id, MD5OfMessageBody: md5(MessageBody) };
    },
    ReceiveMessage: ({ state, input, now }: Call<Sqs, ReceiveMessageRequest>) => {
      const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout } = input;
      const milliseconds = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * SECOND;
      const Messages = take(state, nameOf(QueueUrl), MaxNumberOfMessages, now, milliseconds).map((message) => ({
        MessageId: message.id,
        ReceiptHandle: receiptOf(message),
        Body: message.body,
        MD5OfBody: md5(message.body),
        Attributes: { SentTimestamp: String(message.sentAt), ApproximateReceiveCount: String(message.receives) },
        MessageAttributes: message.attributes,
      }));
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

/** The queues of a place, to be changed. */
export const queuesIn = (world: World, { account, region }: { account: string; region: string }): Sqs =>
  world.state<Sqs>(sqs, account, region, true);
