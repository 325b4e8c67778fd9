/**
 * Delivers the messages of a route's queue: once, in order, and only as fast as the subscriber accepts them. Returns the ids
 * of the messages that stay in the queue.
 */
import { MalformedEvent } from '../core/errors.ts';
import type { Deliveries, Turn } from '../core/ports.ts';
import { delayOf, type Outcome, type QueuedNotification, type Subscriber, TRIES } from './delivery.ts';
import { orderOf, payloadOf } from './message.ts';

export interface QueuedMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  /** How often the message was received, including this time. */
  readonly tries: number;
}

export interface DeliveringDeps {
  readonly subscriber: Subscriber;
  send(queued: QueuedNotification): Promise<Outcome>;
  /** Does the work, unless this or another execution has done it under the same key. */
  once(key: string, work: () => Promise<void>): Promise<void>;
  readonly deliveries: Deliveries;
  /** Moves a message that cannot be delivered to the route's dead-letter queue, with the reason. */
  setAside(message: QueuedMessage, because: string): Promise<void>;
  /** Hides the message in the queue for some seconds. */
  postpone(message: QueuedMessage, seconds: number): Promise<void>;
  /** Whether there is time for one more message. */
  hasTime(): boolean;
  report(what: Report): void;
}

export interface Report {
  readonly outcome: Outcome['outcome'];
  readonly messageId: string;
  readonly notice: string | null;
  readonly because: string | null;
  readonly tries: number;
}

type Parsed = QueuedMessage & QueuedNotification;

/** Thrown inside `once` when the message was not delivered, so that it is not recorded as done. */
class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
  readonly result: Outcome;
  constructor(result: Outcome) {
    super('not delivered');
    this.result = result;
  }
}

interface Pause {
  /** Seconds until the next try. */
  readonly seconds: number;
  /** Whether all other messages to the subscriber wait too. */
  readonly everything: boolean;
}

export async function deliverBatch(messages: readonly QueuedMessage[], deps: DeliveringDeps): Promise<string[]> {
  const stay: string[] = [];
  const known: Parsed[] = [];
  for (const message of messages) {
    const parsed = await parse(message, deps);
    if (parsed === 'unread') stay.push(message.id);
    else if (parsed) known.push(parsed);
  }
  let halted: Pause | null = null;
  for (const message of known.sort(byOrder)) {
    const noTime: Pause = { seconds: delayOf(message.tries, null), everything: false };
    const pause: Pause | null = halted ?? (deps.hasTime() ? await deliver(message, deps) : noTime);
    if (!pause) continue;
    if (pause.everything) halted = pause;
    await putOff(message, pause.seconds, deps);
    stay.push(message.id);
  }
  return stay;
}

async function parse(message: QueuedMessage, deps: DeliveringDeps): Promise<Parsed | 'unread' | null> {
  try {
    return { ...message, payload: payloadOf(message.body) };
  } catch (error) {
    if (!(error instanceof MalformedEvent)) throw error;
    const { outcome } = await setAsideIfFinal(message, { outcome: 'never', because: error.message }, deps);
    return outcome === 'later' ? 'unread' : null;
  }
}

/** The turn of a message among those of its alert; null for digests and tests, which have no order. */
function turnOf({ payload }: QueuedNotification, { subscriber: { name: route } }: DeliveringDeps): Turn | null {
  const order = orderOf(payload);
  return payload.event === 'digest' || order === null ? null : { route, alert: payload.alert.id, order };
}

const byOrder = (one: QueuedNotification, other: QueuedNotification): number =>
  (orderOf(one.payload) ?? '').localeCompare(orderOf(other.payload) ?? '');

/** Delivers one message. Returns how long it must wait, or null when it is finished. */
async function deliver(message: Parsed, deps: DeliveringDeps): Promise<Pause | null> {
  const turn = turnOf(message, deps);
  const attempted = await attempt(message, turn, deps);
  if (attempted.outcome === 'waits') return { seconds: attempted.for + SOON_SECONDS, everything: false };
  const final = await setAsideIfFinal(message, attempted, deps);
  if (final.outcome === 'later') {
    return { seconds: delayOf(message.tries, final.after), everything: final.everything };
  }
  // if this fails, the next message waits until the turn expires
  if (final.outcome === 'never' && turn) await deps.deliveries.end(turn, false).catch(() => undefined);
  return null;
}

/** Keeps the turn, so that later messages of the alert wait too. If this fails, the queue's visibility timeout applies. */
async function putOff(message: Parsed, seconds: number, deps: DeliveringDeps): Promise<void> {
  const turn = turnOf(message, deps);
  if (turn) await deps.deliveries.keep(turn, seconds).catch(() => undefined);
  await deps.postpone(message, seconds).catch(() => undefined);
}

/**
 * Long enough for the earlier message to be sent, and so long that few tries are used up if an execution died while it
 * had the turn.
 */
const SOON_SECONDS = 30;

/** An earlier message of the alert is being sent, or will be tried again in `for` seconds. */
type Waits = { readonly outcome: 'waits'; readonly for: number };

async function attempt(message: Parsed, turn: Turn | null, deps: DeliveringDeps): Promise<Outcome | Waits> {
  const { subscriber, deliveries } = deps;
  try {
    const taken = turn ? await deliveries.take(turn) : { newest: '' };
    if ('busyFor' in taken) return { outcome: 'waits', for: taken.busyFor };
    const superseded = turn !== null && isPager(subscriber) && taken.newest > turn.order;
    if (!superseded) await sendOnce(message, deps);
    if (turn) await deliveries.end(turn, !superseded);
    return superseded ? SUPERSEDED : { outcome: 'delivered' };
  } catch (error) {
    if (error instanceof NotDelivered) return error.result;
    const { name, message: why } = error as Error;
    return { outcome: 'later', because: `${name}: ${why}`, after: null, everything: false };
  }
}

const sendOnce = (message: Parsed, { subscriber, send, once }: DeliveringDeps): Promise<void> =>
  once(`${subscriber.name}/${message.payload.id}`, async () => {
    const result = await send(message);
    if (result.outcome !== 'delivered') throw new NotDelivered(result);
  });

/** Pagers: for them a late message is skipped, because it would open a resolved incident again. */
const isPager = ({ to }: Subscriber): boolean => to === 'pagerduty' || to === 'opsgenie';
const SUPERSEDED: Outcome = { outcome: 'skipped', because: 'the pager has a newer message of this alert' };

/** Sets aside a message that will never be delivered. If that fails, the message stays in the queue. */
async function setAsideIfFinal(
  message: QueuedMessage & Partial<QueuedNotification>,
  result: Outcome,
  deps: DeliveringDeps,
) {
  const { outcome, because } = { because: null, ...result };
  const given = outcome === 'later' && message.tries >= TRIES;
  const why = given ? `after ${message.tries} tries: ${because}` : because;
  const final: Outcome = given && why ? { outcome: 'never', because: why } : result;
  deps.report({
    outcome: final.outcome,
    messageId: message.id,
    notice: message.payload?.id ?? null,
    because: why,
    tries: message.tries,
  });
  if (final.outcome !== 'never') return final;
  try {
    await deps.setAside(message, final.because);
    return final;
  } catch (error) {
    const { name, message: reason } = error as Error;
    return { outcome: 'later', because: `${name}: ${reason}`, after: null, everything: false } as const;
  }
}
