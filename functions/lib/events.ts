/** The schemas of the events that the functions receive. Every event is checked before it is used. */

import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { CLOUDTRAIL } from '../../shared/core/collector.ts';
import { MalformedEvent } from '../../shared/core/errors.ts';
import type { Recheck } from '../../shared/core/ports.ts';
import type { Message } from '../../shared/pipeline/messages.ts';
import type { ReceivedEvent } from '../../shared/pipeline/requests.ts';
import { actorOf, record } from './actor.ts';

/** The small build of zod has no error messages; these are the messages of the large one. */
const ENGLISH = en().localeError;

const text = z.string().check(z.minLength(1));

const account = z.object({
  id: text,
  name: z.string(),
  ou: z.string(),
  within: z.optional(z.array(z.string())),
  tags: z.record(z.string(), z.string()),
  management: z.boolean(),
});

const workItem = z.object({
  account,
  regions: z.array(z.string()),
  enabled: z.optional(z.object({ regions: z.array(z.string()), at: z.string() })),
  plannedAt: z.optional(z.string()),
  keeps: z.optional(z.object({ since: z.string(), due: z.string() })),
  gone: z.optional(z.array(z.string())),
});

/**
 * Input of the machine's first state. Step Functions passes the execution's name, so that a retried plan belongs to the
 * same run.
 */
export const planInput = z.object({
  run: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  /** The input of the execution: the schedule asks for the accounts that are due, a person gets all of them. */
  input: z.optional(z.object({ accounts: z.optional(z.enum(['all', 'due'])) })),
});

/** A batch of the Distributed Map's items, as `ItemBatcher` makes it. */
export const scanInput = z.object({
  BatchInput: z.object({ run: text }),
  Items: z.array(workItem).check(z.minLength(1)),
});

/** Input of the machine's last state: the answer of `plan`. */
export const finishInput = z.object({ run: text, startedAt: z.string(), manifest: text });

/** The payload of an alert's timer (shared/aws/timers.ts). */
export const remindInput = z.object({ alert: text });

/** The part of a request that the function itself reads ("Working with AWS Lambda proxy integrations for HTTP APIs", format 2.0). */
export const apiRequest = z.looseObject({
  version: z.literal('2.0'),
  rawPath: z.string(),
  requestContext: z.looseObject({ http: z.looseObject({ method: z.string() }) }),
});

/** The payload with which the API starts a job (shared/wiring/api.ts). */
export const jobInput = z.object({ job: z.string().check(z.regex(/^[0-9a-f]{32}$/)) });

/** "Amazon SQS event" of one queue; the messages are alert documents (shared/alerts/message.ts). */
export const deliverInput = z.object({
  Records: z
    .array(
      z.object({
        messageId: text,
        receiptHandle: z.string(),
        body: z.string(),
        eventSourceARN: text,
        attributes: z.object({ ApproximateReceiveCount: z.coerce.number().check(z.int()) }),
      }),
    )
    .check(z.minLength(1)),
});

/** "EventBridge event structure reference". */
const envelope = z.object({
  id: text,
  source: text,
  'detail-type': text,
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: text,
  time: z.iso.datetime({ offset: true }),
  detail: z.record(z.string(), z.unknown()),
});

/** Throws `MalformedEvent` that names the wrong field. */
export function parsed<T>(schema: z.ZodMiniType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input, { error: ENGLISH });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`);
  throw new MalformedEvent(`${what} is not of the expected shape: ${problems.join('; ')}`);
}

/** A batch of an SQS queue, as Lambda delivers it. */
export const queueEvent = z.object({ Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })) });

/**
 * The message that `react` sends to itself (shared/aws/recheck-queue.ts). It cannot be forged: only rules of the bus may send
 * to the queue, and they send events.
 */
const again = z.object({
  recheck: z.object({
    account: text,
    region: text,
    controls: z.array(z.string()).check(z.minLength(1)),
    cause: z.looseObject({ kind: z.literal('event'), event: z.string(), detailType: z.string() }),
    time: z.string(),
    checks: z.int().check(z.gte(1)),
    mentions: z.optional(z.array(z.array(z.string()))),
  }),
});

/** Throws `MalformedEvent` for a body that is neither an EventBridge event nor a message of Plumbline. */
export function messageFrom(id: string, body: string): Message {
  const content = json(body);
  if (typeof content !== 'object' || content === null || !('recheck' in content)) {
    return { id, occurrence: occurrenceOf(content) };
  }
  return { id, recheck: parsed(again, content, 'the message').recheck as unknown as Recheck };
}

/** The body of an SQS record that carries an EventBridge event. */
export const occurrenceFrom = (body: string): ReceivedEvent => occurrenceOf(json(body));

function occurrenceOf(content: unknown): ReceivedEvent {
  const event = parsed(envelope, content, 'the EventBridge event');
  return { ...sentBy(event), ...(event['detail-type'] === CLOUDTRAIL ? recorded(event) : {}) };
}

const sentBy = (event: z.output<typeof envelope>) => ({
  id: event.id,
  time: event.time,
  account: event.account,
  region: event.region,
  source: event.source,
  detailType: event['detail-type'],
  detail: event.detail,
});

function recorded({ detail, time }: z.output<typeof envelope>) {
  const found = parsed(record, detail, 'the CloudTrail record');
  return {
    eventSource: found.eventSource,
    eventName: found.eventName,
    ...(found.requestID ? { request: found.requestID } : {}),
    actor: actorOf(found, time),
  };
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MalformedEvent('the message is not JSON; only EventBridge events belong in this queue', { cause });
  }
}
