/** The shapes of the events that the functions receive, checked before anything is done with them. */
import { z } from 'zod';
import type { Actor } from '../../shared/core/commit.ts';
import { MalformedEvent } from '../../shared/core/errors.ts';
import type { Occurrence } from '../../shared/pipeline/react.ts';

const account = z.object({
  id: z.string().min(1),
  name: z.string(),
  ou: z.string(),
  tags: z.record(z.string(), z.string()),
  management: z.boolean(),
});

/** First state of the machine; Step Functions passes the execution's name, so that a retried plan is the same run. */
export const planInput = z.object({ run: z.string().min(1).max(200).optional() });

/** A batch of a Distributed Map's items, as `ItemBatcher` makes it. */
export const scanInput = z.object({
  BatchInput: z.object({ run: z.string().min(1) }),
  Items: z.array(z.object({ account, regions: z.array(z.string()) })).min(1),
});

/** Last state of the machine: what `plan` answered. */
export const finishInput = z.object({ run: z.string().min(1), startedAt: z.string(), manifest: z.string().min(1) });

/** What a timer of an alert carries (shared/aws/timers.ts). */
export const remindInput = z.object({ alert: z.string().min(1) });

/** "Amazon SQS event", of one queue, whose messages are documents (shared/alerts/message.ts). */
export const deliverInput = z.object({
  Records: z
    .array(
      z.object({
        messageId: z.string().min(1),
        receiptHandle: z.string(),
        body: z.string(),
        eventSourceARN: z.string().min(1),
        attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int() }),
      }),
    )
    .min(1),
});

/** "EventBridge event structure reference". */
const envelope = z.object({
  id: z.string().min(1),
  source: z.string().min(1),
  'detail-type': z.string().min(1),
  account: z.string().regex(/^\d{12}$/),
  region: z.string().min(1),
  time: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/** The fields of a CloudTrail record that are used ("CloudTrail record contents"). */
const record = z.object({
  eventSource: z.string().min(1),
  eventName: z.string().min(1),
  eventID: z.string().optional(),
  eventTime: z.string().optional(),
  awsRegion: z.string().optional(),
  sourceIPAddress: z.string().optional(),
  userAgent: z.string().optional(),
  userIdentity: z
    .object({ arn: z.string().optional(), principalId: z.string().optional(), invokedBy: z.string().optional() })
    .optional(),
});

const CLOUDTRAIL = 'AWS API Call via CloudTrail';

/** Throws `MalformedEvent` that says which field is wrong. */
export function parsed<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`);
  throw new MalformedEvent(`${what} is not of the expected shape: ${problems.join('; ')}`);
}

/** The body of an SQS record that carries an EventBridge event. */
export function occurrenceFrom(body: string): Occurrence {
  const event = parsed(envelope, json(body), 'the EventBridge event');
  const occurrence = {
    id: event.id,
    account: event.account,
    region: event.region,
    source: event.source,
    detailType: event['detail-type'],
  };
  if (event['detail-type'] !== CLOUDTRAIL) return occurrence;
  const detail = parsed(record, event.detail, 'the CloudTrail record');
  return {
    ...occurrence,
    eventSource: detail.eventSource,
    eventName: detail.eventName,
    actor: actorOf(detail, event.time),
  };
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MalformedEvent('the message is not JSON; only EventBridge events belong in this queue', { cause });
  }
}

function actorOf(detail: z.output<typeof record>, time: string): Actor {
  const { userIdentity = {} } = detail;
  return {
    principal: userIdentity.arn ?? userIdentity.invokedBy ?? userIdentity.principalId ?? 'unknown principal',
    sourceIp: detail.sourceIPAddress ?? 'unknown address',
    userAgent: detail.userAgent ?? '',
    ...(userIdentity.invokedBy ? { invokedBy: userIdentity.invokedBy } : {}),
    ...(detail.awsRegion ? { region: detail.awsRegion } : {}),
    call: detail.eventName,
    eventId: detail.eventID ?? '',
    at: detail.eventTime ?? time,
  };
}
