/**
 * Queues and dead-letter queues. They are encrypted with the key of SQS itself, because EventBridge writes to them and
 * a key of Plumbline's would have to admit a service principal.
 */
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from '../checks.ts';

const common: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

const ENCRYPTED = {
  CKV_AWS_27:
    "It is encrypted, with SQS's own key (SqsManagedSseEnabled, which AwsSolutions-SQS2 holds); the rule only knows keys " +
    'of KMS. With one of ours, the services that write here would have to be let into its policy.',
};

/** The longest time that SQS keeps a message ("Amazon SQS message quotas"). */
const LONGEST = Duration.days(14);

/** A dead-letter queue for what a rule, a schedule, a stream or another queue could not deliver. */
export function deadLetters(scope: Construct, id: string, queueName?: string): Queue {
  const queue = new Queue(scope, id, { ...common, retentionPeriod: LONGEST, ...(queueName ? { queueName } : {}) });
  accept(queue, {
    ...ENCRYPTED,
    'AwsSolutions-SQS3':
      'It is a dead-letter queue; the rule only sees those of other queues, not of rules and streams.',
  });
  return queue;
}

export interface WorkQueueOptions {
  readonly queueName?: string;
  readonly deadLetters: Queue;
  /** Time limit of the function that reads the queue. */
  readonly timeout: Duration;
  /** Deliveries of a message before it becomes a dead letter. */
  readonly attempts: number;
}

/** Visibility: six times the function's time limit ("Creating and configuring an Amazon SQS event source mapping"). */
export function workQueue(scope: Construct, id: string, options: WorkQueueOptions): Queue {
  const queue = new Queue(scope, id, {
    ...common,
    ...(options.queueName ? { queueName: options.queueName } : {}),
    retentionPeriod: LONGEST,
    visibilityTimeout: Duration.seconds(options.timeout.toSeconds() * 6),
    deadLetterQueue: { queue: options.deadLetters, maxReceiveCount: options.attempts },
  });
  accept(queue, ENCRYPTED);
  return queue;
}
