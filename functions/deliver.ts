/**
 * SQS, a queue per route: delivers to subscribers that SNS cannot reach itself. A message that fails stays in the queue
 * of its route and delays no other route.
 */
import { deliverBatch } from '../shared/alerts/batch.ts';
import { send } from '../shared/alerts/delivery.ts';
import { chatTopicBeside, routeOfDeliverQueue } from '../shared/alerts/resource-names.ts';
import { type Delivering, wireDelivering } from '../shared/wiring/delivering.ts';
import { deliverInput, parsed } from './lib/events.ts';
import { onceOnly } from './lib/once.ts';
import { deployed, type Source } from './lib/platform.ts';
import { reporting } from './lib/reporting.ts';
import { wrapped } from './lib/wrap.ts';

/** The longest time for one delivery: two calls, where a key is refused and read again. */
const TIME_FOR_ONE_MS = 20_000;

export const deliverFunction = (wiring: Source<Delivering>) =>
  wrapped('deliver', async (event, telemetry) => {
    const { Records } = parsed(deliverInput, event, 'the queue event');
    const { routes, table, deliveries, queues, publish, ...sending } = wiring();
    const queueArn = Records[0]?.eventSourceARN ?? '';
    const subscriber = routes.get(routeOfDeliverQueue(queueArn) ?? '');
    if (!subscriber)
      throw new Error(`${queueArn} is the queue of a route that is not configured; deploy the hub again`);
    const { name } = subscriber;
    const chat = (route: string, message: string) => publish(chatTopicBeside(queueArn, route), message);
    const messages = Records.map(({ messageId: id, receiptHandle: receipt, body, attributes }) => {
      return { id, receipt, body, tries: attributes.ApproximateReceiveCount };
    });
    const stay = await deliverBatch(messages, {
      subscriber,
      deliveries,
      once: onceOnly(table, telemetry.context, 'delivered'),
      send: (message) => send(subscriber, message, { ...sending, chat }),
      setAside: ({ body }, because) => queues.setAside(name, body, because),
      postpone: ({ receipt }, seconds) => queues.postpone(name, receipt, seconds),
      hasTime: () => telemetry.context.getRemainingTimeInMillis() > TIME_FOR_ONE_MS,
      report: reporting(name, telemetry),
    });
    return { batchItemFailures: stay.map((itemIdentifier) => ({ itemIdentifier })) };
  });

export const handler = deliverFunction(deployed(wireDelivering));
