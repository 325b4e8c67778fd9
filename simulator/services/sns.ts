/**
 * Simulated Amazon SNS: topics, what was published to them, and what their subscribers get of it. Refuses what SNS refuses
 * ("Publish", API Reference).
 */
import type { MessageAttributeValue, PublishInput } from '@aws-sdk/client-sns';
import { type FilterPolicy, passes } from '../../shared/alerts/attributes.ts';
import { apiError, type Call, service } from '../service.ts';
import type { World } from '../world.ts';
import { put, queuesIn } from './sqs.ts';

export interface PublishedMessage {
  readonly topic: string;
  readonly subject: string;
  /** What a mail shows. */
  readonly message: string;
  /** By protocol; `default` is for those that have none of their own. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

export interface Subscription {
  readonly topic: string;
  /** Also the name of the fault that makes deliveries to it fail: `sns:Deliver/<name>`. */
  readonly name: string;
  /** By which it has a body of its own: `email`, `sms`, `sqs`, … */
  readonly protocol: string;
  readonly policy: FilterPolicy;
  /** Name of the queue that is subscribed, by raw delivery; null for anybody else. */
  readonly queue: string | null;
  /** Name of the queue for what it could not be given. */
  readonly deadLetters: string;
  /** Bodies that it got. */
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
    // publishing is a data event, which CloudTrail's management events do not hold
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

interface Place {
  readonly account: string;
  readonly region: string;
}

function deliver(world: World, place: Place, subscription: Subscription, published: PublishedMessage): void {
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
