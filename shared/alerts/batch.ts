/**
 * What a queue brings for one route: sent in the order in which it was told, once, and no further than the subscriber can
 * take. Answers which messages stay in the queue.
 */
import { MalformedEvent } from '../core/errors.ts';
import type { Deliveries } from '../core/ports.ts';
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

export async function deliverBatch(messages: readonly QueuedMessage[], deps: DeliveringDeps): Promise<string[]> {
  const stay: string[] = [];
  const keep = (message: QueuedMessage) => stay.push(message.id);
  const known: Parsed[] = [];
  for (const message of messages) {
    const parsed = await parse(message, deps);
    if (parsed === 'unread') keep(message);
    else if (parsed) known.push(parsed);
  }
  /** Alerts of which something could not be told: what came later waits, so that the order holds. */
  const held = new Set<string>();
  let halted: number | null = null;
  for (const message of known.sort(byOrder)) {
    const alert = alertOf(message);
    if (halted !== null || held.has(alert) || !deps.hasTime()) {
      await deps.postpone(message, halted ?? delayOf(message.tries, null)).catch(() => undefined);
      keep(message);
      continue;
    }
    const result = await settled(message, await attempt(message, deps), deps);
    if (result.outcome !== 'later') continue;
    keep(message);
    held.add(alert);
    const delay = delayOf(message.tries, result.after);
    if (result.everything) halted = delay;
    // when this fails, it shows again after the queue's own visibility timeout
    await deps.postpone(message, delay).catch(() => undefined);
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

const alertOf = ({ payload }: Told): string => (payload.event === 'digest' ? payload.id : payload.alert.id);

const byOrder = (one: Told, other: Told): number =>
  (orderOf(one.payload) ?? '').localeCompare(orderOf(other.payload) ?? '');

async function attempt(message: Parsed, deps: DeliveringDeps): Promise<Outcome> {
  const { subscriber, deliveries } = deps;
  const route = subscriber.name;
  const alert = alertOf(message);
  const order = orderOf(message.payload);
  try {
    if (isPager(subscriber) && order && (await deliveries.last(route, alert)) > order) return SUPERSEDED;
    await deps.once(`${route}/${message.payload.id}`, async () => {
      const result = await deps.send(message);
      if (result.outcome !== 'delivered') throw new NotDelivered(result);
    });
    if (isPager(subscriber) && order) await deliveries.delivered(route, alert, order);
    return { outcome: 'delivered' };
  } catch (error) {
    if (error instanceof NotDelivered) return error.result;
    const { name, message: why } = error as Error;
    return { outcome: 'later', because: `${name}: ${why}`, after: null, everything: false };
  }
}

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
