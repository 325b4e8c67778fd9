/** SQS: EventBridge events of all accounts. They make facts stale, and those are looked at again, each place once a batch. */
import type { SQSBatchResponse } from 'aws-lambda';
import { type Message, react } from '../shared/pipeline/react.ts';
import { fromEnvironment, type WiringSource } from './lib/environment.ts';
import { messageFrom, parsed, queueEvent } from './lib/events.ts';
import { wrapped } from './lib/wrap.ts';

export const reactFunction = (wiring: WiringSource) =>
  wrapped('react', async (event, { logger, count }): Promise<SQSBatchResponse> => {
    const { Records } = parsed(queueEvent, event, 'the queue event');
    count('Events', Records.length);
    const failed = new Map<string, Error>();
    const messages: Message[] = [];
    for (const { messageId, body } of Records) {
      try {
        messages.push(messageFrom(messageId, body));
      } catch (error) {
        failed.set(messageId, error as Error);
      }
    }
    const { places, changes, rechecks, ...reaction } = await react(wiring(), messages);
    count('Reactions', places);
    count('Rechecks', rechecks);
    logger.info('reacted', { events: eventsIn(messages), places, changes, rechecks });
    for (const [messageId, error] of reaction.failed) failed.set(messageId, error);
    for (const [messageId, error] of failed) logger.error('an event could not be handled', { messageId, error });
    // failed messages stay in the queue and reach its dead-letter queue after their retries; the others are done
    return { batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
  });

const eventsIn = (messages: readonly Message[]): string[] =>
  messages.flatMap((message) => ('occurrence' in message ? message.occurrence.id : []));

export const handler = reactFunction(fromEnvironment);
