/** The rules of the hub's bus, the queue behind them, and what Lambda takes from it for `react`. */
import { controls } from '../shared/controls/index.ts';
import { matchesTrigger } from '../shared/core/trigger.ts';
import { triggersOf } from '../shared/derive/triggers.ts';
import type { EventBridgeEvent } from './events.ts';
import { EVENTS, EVENTS_SET_ASIDE, put, type QueuedMessage, queuesIn, remove, take } from './services/sqs.ts';
import type { World } from './world.ts';

export interface Intake {
  /** Messages that may be received now, as many as one invocation takes. */
  receive(): QueuedMessage[];
  /** All of a batch but what failed is done; that comes again, or is set aside. */
  done(batch: readonly QueuedMessage[], failed: ReadonlySet<string>): void;
  /** Messages that may be received now. */
  waiting(): number;
  /** Those that were received too often. */
  readonly setAside: readonly QueuedMessage[];
}

/** As the hub stack has it. */
const BATCH = 10_000;
/** Of an invocation ("Lambda quotas"). */
const PAYLOAD_BYTES = 6_000_000;

export function intakeOf(world: World, hub: { readonly account: string; readonly region: string }): Intake {
  const state = queuesIn(world, hub);
  const messagesOf = (queue: string) => state.queues.get(queue)?.messages ?? [];
  const triggers = triggersOf(controls);
  world.onEvent((event) => {
    if (triggers.some((trigger) => matchesTrigger(trigger, told(event))))
      put(state, EVENTS, { body: JSON.stringify(event) }, world.now());
  });
  return {
    receive: () => take(state, EVENTS, { messages: BATCH, bytes: PAYLOAD_BYTES }, world.now()),
    done: (batch, failed) => {
      // at once, so that nobody has to let time pass for it; SQS waits for the end of the visibility timeout
      for (const message of batch) if (failed.has(message.id)) message.visibleAt = world.now().getTime();
      remove(state, EVENTS, new Set(batch.flatMap(({ id }) => (failed.has(id) ? [] : id))));
    },
    waiting: () => messagesOf(EVENTS).filter(({ visibleAt }) => visibleAt <= world.now().getTime()).length,
    setAside: messagesOf(EVENTS_SET_ASIDE),
  };
}

/** What of an event the rules look at. */
const told = ({ source, 'detail-type': detailType, detail }: EventBridgeEvent) => ({
  ...{ source, detailType, detail },
  ...(detail.eventSource ? { eventSource: String(detail.eventSource), eventName: String(detail.eventName) } : {}),
});
