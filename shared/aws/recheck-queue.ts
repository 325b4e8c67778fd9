/** Sends messages to our own queue that arrive after a delay. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { RecheckQueue } from '../core/ports.ts';

export interface LaterOptions {
  readonly client: () => Promise<SQSClient>;
  readonly queueUrl: string;
}

/** The most messages in one request ("SendMessageBatch", Amazon SQS API Reference). */
const BATCH = 10;

export const sqsRecheckQueue = ({ client, queueUrl }: LaterOptions): RecheckQueue => ({
  recheck: async (messages, seconds) => {
    const { SendMessageBatchCommand } = await import('@aws-sdk/client-sqs');
    const sqs = await client();
    for (let start = 0; start < messages.length; start += BATCH) {
      const Entries = messages.slice(start, start + BATCH).map((recheck, index) => ({
        Id: String(index),
        DelaySeconds: seconds,
        MessageBody: JSON.stringify({ recheck }),
      }));
      const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      const [first] = Failed;
      if (first)
        throw new Error(
          `${Failed.length} of ${Entries.length} messages were not accepted: ${first.Code} ${first.Message ?? ''}`,
        );
    }
  },
});
