/**
 * What a queue brings for one route: sent in the order in which it was told, once, and no further than the subscriber can
 * take. Answers which messages stay in the queue.
 */
import { MalformedEvent } from '../core/errors.ts';
import type { Deliveries, Turn } from '../core/ports.ts';
import { delayOf, type Outcome, type Subscriber, type Told, TRIES } from './delivery.ts';
import { orderOf, payloadOf } from './message.ts';

export interface QueuedMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  /** Times that it was received, this one included. */
  readonly tries: number;
}

export interface DeliveringDeps {
  readonly subscriber: Subscriber;
  send(told: Told): Promise<Outcome>;
  /** Does the work unless it was done under this key, also by somebody else. */
  once(key: string, work: () => Promise<void>): Promise<void>;
  readonly deliveries: Deliveries;
  /** Keeps what cannot be delivered, with the reason. */
  setAside(message: QueuedMessage, because: string): Promise<void>;
  /** Seconds until the message shows again. */
  postpone(message: QueuedMessage, seconds: number): Promise<void>;
  /** Whether there is time for one more. */
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

type Parsed = QueuedMessage & Told;

/** What one message came to, inside of `once`: it has not been delivered, and may be tried again. */
class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
  readonly result: Outcome;
  constructor(result: Outcome) {
    super('not delivered');
    this.result = result;
  }
}

interface Pause {
  /** Until it is tried again. */
  readonly seconds: number;
  /** Whatever else is for the subscriber waits as well. */
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
    const pause: Pause | null = halted ?? (deps.hasTime() ? await tell(message, deps) : noTime);
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
    const { outcome } = await settled(message, { outcome: 'never', because: error.message }, deps);
    return outcome === 'later' ? 'unread' : null;
  }
}

/** Its place among what is told of its alert; a summary and a test stand in no order. */
function turnOf({ payload }: Told, { subscriber: { name: route } }: DeliveringDeps): Turn | null {
  const order = orderOf(payload);
  return payload.event === 'digest' || order === null ? null : { route, alert: payload.alert.id, order };
}

const byOrder = (one: Told, other: Told): number =>
  (orderOf(one.payload) ?? '').localeCompare(orderOf(other.payload) ?? '');

/** Answers how long it waits; null when there is nothing more to do for it. */
async function tell(message: Parsed, deps: DeliveringDeps): Promise<Pause | null> {
  const turn = turnOf(message, deps);
  const attempted = await attempt(message, turn, deps);
  if (attempted.outcome === 'waits') return { seconds: attempted.for + SOON_SECONDS, everything: false };
  const final = await settled(message, attempted, deps);
  if (final.outcome === 'later') {
    return { seconds: delayOf(message.tries, final.after), everything: final.everything };
  }
  // where this fails, what follows waits until the turn is over by itself
  if (final.outcome === 'never' && turn) await deps.deliveries.end(turn, false).catch(() => undefined);
  return null;
}

/** What follows of the alert waits as well. Where either fails, the message shows again after the queue's own time. */
async function putOff(message: Parsed, seconds: number, deps: DeliveringDeps): Promise<void> {
  const turn = turnOf(message, deps);
  if (turn) await deps.deliveries.keep(turn, seconds).catch(() => undefined);
  await deps.postpone(message, seconds).catch(() => undefined);
}

/** Enough for what it waits for to be sent; few enough tries of its own while an execution that died still has the turn. */
const SOON_SECONDS = 30;

/** An earlier message of its alert is being sent, or is to be tried again in so many seconds. */
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

/** An incident that is over would be opened again by what comes late. */
const isPager = ({ to }: Subscriber): boolean => to === 'pagerduty' || to === 'opsgenie';
const SUPERSEDED: Outcome = { outcome: 'skipped', because: 'the pager knows something newer of this alert' };

/** Sets aside what will never be delivered; when that fails, it stays in the queue. */
async function settled(message: QueuedMessage & Partial<Told>, result: Outcome, deps: DeliveringDeps) {
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
    const { name, message: told } = error as Error;
    return { outcome: 'later', because: `${name}: ${told}`, after: null, everything: false } as const;
  }
}
