/** The two queues of a route, by name: the one that `deliver` reads, and the dead-letter queue. */
import type { MessageAttributeValue, SQSClient } from '@aws-sdk/client-sqs';
import { inPlainText } from '../core/inert.ts';
import { clipped } from './headline.ts';
import { deliverQueue, undeliveredQueue } from './resource-names.ts';

export interface RouteQueues {
  /** Sends a message to the route's dead-letter queue, with the reason. */
  setAside(route: string, body: string, because: string): Promise<void>;
  /** Hides a received message for some seconds. */
  postpone(route: string, receipt: string, seconds: number): Promise<void>;
}

/** Name of the attribute that says why a message was set aside. */
export const REASON = 'reason';
const LONGEST_REASON = 500;

/** The long-standing limit of SQS ("Amazon SQS message quotas"). Attributes count towards it. */
const LARGEST = 256 * 1024;

export function sqsQueues(client: () => Promise<SQSClient>): RouteQueues {
  const urls = new Map<string, Promise<string>>();
  const urlOf = (name: string): Promise<string> => {
    const known = urls.get(name) ?? found(name, client);
    urls.set(name, known);
    known.catch(() => urls.delete(name));
    return known;
  };
  return {
    setAside: async (route, body, because) => {
      const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
      const QueueUrl = await urlOf(undeliveredQueue(route));
      await (await client()).send(
        new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes: reason(body, because) }),
      );
    },
    postpone: async (route, ReceiptHandle, VisibilityTimeout) => {
      const { ChangeMessageVisibilityCommand } = await import('@aws-sdk/client-sqs');
      const QueueUrl = await urlOf(deliverQueue(route));
      await (await client()).send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
  };
}

async function found(QueueName: string, client: () => Promise<SQSClient>): Promise<string> {
  const { GetQueueUrlCommand } = await import('@aws-sdk/client-sqs');
  const { QueueUrl } = await (await client()).send(new GetQueueUrlCommand({ QueueName }));
  if (!QueueUrl) throw new Error(`the queue ${QueueName} is not there; deploy the hub again`);
  return QueueUrl;
}

/** The reason as an attribute. It is left out if the message would be too large with it. */
function reason(body: string, because: string): Record<string, MessageAttributeValue> {
  const StringValue = clipped(inPlainText(because), LONGEST_REASON);
  const size = Buffer.byteLength(body) + Buffer.byteLength(`${REASON}String${StringValue}`);
  return size <= LARGEST && StringValue ? { [REASON]: { DataType: 'String', StringValue } } : {};
}
