/** Amazon SQS: the queues of a region, by name. What they hold is never read. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all } from '../../core/reading.ts';

const LIST = 'sqs:ListQueues';
/** Without a number of results the list ends after 1,000 queues ("ListQueues", Amazon SQS API Reference). */
const PER_PAGE = 1_000;

export interface Queue {
  readonly name: string;
}

/** One resource per queue; its id is the ARN. */
export const queues = collector({
  id: 'sqs.queues',
  scope: 'region',
  actions: [LIST],
  absent: {
    'ListQueues.QueueUrls': 'there are none ("list-queues", AWS CLI Command Reference: nothing is answered then)',
  },
  silent: { ListQueues: 'there are none ("list-queues", AWS CLI Command Reference: nothing is answered then)' },
  triggers: [apiCalls('sqs', 'CreateQueue', 'DeleteQueue')],
  sdk: () => import('@aws-sdk/client-sqs'),
  collect: async (aws, { SQSClient, paginateListQueues }): Promise<Resource<Queue>[]> => {
    const pages = paginateListQueues({ client: aws.client(SQSClient), pageSize: PER_PAGE }, {});
    const urls = await all(pages, ({ QueueUrls }) => QueueUrls);
    return urls.map((url) => {
      const name = url.slice(url.lastIndexOf('/') + 1);
      return { id: `arn:aws:sqs:${aws.region}:${aws.account.id}:${name}`, facts: { name } };
    });
  },
});
