/** SQS: EventBridge events of all accounts. Each makes some facts stale, and those are looked at again. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { react } from '../shared/pipeline/react.ts';
import { fromEnvironment, type WiringSource } from './lib/environment.ts';
import { occurrenceFrom, parsed } from './lib/events.ts';
import { wrapped } from './lib/wrap.ts';

const queueEvent = z.object({ Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })) });

export const reactFunction = (wiring: WiringSource) =>
  wrapped('react', async (event, { logger, count }) => {
    const batch = parsed(queueEvent, event, 'the queue event') as unknown as SQSEvent;
    count('Events', batch.Records.length);
    const handle = async ({ messageId, body }: SQSRecord) => {
      let about: object = { messageId };
      try {
        const occurrence = occurrenceFrom(body);
        const { id: event, detailType, eventName, request } = occurrence;
        about = { messageId, event, detailType, eventName, request };
        const { units, changes } = await react(wiring(), occurrence);
        count('Reactions', units);
        logger.info('reacted', { ...about, units, changes });
      } catch (error) {
        logger.error('an event could not be handled', { ...about, error: error as Error });
        throw error;
      }
    };
    // failed messages stay in the queue and reach its dead-letter queue after their retries; the others are done
    return processPartialResponse(batch, handle, new BatchProcessor(EventType.SQS), {
      throwOnFullBatchFailure: false,
    });
  });

export const handler = reactFunction(fromEnvironment);
