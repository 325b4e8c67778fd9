/** Reads dead letters of a route, and makes the message that sends one again, to this route alone. */
import type { PublishCommandInput, MessageAttributeValue as TopicAttribute } from '@aws-sdk/client-sns';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { MalformedEvent } from '../core/errors.ts';
import { ROUTE } from './attributes.ts';
import { orderOf, payloadOf } from './message.ts';
import type { Payload } from './payload.ts';
import { REASON } from './queues.ts';
import { bodiesOf, subjectOf } from './sns.ts';

/** A message in a dead-letter queue. */
export interface UndeliveredMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** When the message was put into this queue, or was first sent. */
  readonly since: string;
}

/** The content of a message, as far as it can be read. */
export interface UndeliveredSummary {
  /** Id of the notification, and the event of the alert; null if the message does not contain them. */
  readonly notice: string | null;
  readonly event: string | null;
  readonly headline: string;
  /** The reason why it was set aside, if one was recorded. */
  readonly because: string | null;
  readonly order: string;
}

/** The envelope of a message without raw delivery ("Parsing Amazon SNS message formats"). */
const envelope = z.object({
  Type: z.literal('Notification'),
  Subject: z.string().optional(),
  Message: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ Type: z.string(), Value: z.string() })).optional(),
});

interface ParsedMessage {
  readonly text: string;
  readonly subject: string | null;
  readonly document: Payload | null;
  readonly attributes: Readonly<Record<string, TopicAttribute>>;
}

/** Attributes that no route filters by: those of SNS, the reason, and the route. */
const NOT_FILTERED = [ROUTE, REASON, 'RequestID', 'ErrorCode', 'ErrorMessage'];

function parsedMessage({ body, attributes }: UndeliveredMessage): ParsedMessage {
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

/** The document; null for the text of a mail or text message. */
function documentIn(text: string): Payload | null {
  try {
    return payloadOf(text);
  } catch (error) {
    if (error instanceof MalformedEvent) return null;
    throw error;
  }
}

const LINE = 100;

export function summaryOf(message: UndeliveredMessage): UndeliveredSummary {
  const { document, text, attributes } = parsedMessage(message);
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
 * The message for the topic that reaches one route alone. Throws `MalformedEvent` for a message without the attributes
 * that the route's filter needs.
 */
export function publishedAgain(message: UndeliveredMessage, route: string, TopicArn: string): PublishCommandInput {
  const { text, subject, document, attributes } = parsedMessage(message);
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
