/** Publishes notifications to SNS: one message with a body for each protocol, and attributes that routes filter by. */
import type { MessageAttributeValue, SNSClient } from '@aws-sdk/client-sns';
import type { AlertControl } from '../core/catalogue.ts';
import { Undeliverable } from '../core/errors.ts';
import type { MessageSettings } from '../records/alerts/message-settings.ts';
import type { Notification, Publisher } from '../records/alerts/notification.ts';
import { type Attributes, attributesOf, leftOutOf } from './attributes.ts';
import { type DescribeOptions, describe } from './describe.ts';
import { IN_BRIEF } from './limits.ts';
import type { Payload } from './payload.ts';
import { smsOf, textOf } from './text.ts';

/** A subject holds fewer than 100 characters of printable ASCII ("Publish", Amazon SNS API Reference). */
const SUBJECT_LENGTH = 99;

/** Makes the link that acknowledges an alert; null if the deployment has no page for it. */
export interface Links {
  acknowledge(alert: string): Promise<string | null>;
}

/** For a deployment without a page that acknowledges alerts. */
export const NO_LINKS: Links = { acknowledge: async () => null };

export interface SnsOptions {
  readonly client: () => Promise<SNSClient>;
  readonly topicArn: string;
  readonly controls: ReadonlyMap<string, AlertControl>;
  readonly links: Links;
  /** Settings of the texts; UTC and no access portal when left out. */
  readonly telling?: MessageSettings;
}

export const snsPublisher = ({ client, topicArn, controls, links, telling }: SnsOptions): Publisher => ({
  publish: async (notice) => {
    const attributes = attributesOf(notice, 'alert' in notice ? notice.alert.route : null);
    const describing = { ...telling, controls, acknowledge: await linkFor(notice, links) };
    const payload = fitting(notice, describing, attributes);
    const { PublishCommand } = await import('@aws-sdk/client-sns');
    const message = new PublishCommand({
      TopicArn: topicArn,
      Subject: subjectOf(payload),
      MessageStructure: 'json',
      Message: JSON.stringify(bodiesOf(payload)),
      MessageAttributes: sent(attributes),
    });
    const sns = await client();
    await sns.send(message).catch((error: Error) => refused(notice, error));
  },
});

/** The most bytes of a message with its attributes ("Publish", Amazon SNS API Reference). */
const MOST_BYTES = 262_144;

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** The size of a message. The names, types and values of attributes count. */
export const sizeOf = (payload: Payload, attributes: Attributes): number =>
  bytesOf(JSON.stringify(bodiesOf(payload))) +
  Object.entries(sent(attributes)).reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) =>
      sum + bytesOf(name) + bytesOf(DataType) + bytesOf(StringValue),
    0,
  );

/** The full document if it fits into a message; otherwise a brief one that names the parts that it leaves out. */
export function fitting(notice: Notification, describing: DescribeOptions, attributes: Attributes): Payload {
  const unnamed = leftOutOf(attributes);
  const saying = (payload: Payload): Payload =>
    unnamed.length > 0 ? { ...payload, leftOut: [...(payload.leftOut ?? []), ...unnamed] } : payload;
  const whole = saying(describe(notice, describing));
  return sizeOf(whole, attributes) <= MOST_BYTES ? whole : saying(describe(notice, describing, IN_BRIEF));
}

/** SNS refuses an invalid message at every attempt ("Publish", Amazon SNS API Reference). Other errors may pass. */
function refused({ id }: Notification, error: Error): never {
  if (!/^InvalidParameter/.test(error.name)) throw error;
  throw new Undeliverable(`SNS does not take the message ${id}: ${error.message}`, { cause: error });
}

/** Only a firing alert can be acknowledged. */
const linkFor = async (notice: Notification, links: Links): Promise<string | null> =>
  notice.event !== 'digest' && notice.alert.status === 'firing' ? links.acknowledge(notice.alert.id) : null;

/**
 * A body per protocol ("Publishing Amazon SNS notifications with platform-specific payloads"): people read text; queues,
 * functions and web hooks get the document, which is the default.
 */
export const bodiesOf = (payload: Payload): Record<string, string> => ({
  default: JSON.stringify(payload),
  email: textOf(payload),
  sms: smsOf(payload),
});

export const subjectOf = ({ headline }: Payload): string =>
  headline
    .replace(/…$/, '...')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, SUBJECT_LENGTH);

const sent = (attributes: Attributes): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? { DataType: 'String', StringValue: value }
        : { DataType: 'String.Array', StringValue: JSON.stringify(value) },
    ]),
  );
