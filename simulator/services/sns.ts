/**
 * Simulated Amazon SNS: topics, the messages published to them, and the bodies that subscribers get. Refuses what SNS
 * refuses ("Publish", API Reference).
 */
import type {
  CreateTopicInput,
  DeleteTopicInput,
  GetTopicAttributesInput,
  ListSubscriptionsInput,
  ListTopicsInput,
  MessageAttributeValue,
  PublishInput,
  SetTopicAttributesInput,
  SubscribeInput,
  UnsubscribeInput,
} from '@aws-sdk/client-sns';
import { type FilterPolicy, passes } from '../../shared/alerts/attributes.ts';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import type { World } from '../world.ts';
import { keyArn } from './kms.ts';
import { isProduction, isTrailHome, topicArn } from './monitoring.ts';
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

/** A subscription as SNS lists it. */
interface Listed {
  readonly arn: string;
  readonly topic: string;
  readonly protocol: string;
  readonly endpoint: string;
  confirmed: boolean;
}

export interface Sns {
  readonly published: PublishedMessage[];
  /** Subscribers that tests look at. */
  readonly subscriptions: Subscription[];
  topics: string[];
  /** By the topic's ARN. */
  readonly keys: Record<string, string>;
  listed: Listed[];
}

const LARGEST = 256 * 1024;

const invalid = (message: string): Error => apiError('InvalidParameter', `Invalid parameter: ${message}`);

export const sns = service<Sns>({
  serviceId: 'SNS',
  eventSource: 'sns',
  scope: 'region',
  seed,
  reads: {
    ListTopics: ({ state, input, world }: Call<Sns, ListTopicsInput>) => {
      const { items, next } = page(state.topics, input.NextToken, undefined, world);
      return { Topics: items.map((TopicArn) => ({ TopicArn })), NextToken: next };
    },
    ListSubscriptions: ({ state, input, account, world }: Call<Sns, ListSubscriptionsInput>) => {
      const { items, next } = page(state.listed, input.NextToken, undefined, world);
      const Subscriptions = items.map(({ arn, topic, protocol, endpoint, confirmed }) => ({
        SubscriptionArn: confirmed ? arn : 'PendingConfirmation',
        ...{ Owner: account.id, Protocol: protocol, Endpoint: endpoint, TopicArn: topic },
      }));
      return { Subscriptions, NextToken: next };
    },
    GetTopicAttributes: ({ state, input }: Call<Sns, GetTopicAttributesInput>) => {
      const TopicArn = topicOf(state, input.TopicArn);
      const count = (confirmed: boolean) =>
        String(state.listed.filter((one) => one.topic === TopicArn && one.confirmed === confirmed).length);
      return {
        Attributes: {
          ...{ TopicArn, DisplayName: '', SubscriptionsDeleted: '0' },
          ...{ SubscriptionsConfirmed: count(true), SubscriptionsPending: count(false) },
          ...(state.keys[TopicArn] ? { KmsMasterKeyId: state.keys[TopicArn] } : {}),
        },
      };
    },
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
  writes: {
    CreateTopic: ({ state, input, account, region }: Call<Sns, CreateTopicInput>) => {
      const TopicArn = topicArn(account.id, region, input.Name);
      if (!state.topics.includes(TopicArn)) state.topics.push(TopicArn);
      return { TopicArn };
    },
    SetTopicAttributes: ({ state, input }: Call<Sns, SetTopicAttributesInput>) => {
      const { AttributeName, AttributeValue = '' } = input;
      if (AttributeName === 'KmsMasterKeyId') state.keys[topicOf(state, input.TopicArn)] = AttributeValue;
      return {};
    },
    DeleteTopic: ({ state, input }: Call<Sns, DeleteTopicInput>) => {
      state.topics = state.topics.filter((topic) => topic !== input.TopicArn);
      state.listed = state.listed.filter(({ topic }) => topic !== input.TopicArn);
      return {};
    },
    Subscribe: ({ state, input, world }: Call<Sns, SubscribeInput>) => {
      const topic = topicOf(state, input.TopicArn);
      const { Protocol: protocol = '', Endpoint: endpoint = '' } = input;
      const arn = `${topic}:${world.random('subscription', topic, state.listed.length).hex(32)}`;
      // what belongs to AWS confirms itself
      const confirmed = ['sqs', 'lambda', 'firehose'].includes(protocol);
      state.listed.push({ arn, topic, protocol, endpoint, confirmed });
      return { SubscriptionArn: confirmed ? arn : 'pending confirmation' };
    },
    Unsubscribe: ({ state, input }: Call<Sns, UnsubscribeInput>) => {
      state.listed = state.listed.filter(({ arn }) => arn !== input.SubscriptionArn);
      return {};
    },
  },
});

function topicOf({ topics }: Sns, arn: string | undefined): string {
  const found = topics.find((topic) => topic === arn);
  if (found) return found;
  throw apiError('NotFound', 'Topic does not exist', 404);
}

/** Production accounts, the one for security, and where the organisation's trail is watched, have topics. */
function seed(place: ServiceLocation): Sns {
  const none = { published: [], subscriptions: [], topics: [], keys: {}, listed: [] };
  const { account, region, random, flaw } = place;
  if (!isProduction(account) && account.kind !== 'security' && !isTrailHome(place)) return none;
  const alerts = topicArn(account.id, region);
  const releases = topicArn(account.id, region, 'releases');
  const key = keyArn(place.world, account.id, region, 'data');
  const subscribed = (topic: string, protocol: string, endpoint: string, confirmed = true): Listed => ({
    ...{ arn: `${topic}:${random.hex(8)}-0000-4000-8000-${random.hex(12)}`, topic, protocol, endpoint, confirmed },
  });
  const answered = !flaw('alerts-unconfirmed', 0.05);
  return {
    ...none,
    topics: [alerts, releases],
    keys: { [alerts]: key, ...(flaw('topic-without-key', 0.05) ? {} : { [releases]: key }) },
    listed: [
      subscribed(alerts, 'https', 'https://events.pagerduty.com/integration/0123456789/enqueue', answered),
      subscribed(alerts, 'https', 'https://global.sns-api.chatbot.amazonaws.com', answered),
    ],
  };
}

interface Where {
  readonly account: string;
  readonly region: string;
}

function deliver(world: World, place: Where, subscription: Subscription, published: PublishedMessage): void {
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
