/**
 * Sends one message to one subscriber in the subscriber's format, and interprets the answer. If the subscriber fails,
 * the message is sent later. If it refuses the message, the message is set aside at once, with the reason.
 */

import { inPlainText } from '../core/inert.ts';
import type { Clock } from '../core/ports.ts';
import { chatMessage } from './formats/chat.ts';
import { opsgenieRequest } from './formats/opsgenie.ts';
import type { Outgoing } from './formats/outgoing.ts';
import { type PagerRegion, pagerDutyEvent } from './formats/pagerduty.ts';
import { webhookRequest } from './formats/webhook.ts';
import { clipped } from './headline.ts';
import type { Payload } from './payload.ts';
import type { Answer, Post } from './post.ts';
import { type Secrets, UnusableSecret } from './secrets.ts';

/** A subscriber from the configuration; `name` is the name of the route. */
export type Subscriber = { readonly name: string } & (
  | { readonly to: 'slack' | 'teams' }
  | { readonly to: 'pagerduty' | 'opsgenie'; readonly secret: string; readonly region?: PagerRegion | undefined }
  | { readonly to: 'webhook'; readonly secret: string; readonly url: string }
);

/** A message in a queue, and the document in it. */
export interface QueuedNotification {
  readonly payload: Payload;
  readonly body: string;
}

export type Outcome =
  | { readonly outcome: 'delivered' }
  /** The subscriber needs no message. */
  | { readonly outcome: 'skipped'; readonly because: string }
  | {
      readonly outcome: 'later';
      readonly because: string;
      /** Seconds to wait that the subscriber asked for. */
      readonly after: number | null;
      /** Whether the subscriber fails for all messages, so that the others wait too. */
      readonly everything: boolean;
    }
  | { readonly outcome: 'never'; readonly because: string };

export interface SendingDeps {
  readonly secrets: Secrets;
  readonly post: Post;
  /** Publishes to the topic that Amazon Q reads for a route. */
  chat(route: string, message: string): Promise<void>;
  readonly clock: Clock;
}

const DELIVERED: Outcome = { outcome: 'delivered' };
const DIGEST: Outcome = { outcome: 'skipped', because: 'a digest is not sent to a pager' };

export async function send(subscriber: Subscriber, queued: QueuedNotification, deps: SendingDeps): Promise<Outcome> {
  try {
    if ('secret' in subscriber) return await sendSigned(subscriber, queued, deps);
    await deps.chat(subscriber.name, chatMessage(queued.payload, subscriber.to));
    return DELIVERED;
  } catch (error) {
    if (error instanceof UnusableSecret) return { outcome: 'never', because: error.message };
    return failed(error as Error);
  }
}

type SubscriberWithKey = Extract<Subscriber, { readonly secret: string }>;

/** PagerDuty answers 400 to a key that it does not know ("Send an Event to PagerDuty", Events API v2). */
const isRefused = ({ to }: SubscriberWithKey, { status }: { readonly status: number }): boolean =>
  status === 401 || status === 403 || (to === 'pagerduty' && status === 400);

/** If the subscriber refuses the key, the key is read again, because it may have been changed. */
async function sendSigned(
  subscriber: SubscriberWithKey,
  queued: QueuedNotification,
  { secrets, post, clock }: SendingDeps,
): Promise<Outcome> {
  const key = await secrets.read(subscriber.secret);
  const outgoing = requestFor(subscriber, queued, key, clock());
  if (!outgoing) return DIGEST;
  const answer = await post(outgoing);
  if (!('status' in answer) || !isRefused(subscriber, answer)) return outcomeOf(subscriber, answer, key);
  const fresh = await secrets.read(subscriber.secret, { afresh: true });
  const again = fresh === key ? null : requestFor(subscriber, queued, fresh, clock());
  return again ? outcomeOf(subscriber, await post(again), fresh) : outcomeOf(subscriber, answer, key);
}

function requestFor(
  subscriber: SubscriberWithKey,
  { payload, body }: QueuedNotification,
  key: string,
  at: Date,
): Outgoing | null {
  switch (subscriber.to) {
    case 'pagerduty':
      return pagerDutyEvent(payload, { key, region: subscriber.region });
    case 'opsgenie':
      return opsgenieRequest(payload, { key, region: subscriber.region });
    case 'webhook':
      return webhookRequest({ id: payload.id, body }, { url: subscriber.url, key, at });
  }
}

const SHOWN = 300;
const TOO_MANY_REQUESTS = 429;
const REQUEST_TIMEOUT = 408;
const TOO_EARLY = 425;
const UNAVAILABLE = 503;

function outcomeOf({ to }: Subscriber, answer: Answer, key: string): Outcome {
  if (!('status' in answer)) {
    return { outcome: 'later', because: `${to} ${answer.trouble}`, after: null, everything: true };
  }
  const { status, retryAfter, text, brokeOff } = answer;
  if (status >= 200 && status < 300) return DELIVERED;
  const said = clipped(inPlainText(withoutKey(text, key)), SHOWN);
  const because = `${to} answered ${status}${said ? `: ${said}` : ''}${brokeOff ? ' (its answer broke off)' : ''}`;
  const busy = status === TOO_MANY_REQUESTS || status === UNAVAILABLE;
  if (status >= 500 || busy || status === REQUEST_TIMEOUT || status === TOO_EARLY) {
    return { outcome: 'later', because, after: retryAfter, everything: busy };
  }
  return { outcome: 'never', because: status < 400 ? `${because} (redirects are not followed)` : because };
}

/** A shorter beginning of a key at the end of an answer reveals nothing. */
const SHORTEST_PART = 4;

/** Hides the key in an answer, which may repeat the request and be cut off within the key. */
function withoutKey(text: string, key: string): string {
  const forms = [key, JSON.stringify(key).slice(1, -1)];
  const hidden = forms.reduce((left, form) => left.replaceAll(form, '***'), text);
  const endings = forms.map((form) => endingOf(hidden, form));
  return hidden.slice(0, hidden.length - Math.max(...endings));
}

/** The length of the beginning of the key that the text ends with. */
function endingOf(text: string, key: string): number {
  for (let length = key.length - 1; length >= SHORTEST_PART; length -= 1) {
    if (text.endsWith(key.slice(0, length))) return length;
  }
  return 0;
}

/** The outcome of an AWS error. A request with invalid parameters is not tried again. */
function failed(error: Error): Outcome {
  const because = `${error.name}: ${error.message}`;
  if (/^InvalidParameter/.test(error.name)) return { outcome: 'never', because };
  return { outcome: 'later', because, after: null, everything: true };
}

/** With the delays below, these tries take more than six hours, as long as SNS tries mail ("Amazon SNS message delivery retries"). */
export const TRIES = 30;

const FIRST_DELAY = 15;
const LONGEST_DELAY = 15 * 60;
/** The longest delay that a subscriber may ask for. */
const LONGEST_REQUESTED = 60 * 60;

/** Seconds until the next try, after this number of tries. */
export function delayOf(tries: number, wanted: number | null): number {
  const own = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (tries - 1));
  return wanted === null ? own : Math.min(LONGEST_REQUESTED, Math.max(own, wanted));
}
