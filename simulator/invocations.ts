/** How AWS invokes functions: the events that it makes, and what it does when they fail. */
import type { SQSEvent } from 'aws-lambda';
import type { World } from './world.ts';

/** Tried three times, and then no more ("Understanding retry behavior in Lambda"). */
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

export const sqsEvent = (events: readonly unknown[]): SQSEvent => ({
  Records: events.map((event, index) => ({
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body: typeof event === 'string' ? event : JSON.stringify(event),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'AIDASIMULATED',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:plumbline-events',
    awsRegion: 'us-east-1',
  })),
});
