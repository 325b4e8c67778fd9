/** Invokes functions as AWS does: makes their events, and retries or gives up when they fail. */
import type { SQSEvent } from 'aws-lambda';
import type { QueuedMessage } from './services/sqs.ts';
import type { World } from './world.ts';

/** Tries three times ("Understanding retry behavior in Lambda"). */
export async function asynchronously(invoke: () => Promise<unknown>, world: World): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    try {
      await invoke();
      return;
    } catch (error) {
      if (world.faults.length === 0) throw error;
    }
  }
}

/** A batch as Lambda delivers it: messages of a queue, or bodies. A body that is not text is an event. */
export const sqsEvent = (
  batch: readonly unknown[],
  queueArn = 'arn:aws:sqs:us-east-1:111122223333:plumbline-events',
): SQSEvent => ({
  Records: batch.map((one, index) => {
    const { id, body, receives, sentAt } = isQueued(one) ? one : sent(one, index);
    return {
      messageId: id,
      receiptHandle: `${id}.${receives}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: String(sentAt),
        SenderId: 'AIDASIMULATED',
        ApproximateFirstReceiveTimestamp: String(sentAt),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: queueArn.split(':')[3] ?? '',
    };
  }),
});

const sent = (body: unknown, index: number) => ({
  ...{ id: `message-${index}`, receives: 1, sentAt: 0 },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const isQueued = (one: unknown): one is QueuedMessage => typeof one === 'object' && one !== null && 'visibleAt' in one;
