/**
 * Simulates the resources that the hub stack puts behind the alert topic for a configuration's routes: subscriptions
 * with their filters, dead-letter queues, and, for subscribers that SNS cannot reach, the queue that `deliver` reads.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { deliverFunction } from '../functions/deliver.ts';
import { filterPolicyOf } from '../shared/alerts/attributes.ts';
import type { Outgoing } from '../shared/alerts/formats/outgoing.ts';
import type { Post } from '../shared/alerts/post.ts';
import { chatTopic, deliverQueue, SENDS_TO, undeliveredQueue } from '../shared/alerts/resource-names.ts';
import { isDelivered, type Route } from '../shared/config/routes.ts';
import { wireDelivering } from '../shared/wiring/delivering.ts';
import { credentialsIn, pluginOf } from './access.ts';
import { sqsEvent } from './invocations.ts';
import { simulatedPlatform } from './platform.ts';
import { secretsIn } from './services/secretsmanager.ts';
import { type Sns, type Subscription, sns } from './services/sns.ts';
import { emptyQueue, type QueuedMessage, queuesIn, remove, take } from './services/sqs.ts';
import type { World } from './world.ts';

export interface SimulatedRoutes {
  /** Delivers the messages that are visible in the queues of the routes; returns their number. */
  deliver(): Promise<number>;
  /** The bodies that a route has received so far: those of SNS, messages of a chat, or posted documents. */
  received(route: string): readonly string[];
  /** The messages that could not be delivered to a route. */
  undelivered(route: string): readonly QueuedMessage[];
}

export interface RouteParts {
  readonly hub: { readonly account: string; readonly region: string };
  readonly routes: readonly Route[];
  readonly topicArn: string;
  readonly database: DynamoDBClient;
  readonly context: Context;
  /** Makes HTTP calls; when left out, calls are not made and count as received. */
  readonly post?: Post | undefined;
}

const BATCH = 5;
/** The values in infra/constructs/deliver.ts and routes.ts. */
const VISIBILITY_MS = 6 * 60_000;
const MAX_RECEIVES = 50;

const PROTOCOL = { mail: 'email', sms: 'sms', sqs: 'sqs', lambda: 'lambda', https: 'https' } as const;

export function routesIn(world: World, parts: RouteParts): SimulatedRoutes {
  const { hub, routes, database, context } = parts;
  const posted: Outgoing[] = [];
  const subscriptions = new Map(routes.map((route) => [route.name, subscribe(world, parts, route)]));
  const answered: Post = async (outgoing) => {
    posted.push(outgoing);
    return { status: 202, retryAfter: null, text: '', brokeOff: false };
  };
  const wiring = wireDelivering(
    simulatedPlatform({
      plugin: pluginOf(world),
      database,
      config: { alerts: { routes: [...routes] } },
      hub: { account: hub.account, credentials: credentialsIn(world, hub.account) },
      management: { account: world.management.id },
      fallbackRegions: world.regions,
      post: parts.post ?? answered,
      clock: () => world.now(),
    }),
  );
  const deliver = deliverFunction(() => wiring);
  const served = routes.filter(isDelivered);

  const deliverTo = async (route: string): Promise<number> => {
    const queue = deliverQueue(route);
    const state = queuesIn(world, hub);
    const batch = take(state, queue, { messages: BATCH }, world.now());
    if (batch.length === 0) return 0;
    const { batchItemFailures } = await deliver(sqsEvent(batch, arnIn(hub, queue)), context);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    remove(state, queue, new Set(batch.flatMap(({ id }) => (failed.has(id) ? [] : id))));
    return batch.length;
  };

  const chats = (route: string): string[] => {
    const { published } = world.state<Sns>(sns, hub.account, hub.region);
    return published.filter(({ topic }) => topic.endsWith(`:${chatTopic(route)}`)).map(({ message }) => message);
  };

  return {
    deliver: async () => {
      const counts = [];
      for (const { name } of served) counts.push(await deliverTo(name));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    received: (name) => {
      const route = wiring.routes.get(name);
      if (!route) return subscriptions.get(name)?.received ?? [];
      if (route.to === 'slack' || route.to === 'teams') return chats(name);
      return posted.filter(({ url }) => isOf(route, url)).map(({ body }) => body);
    },
    undelivered: (name) => queuesIn(world, hub).queues.get(undeliveredQueue(name))?.messages ?? [],
  };
}

/** Two routes to one pager both receive what was posted for either. */
const isOf = (route: Route, url: string): boolean =>
  route.to === 'webhook' ? route.url === url : new URL(url).host.includes(route.to);

function subscribe(world: World, { hub, topicArn }: RouteParts, route: Route): Subscription {
  const { queues } = queuesIn(world, hub);
  const deadLetters = undeliveredQueue(route.name);
  const own = isDelivered(route) ? deliverQueue(route.name) : null;
  const sendsTo = own ? `arn:aws:sqs:${hub.region}:${hub.account}:${own}` : topicArn;
  queues.set(deadLetters, emptyQueue({ tags: { [SENDS_TO]: sendsTo } }));
  if (own) {
    const moved = { queue: deadLetters, maxReceiveCount: MAX_RECEIVES };
    queues.set(own, emptyQueue({ visibilityMs: VISIBILITY_MS, deadLetters: moved }));
  }
  if ('secret' in route) {
    const secrets = secretsIn(world, hub);
    if (!secrets.has(route.secret)) secrets.set(route.secret, `simulated-key-of-${route.name}`);
  }
  const subscription: Subscription = {
    topic: topicArn,
    name: route.name,
    protocol: isDelivered(route) ? 'sqs' : PROTOCOL[route.to],
    policy: filterPolicyOf(route.name, route.only),
    queue: own,
    deadLetters,
    received: [],
  };
  const { subscriptions } = world.state<Sns>(sns, hub.account, hub.region, true);
  const earlier = subscriptions.findIndex(({ topic, name }) => topic === topicArn && name === route.name);
  if (earlier >= 0) subscriptions.splice(earlier, 1);
  subscriptions.push(subscription);
  return subscription;
}

const arnIn = ({ account, region }: RouteParts['hub'], queue: string): string =>
  `arn:aws:sqs:${region}:${account}:${queue}`;
