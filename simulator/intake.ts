/** The rules of the hub's bus, the queue behind them, and the batches that Lambda takes from it for `react`. */
import { controls } from '../shared/controls/index.ts';
import type { Trigger } from '../shared/core/collector.ts';
import { matchesTrigger } from '../shared/core/trigger.ts';
import { triggersOf } from '../shared/derive/triggers.ts';
import type { EventBridgeEvent } from './events.ts';
import { EVENTS, EVENTS_SET_ASIDE, put, type QueuedMessage, queuesIn, remove, take } from './services/sqs.ts';
import type { World } from './world.ts';

export interface Intake {
  /** The messages that are visible now, as many as one invocation takes. */
  receive(): QueuedMessage[];
  /** Deletes a batch, except the failed messages, which become visible again or are set aside. */
  done(batch: readonly QueuedMessage[], failed: ReadonlySet<string>): void;
  /** The number of messages that are visible now. */
  waiting(): number;
  /** The messages that were received too often. */
  readonly setAside: readonly QueuedMessage[];
}

/** The batch size of the hub stack. */
const BATCH = 10_000;
/** The payload limit of an invocation ("Lambda quotas"). */
const PAYLOAD_BYTES = 6_000_000;

export function intakeOf(
  world: World,
  hub: { readonly account: string; readonly region: string },
  foreign: readonly Trigger[] = [],
): Intake {
  const state = queuesIn(world, hub);
  const messagesOf = (queue: string) => state.queues.get(queue)?.messages ?? [];
  const triggers = [...triggersOf(controls), ...foreign];
  world.onEvent((event) => {
    if (triggers.some((trigger) => matchesTrigger(trigger, matchedParts(event))))
      put(state, EVENTS, { body: JSON.stringify(event) }, world.now());
  });
  return {
    receive: () => take(state, EVENTS, { messages: BATCH, bytes: PAYLOAD_BYTES }, world.now()),
    done: (batch, failed) => {
      // visible at once, so that a test need not let time pass; SQS waits for the end of the visibility timeout
      for (const message of batch) if (failed.has(message.id)) message.visibleAt = world.now().getTime();
      remove(state, EVENTS, new Set(batch.flatMap(({ id }) => (failed.has(id) ? [] : id))));
    },
    waiting: () => messagesOf(EVENTS).filter(({ visibleAt }) => visibleAt <= world.now().getTime()).length,
    setAside: messagesOf(EVENTS_SET_ASIDE),
  };
}

/** The parts of an event that the rules match. */
const matchedParts = ({ source, 'detail-type': detailType, detail }: EventBridgeEvent) => ({
  ...{ source, detailType, detail },
  ...(detail.eventSource ? { eventSource: String(detail.eventSource), eventName: String(detail.eventName) } : {}),
});
