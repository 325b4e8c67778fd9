/**
 * Redrives dead letters, route by route and in their order. A message is deleted after it was sent again. If an error happens
 * in between, the message is sent twice, but never lost.
 */

import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { arnParts } from '../core/arn.ts';
import { sha256 } from '../core/digest.ts';
import { routeOfUndelivered, SENDS_TO, UNDELIVERED } from './resource-names.ts';
import { publishedAgain, summaryOf, type UndeliveredMessage, type UndeliveredSummary } from './undelivered.ts';

export interface Clients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
}

export interface UndeliveredQueue {
  readonly route: string;
  readonly url: string;
  /** ARN of the topic, or of the queue that `deliver` reads. */
  readonly sendsTo: string | null;
}

export interface Redriven extends UndeliveredSummary {
  readonly route: string;
  readonly message: string;
  readonly since: string;
  readonly outcome: 'lies there' | 'sent' | 'kept';
  /** Why it was kept, or was sent and could not be deleted. */
  readonly trouble: string | null;
}

/** Finds the dead-letter queues of all routes by their names. */
export async function undeliveredQueues({ sqs }: Pick<Clients, 'sqs'>): Promise<UndeliveredQueue[]> {
  const { ListQueueTagsCommand, paginateListQueues } = await import('@aws-sdk/client-sqs');
  const queues: UndeliveredQueue[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { QueueNamePrefix: UNDELIVERED })) {
    for (const url of QueueUrls) {
      const route = routeOfUndelivered(url);
      const { Tags = {} } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: url }));
      if (route) queues.push({ route, url, sendsTo: Tags[SENDS_TO] ?? null });
    }
  }
  return queues.sort((one, other) => one.route.localeCompare(other.route));
}

/** The number of messages that are sorted at once. */
const WINDOW = 200;
const RECEIVED_AT_ONCE = 10;
/** How long received messages are hidden from other readers. */
const HIDDEN_SECONDS = 120;

/** Yields the outcome for each message. With `dryRun`, it yields the messages and sends nothing. */
export async function* redrive(
  queue: UndeliveredQueue,
  clients: Clients,
  { dryRun }: { readonly dryRun: boolean },
): AsyncGenerator<Redriven> {
  const left: UndeliveredMessage[] = [];
  const seen = new Set<string>();
  const handle = async (message: UndeliveredMessage, known: UndeliveredSummary): Promise<Ended> => {
    if (dryRun) return ['lies there', null];
    const what = known.notice ?? sha256(message.body);
    if (seen.has(what)) return ['kept', 'it was sent again, and came back while this ran'];
    seen.add(what);
    return sendAgain(message, queue, clients);
  };
  try {
    for (let window = await receive(queue, clients); window.length > 0; window = await receive(queue, clients)) {
      const inOrder = window
        .map((message) => ({ message, known: summaryOf(message) }))
        .sort((one, other) => one.known.order.localeCompare(other.known.order));
      for (const { message, known } of inOrder) {
        const [outcome, trouble] = await handle(message, known);
        if (outcome !== 'sent') left.push(message);
        yield { ...known, route: queue.route, message: message.id, since: message.since, outcome, trouble };
      }
    }
  } finally {
    for (const message of left) await makeVisible(message, queue, clients);
  }
}

type Ended = readonly [Redriven['outcome'], string | null];

async function receive({ url }: UndeliveredQueue, { sqs }: Clients): Promise<UndeliveredMessage[]> {
  const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
  const received: UndeliveredMessage[] = [];
  while (received.length < WINDOW) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: RECEIVED_AT_ONCE,
        VisibilityTimeout: HIDDEN_SECONDS,
        // a long poll asks all servers; a short one may miss messages
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (Messages.length === 0) break;
    for (const { MessageId = '', ReceiptHandle = '', Body = '', Attributes, MessageAttributes = {} } of Messages) {
      const since = new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString();
      received.push({ id: MessageId, receipt: ReceiptHandle, body: Body, attributes: MessageAttributes, since });
    }
  }
  return received;
}

async function sendAgain(message: UndeliveredMessage, queue: UndeliveredQueue, clients: Clients): Promise<Ended> {
  try {
    await send(message, queue, clients);
  } catch (error) {
    return ['kept', (error as Error).message];
  }
  const { DeleteMessageCommand } = await import('@aws-sdk/client-sqs');
  try {
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: message.receipt }));
    return ['sent', null];
  } catch (error) {
    return ['sent', `it could not be deleted, and would be sent once more: ${(error as Error).message}`];
  }
}

const isQueue = (arn: string): boolean => arnParts(arn).service === 'sqs';

async function send(message: UndeliveredMessage, { route, sendsTo }: UndeliveredQueue, { sqs, sns }: Clients) {
  if (!sendsTo) {
    throw new Error(`its queue has no tag ${SENDS_TO}, which says where it is sent to; deploy the hub again`);
  }
  if (!isQueue(sendsTo)) {
    const { PublishCommand } = await import('@aws-sdk/client-sns');
    await sns.send(new PublishCommand(publishedAgain(message, route, sendsTo)));
    return;
  }
  const { GetQueueUrlCommand, SendMessageCommand } = await import('@aws-sdk/client-sqs');
  const QueueName = sendsTo.slice(sendsTo.lastIndexOf(':') + 1);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: message.body }));
}

/** Makes a message that stays visible at once. If that fails, it becomes visible when its timeout ends. */
async function makeVisible(
  { receipt }: UndeliveredMessage,
  { url }: UndeliveredQueue,
  { sqs }: Clients,
): Promise<void> {
  const { ChangeMessageVisibilityCommand } = await import('@aws-sdk/client-sqs');
  const change = new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: 0 });
  await sqs.send(change).catch(() => undefined);
}
