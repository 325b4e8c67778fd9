/** Amazon SQS: where queues put messages that fail. A call for each queue: AWS has no list that tells it. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { eachPresent, malformed, numberOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { queues } from './queues.ts';

const sdk = () => import('@aws-sdk/client-sqs');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const GET = 'sqs:GetQueueAttributes';
/** The queue was deleted since it was listed ("GetQueueAttributes", Errors). */
const GONE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

export interface Redrive {
  readonly name: string;
  /** Where failed messages go, and after how many attempts; null where they come back until they expire. */
  readonly policy: Seen<{ readonly queue: string; readonly attempts: Seen<number> } | null>;
  /** Another queue puts failed messages here. */
  readonly isTarget: Seen<boolean>;
}

/** One resource for each queue of `sqs.queues`; its id is the ARN. */
export const redrives = collector({
  id: 'sqs.redrives',
  scope: 'region',
  seldom: 'set up with the queue, whose events make them be read at once',
  actions: [GET],
  uses: [queues],
  ownTriggersAlone: true,
  absent: {
    'GetQueueAttributes.Attributes':
      'it has no redrive policy, and nothing else was asked for ("get-queue-attributes", AWS CLI Command Reference)',
  },
  silent: { GetQueueAttributes: 'it has no redrive policy ("get-queue-attributes", AWS CLI Command Reference)' },
  triggers: [apiCalls('sqs', 'CreateQueue', 'DeleteQueue', 'SetQueueAttributes')],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Redrive>[]> => {
    const client = aws.client(sdk.SQSClient);
    const read = await eachPresent(await aws.facts(queues), async ({ id, facts }) => {
      if (facts instanceof CouldNotRead) return { id, name: '', policy: facts };
      const url = `https://sqs.${aws.region}.amazonaws.com/${aws.account.id}/${facts.name}`;
      const policy = await seen(orAbsent(policyOf(url, client, sdk), ...GONE));
      return policy === null ? null : { id, name: facts.name, policy: policy === 'NONE' ? null : policy };
    });
    const targets = new Set(
      read.flatMap(({ policy }) => (policy === null || policy instanceof CouldNotRead ? [] : [policy.queue])),
    );
    const unread = read.map(({ policy }) => policy).find((policy) => policy instanceof CouldNotRead);
    return read.map(({ id, ...facts }) => ({
      id,
      facts: { ...facts, isTarget: targets.has(id) || (unread instanceof CouldNotRead ? unread : false) },
    }));
  },
});

async function policyOf(QueueUrl: string, client: SQSClient, { GetQueueAttributesCommand }: Sdk) {
  const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }));
  const text = answer.Attributes?.RedrivePolicy;
  if (text === undefined) return 'NONE' as const;
  const found = parsed(text);
  return {
    queue: String(required(found.deadLetterTargetArn, GET, 'RedrivePolicy.deadLetterTargetArn')),
    attempts: numberOf(found.maxReceiveCount, GET, 'RedrivePolicy.maxReceiveCount'),
  };
}

interface RedrivePolicy {
  readonly deadLetterTargetArn?: string;
  readonly maxReceiveCount?: number | string;
}

function parsed(text: string): RedrivePolicy {
  try {
    return JSON.parse(text) as RedrivePolicy;
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed(GET, 'RedrivePolicy is not JSON');
    throw cause;
  }
}
