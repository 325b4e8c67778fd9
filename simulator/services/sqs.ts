/** Simulated Amazon SQS: how many messages a queue holds. Whoever tests puts them there. */
import type { GetQueueAttributesRequest, GetQueueUrlRequest } from '@aws-sdk/client-sqs';
import { apiError, type Call, service } from '../service.ts';

export interface Sqs {
  /** Name of a queue → messages in it; any other queue is empty. */
  readonly messages: Map<string, number>;
}

export const sqs = service<Sqs>({
  serviceId: 'SQS',
  eventSource: 'sqs',
  scope: 'region',
  seed: () => ({ messages: new Map() }),
  reads: {
    GetQueueUrl: ({ account, region, input }: Call<Sqs, GetQueueUrlRequest>) => ({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account.id}/${input.QueueName}`,
    }),
    GetQueueAttributes: ({ state, account, input }: Call<Sqs, GetQueueAttributesRequest>) => {
      const [, , , owner, name = ''] = (input.QueueUrl ?? '').split('/');
      if (owner !== account.id) throw apiError('QueueDoesNotExist', 'The specified queue does not exist.');
      return { Attributes: { ApproximateNumberOfMessages: String(state.messages.get(name) ?? 0) } };
    },
  },
  writes: {},
});
