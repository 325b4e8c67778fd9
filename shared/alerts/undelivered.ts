/** What lies in the queues for what could not be delivered, and how it is sent again: to the route that it was for, and to no other. */
import type { PublishCommandInput, MessageAttributeValue as TopicAttribute } from '@aws-sdk/client-sns';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { MalformedEvent } from '../core/errors.ts';
import { ROUTE } from './attributes.ts';
import { orderOf, payloadOf } from './message.ts';
import type { Payload } from './payload.ts';
import { REASON } from './queues.ts';
import { bodiesOf, subjectOf } from './sns.ts';

/** As a queue holds it. */
export interface UndeliveredMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** When it was put there, or was first sent. */
  readonly since: string;
}

/** What a message is, as far as it can be told from it. */
export interface Known {
  /** Id of what was told, and which event of which alert that is; null where it is no document. */
  readonly notice: string | null;
  readonly event: string | null;
  readonly headline: string;
  /** Why it is here, where somebody said so. */
  readonly because: string | null;
  readonly order: string;
}

/** "Parsing Amazon SNS message formats": what is around a message to subscribers without raw delivery. */
const envelope = z.object({
  Type: z.literal('Notification'),
  Subject: z.string().optional(),
  Message: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ Type: z.string(), Value: z.string() })).optional(),
});

interface Opened {
  readonly text: string;
  readonly subject: string | null;
  readonly document: Payload | null;
  readonly attributes: Readonly<Record<string, TopicAttribute>>;
}

/** What SNS and we write beside the attributes that subscribers filter by. */
const NOT_FILTERED = [ROUTE, REASON, 'RequestID', 'ErrorCode', 'ErrorMessage'];

function opened({ body, attributes }: UndeliveredMessage): Opened {
  const around = envelope.safeParse(json(body)).data;
  const text = around?.Message ?? body;
  const theirs = around
    ? Object.entries(around.MessageAttributes ?? {}).map(([name, { Type, Value }]) => [name, Type, Value] as const)
    : Object.entries(attributes).map(([name, { DataType, StringValue }]) => [name, DataType, StringValue] as const);
  return {
    text,
    subject: around?.Subject ?? null,
    document: documentIn(text),
    attributes: Object.fromEntries(
      theirs
        .filter(([name, , value]) => !NOT_FILTERED.includes(name) && value !== undefined)
        .map(([name, DataType, StringValue]) => [name, { DataType, StringValue }]),
    ),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Mail and text messages hold text in its place. */
function documentIn(text: string): Payload | null {
  try {
    return payloadOf(text);
  } catch (error) {
    if (error instanceof MalformedEvent) return null;
    throw error;
  }
}

const LINE = 100;

export function knownOf(message: UndeliveredMessage): Known {
  const { document, text, attributes } = opened(message);
  const said = (name: string) => message.attributes[name]?.StringValue ?? null;
  const notice = document?.id ?? attributes.id?.StringValue ?? null;
  return {
    notice,
    event: document?.event ?? attributes.event?.StringValue ?? null,
    headline: document?.headline ?? text.split('\n')[0]?.slice(0, LINE) ?? '',
    because: said(REASON) ?? said('ErrorMessage'),
    order: (notice && orderOf({ id: notice })) ?? '',
  };
}

/**
 * The message for the topic of drift that reaches one route alone. Throws `MalformedEvent` for what has lost the attributes
 * by which the route's filter would let it through.
 */
export function publishedAgain(message: UndeliveredMessage, route: string, TopicArn: string): PublishCommandInput {
  const { text, subject, document, attributes } = opened(message);
  if (!attributes.event) {
    throw new MalformedEvent(
      'it has none of the attributes that the filter of a route looks at; it cannot be sent again, only read and deleted',
    );
  }
  const bodies = document ? bodiesOf(document) : { default: text, email: text, sms: text };
  return {
    TopicArn,
    Subject: document ? subjectOf(document) : (subject ?? 'Plumbline'),
    MessageStructure: 'json',
    Message: JSON.stringify(bodies),
    MessageAttributes: { ...attributes, [ROUTE]: { DataType: 'String', StringValue: route } },
  };
}
