/**
 * Simulated Amazon SNS: topics, the messages published to them, and the bodies that subscribers get. Refuses what SNS
 * refuses ("Publish", API Reference).
 */
import type { MessageAttributeValue, PublishInput } from '@aws-sdk/client-sns';
import { type FilterPolicy, passes } from '../../shared/alerts/attributes.ts';
import { apiError, type Call, service } from '../service.ts';
import type { World } from '../world.ts';
import { put, queuesIn } from './sqs.ts';

export interface PublishedMessage {
  readonly topic: string;
  readonly subject: string;
  /** The body of a mail. */
  readonly message: string;
  /** Bodies by protocol; `default` is for protocols without a body of their own. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

export interface Subscription {
  readonly topic: string;
  /** The name also selects the fault that makes deliveries to it fail: `sns:Deliver/<name>`. */
  readonly name: string;
  /** The protocol decides which body it gets: `email`, `sms`, `sqs`, … */
  readonly protocol: string;
  readonly policy: FilterPolicy;
  /** The queue that is subscribed with raw delivery; null for other subscribers. */
  readonly queue: string | null;
  /** The dead-letter queue of the subscription. */
  readonly deadLetters: string;
  /** The bodies that it received. */
  readonly received: string[];
}

export interface Sns {
  readonly published: PublishedMessage[];
  readonly subscriptions: Subscription[];
}

const LARGEST = 256 * 1024;

const invalid = (message: string): Error => apiError('InvalidParameter', `Invalid parameter: ${message}`);

export const sns = service<Sns>({
  serviceId: 'SNS',
  eventSource: 'sns',
  scope: 'region',
  seed: () => ({ published: [], subscriptions: [] }),
  reads: {
    // CloudTrail's management events do not include publishing, which is a data event
    Publish: ({ state, input, account, region, world }: Call<Sns, PublishInput>) => {
      const topic = input.TopicArn ?? '';
      if (!topic.startsWith(`arn:aws:sns:${region}:${account.id}:`))
        throw apiError('NotFound', 'Topic does not exist', 404);
      const attributes = attributesOf(input.MessageAttributes ?? {});
      refuse(input);
      const bodies = bodiesOf(input);
      const message = bodies.email ?? bodies.default ?? '';
      world.state<Sns>(sns, account.id, region, true);
      const published = { topic, subject: input.Subject ?? '', message, bodies, attributes };
      state.published.push(published);
      for (const subscription of state.subscriptions) {
        if (subscription.topic !== topic || !passes(subscription.policy, attributes)) continue;
        deliver(world, { account: account.id, region }, subscription, published);
      }
      return { MessageId: world.random('message', state.published.length).hex(32) };
    },
  },
  writes: {},
});

interface ServiceLocation {
  readonly account: string;
  readonly region: string;
}

function deliver(world: World, place: ServiceLocation, subscription: Subscription, published: PublishedMessage): void {
  const { bodies } = published;
  const body = bodies[subscription.protocol] ?? bodies.default ?? '';
  const raw = subscription.protocol === 'sqs';
  const attributes = raw ? typed(published.attributes) : {};
  const queues = queuesIn(world, place);
  if (world.faultOf(`sns:Deliver/${subscription.name}`, place.account, place.region)) {
    const kept = raw ? body : envelope(published, body, world.now());
    put(queues, subscription.deadLetters, { body: kept, attributes }, world.now());
  } else if (subscription.queue) put(queues, subscription.queue, { body, attributes }, world.now());
  else subscription.received.push(body);
}

const typed = (attributes: PublishedMessage['attributes']): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? { DataType: 'String', StringValue: value }
        : { DataType: 'String.Array', StringValue: JSON.stringify(value) },
    ]),
  );

/** "Parsing Amazon SNS message formats". */
const envelope = ({ topic, subject, attributes }: PublishedMessage, Message: string, at: Date): string =>
  JSON.stringify({
    ...{ Type: 'Notification', MessageId: 'simulated', TopicArn: topic, Subject: subject, Message },
    Timestamp: at.toISOString(),
    MessageAttributes: Object.fromEntries(
      Object.entries(typed(attributes)).map(([name, { DataType, StringValue }]) => [
        name,
        { Type: DataType, Value: StringValue },
      ]),
    ),
  });

function refuse({ Subject = '', Message = '', MessageAttributes = {} }: PublishInput): void {
  if (!/^[\x20-\x7e]{0,99}$/.test(Subject)) throw invalid('Subject');
  const attributes = Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
    name,
    DataType,
    StringValue,
  ]);
  if (Buffer.byteLength(Message) + Buffer.byteLength(attributes.flat().join('')) > LARGEST)
    throw invalid('Message too long');
}

function bodiesOf({ Message = '', MessageStructure }: PublishInput): Record<string, string> {
  if (MessageStructure !== 'json') return { default: Message };
  const bodies: Record<string, string> = JSON.parse(Message);
  if (typeof bodies.default !== 'string') throw invalid('Message Structure - No default entry in JSON message body');
  return bodies;
}

const attributesOf = (attributes: Record<string, MessageAttributeValue>): PublishedMessage['attributes'] =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue = '' }]) => {
      if (StringValue === '')
        throw invalid(`The message attribute '${name}' must contain non-empty message attribute value`);
      return [name, DataType === 'String.Array' ? (JSON.parse(StringValue) as string[]) : StringValue];
    }),
  );
