/** Sends a record that cannot be processed to the dead-letter queue, whose alarm reports it. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../core/ports.ts';

interface DeadLettersOptions {
  readonly client: () => Promise<SQSClient>;
  readonly queueUrl: string;
}

export const sqsDeadLetters = ({ client, queueUrl }: DeadLettersOptions): DeadLetters => ({
  put: async (what) => {
    const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
    const message = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(what) });
    await (await client()).send(message);
  },
});
