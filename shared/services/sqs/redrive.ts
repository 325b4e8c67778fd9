/**
 * Amazon SQS: the dead-letter queues and the encryption of queues. One call for each queue, because no list includes
 * them.
 */
import type { QueueAttributeName, SQSClient } from '@aws-sdk/client-sqs';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  eachPresent,
  known,
  malformed,
  numberOf,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { queues } from './queues.ts';

const sdk = () => import('@aws-sdk/client-sqs');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const GET = 'sqs:GetQueueAttributes';
/** The queue was deleted since it was listed ("GetQueueAttributes", Errors). */
const GONE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

export interface QueueEncryption {
  /** The KMS key that the queue names, by ARN, id or alias; null without one. */
  readonly kmsKey: string | null;
  /** Whether SQS encrypts messages with its own key. */
  readonly bySqs: boolean;
}

type Attributes = Readonly<Partial<Record<string, string>>>;

export interface Redrive {
  readonly name: string;
  /** The dead-letter queue and the number of attempts; null if failed messages return until they expire. */
  readonly policy: Seen<{ readonly queue: string; readonly attempts: Seen<number> } | null>;
  readonly encryption: Seen<QueueEncryption>;
  /** Whether it is the dead-letter queue of another queue. */
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
  triggers: [apiCalls('sqs', 'CreateQueue', 'DeleteQueue', 'SetQueueAttributes')],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Redrive>[]> => {
    const client = aws.client(sdk.SQSClient);
    const read = await eachPresent(await aws.facts(queues), async ({ id, facts }) => {
      if (facts instanceof CouldNotRead) return { id, name: '', policy: facts, encryption: facts };
      const url = `https://sqs.${aws.region}.amazonaws.com/${aws.account.id}/${facts.name}`;
      const read = await seen(orAbsent(attributesOf(url, client, sdk), ...GONE));
      if (read === null) return null;
      const { policy, encryption } = read instanceof CouldNotRead ? { policy: read, encryption: read } : read;
      return { id, name: facts.name, policy, encryption };
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

const ASKED: QueueAttributeName[] = ['RedrivePolicy', 'KmsMasterKeyId', 'SqsManagedSseEnabled'];

async function attributesOf(QueueUrl: string, client: SQSClient, { GetQueueAttributesCommand }: Sdk) {
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ASKED }));
  const found = required(Attributes, GET, 'Attributes');
  return { policy: seenIn(() => policyIn(found.RedrivePolicy)), encryption: seenIn(() => encryptionIn(found)) };
}

function encryptionIn({ KmsMasterKeyId, SqsManagedSseEnabled }: Attributes): Seen<QueueEncryption> {
  if (KmsMasterKeyId) return { kmsKey: KmsMasterKeyId, bySqs: false };
  const value = oneOf(SqsManagedSseEnabled, ['true', 'false'], GET, 'SqsManagedSseEnabled');
  return { kmsKey: null, bySqs: known(value) === 'true' };
}

function policyIn(text: string | undefined): Redrive['policy'] {
  if (text === undefined) return null;
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
