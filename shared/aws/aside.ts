/** Sends a record that cannot be processed to the dead-letter queue, whose alarm reports it. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Aside } from '../core/ports.ts';

interface AsideOptions {
  readonly client: () => Promise<SQSClient>;
  readonly queueUrl: string;
}

export const sqsAside = ({ client, queueUrl }: AsideOptions): Aside => ({
  put: async (what) => {
    const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
    const message = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(what) });
    await (await client()).send(message);
  },
});
