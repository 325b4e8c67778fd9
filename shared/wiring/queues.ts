/** Queues of the hub. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { sqsDeadLetters } from '../aws/dead-letters.ts';
import type { DeadLetters } from '../core/ports.ts';
import type { Platform } from './platform.ts';

export const sqsClient = ({ client }: Pick<Platform, 'client'>): (() => Promise<SQSClient>) =>
  client(async () => (await import('@aws-sdk/client-sqs')).SQSClient);

/** The queue for messages that a function cannot handle. */
export const wireDeadLetters = (platform: Pick<Platform, 'client' | 'resource'>): DeadLetters =>
  sqsDeadLetters({ client: sqsClient(platform), queueUrl: platform.resource('setAsideQueue') });
