/**
 * SQS: EventBridge events of all accounts. They make facts stale; `react` collects those facts again, each unit once
 * per batch.
 */
import type { SQSBatchResponse } from 'aws-lambda';
import type { Message } from '../shared/pipeline/messages.ts';
import { react } from '../shared/pipeline/react.ts';
import { type Reacting, wireReacting } from '../shared/wiring/scanning.ts';
import { messageFrom, parsed, queueEvent } from './lib/events.ts';
import { deployed, type Source } from './lib/platform.ts';
import { wrapped } from './lib/wrap.ts';

export const reactFunction = (wiring: Source<Reacting>) =>
  wrapped('react', async (event, { logger, count, context }): Promise<SQSBatchResponse> => {
    const { Records } = parsed(queueEvent, event, 'the queue event');
    count('Events', Records.length);
    const failed = new Map<string, Error>();
    const messages = new Map<string, Message>();
    for (const { messageId, body } of Records) {
      try {
        messages.set(messageId, messageFrom(messageId, body));
      } catch (error) {
        failed.set(messageId, error as Error);
      }
    }
    const left = () => context.getRemainingTimeInMillis();
    const { places, changes, rechecks, held, heard, unreadable, ...reaction } = await react(
      wiring(),
      [...messages.values()],
      left,
    );
    count('Reactions', places);
    count('Rechecks', rechecks);
    for (const [messageId, error] of reaction.failed) failed.set(messageId, error);
    for (const [messageId, error] of failed)
      logger.error('an event could not be handled', { messageId, ...about(messages.get(messageId)), error });
    // the doctor looks for these log lines (shared/core/deployed.ts)
    for (const [messageId, message] of messages)
      if (!failed.has(messageId)) logger.info('reacted', { messageId, ...about(message) });
    const counts = { places, changes, rechecks, held, heard, unreadable, failed: failed.size };
    logger.info('batch done', { events: Records.length, ...counts });
    // A failed message stays in the queue and becomes a dead letter after its retries. The others are done.
    return { batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
  });

function about(message: Message | undefined): object {
  if (!message || !('occurrence' in message)) return {};
  const { id: event, detailType, eventName, request } = message.occurrence;
  return { event, detailType, eventName, request };
}

export const handler = reactFunction(deployed(wireReacting));
