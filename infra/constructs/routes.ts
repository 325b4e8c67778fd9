/**
 * Who is told of drift: a subscription per route, filtered by what the route wants to hear, and a queue of its own for what
 * it could not be told, so that a subscriber that fails delays nobody and is sent its own messages again, and nobody else's.
 */
import { Aws, Tags } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { filterPolicyOf } from '../../shared/alerts/attributes.ts';
import { chatTopic, deliverQueue, SENDS_TO, undeliveredQueue } from '../../shared/alerts/places.ts';
import { type DeliveredRoute, isDelivered, type Route, type SubscribedRoute } from '../../shared/config/routes.ts';
import type { Settings } from '../settings.ts';
import { chatChannels } from './chat.ts';
import { DELIVER_TIMEOUT } from './deliver.ts';
import { deadLetters, workQueue } from './queues.ts';

export interface MadeRoute {
  readonly route: Route;
  /** What could not be delivered to it. */
  readonly undelivered: Queue;
  /** What `deliver` reads; null where SNS reaches the subscriber by itself. */
  readonly queue: Queue | null;
  /** What Amazon Q reads; null where that is no chat. */
  readonly chat: Topic | null;
}

interface RouteParts {
  readonly alerts: Topic;
  /** Encrypts topics. */
  readonly key: IKey;
}

/**
 * Deliveries before the queue itself sets a message aside. `deliver` does that sooner and says why (TRIES in
 * shared/alerts/delivery.ts); this is for a message that it does not survive.
 */
const ATTEMPTS = 50;

export function routes(scope: Construct, settings: Pick<Settings, 'routes' | 'hub'>, parts: RouteParts): MadeRoute[] {
  if (settings.routes.length === 0) return [];
  const place = new Construct(scope, 'Routes');
  const made = settings.routes.map((route) => {
    const own = new Construct(place, route.name);
    return isDelivered(route) ? delivered(own, route, parts) : subscribed(own, route, settings, parts);
  });
  chatChannels(place, made);
  return made;
}

function subscribed(
  scope: Construct,
  route: SubscribedRoute,
  { hub }: Pick<Settings, 'hub'>,
  { alerts }: RouteParts,
): MadeRoute {
  const undelivered = undeliveredOf(scope, route, alerts, alerts.topicArn);
  const subscription = subscribe(scope, route, alerts, undelivered, endpointOf(route));
  if (route.to === 'lambda' && isOf(hub, route.functionArn)) {
    const permission = new CfnPermission(scope, 'Invoke', {
      action: 'lambda:InvokeFunction',
      functionName: route.functionArn,
      principal: 'sns.amazonaws.com',
      sourceArn: alerts.topicArn,
    });
    subscription.addResourceDependency(permission);
  }
  return { route, undelivered, queue: null, chat: null };
}

/** Elsewhere the function's owner has to let the topic in. */
const isOf = ({ account, region }: Settings['hub'], arn: string): boolean =>
  arn.split(':')[3] === region && arn.split(':')[4] === account;

type Endpoint = Pick<CfnSubscription, 'protocol' | 'endpoint'> &
  Partial<Pick<CfnSubscription, 'rawMessageDelivery' | 'deliveryPolicy'>>;

/** 30 attempts in at most an hour, the longest there is ("Creating an HTTP/S delivery policy in Amazon SNS"). */
const HTTPS_POLICY = {
  healthyRetryPolicy: {
    ...{ numRetries: 30, minDelayTarget: 5, maxDelayTarget: 120, backoffFunction: 'exponential' },
    ...{ numNoDelayRetries: 0, numMinDelayRetries: 0, numMaxDelayRetries: 0 },
  },
  requestPolicy: { headerContentType: 'application/json' },
};

function endpointOf(route: SubscribedRoute): Endpoint {
  switch (route.to) {
    case 'mail':
      return { protocol: 'email', endpoint: route.address };
    case 'sms':
      return { protocol: 'sms', endpoint: route.number };
    case 'sqs':
      // the document itself, without what SNS puts around it
      return { protocol: 'sqs', endpoint: route.queueArn, rawMessageDelivery: true };
    case 'lambda':
      return { protocol: 'lambda', endpoint: route.functionArn };
    case 'https':
      // with what SNS puts around it, which is signed
      return { protocol: 'https', endpoint: route.url, deliveryPolicy: HTTPS_POLICY };
  }
}

function delivered(scope: Construct, route: DeliveredRoute, { alerts, key }: RouteParts): MadeRoute {
  const queueName = deliverQueue(route.name);
  const undelivered = undeliveredOf(
    scope,
    route,
    alerts,
    `arn:${Aws.PARTITION}:sqs:${Aws.REGION}:${Aws.ACCOUNT_ID}:${queueName}`,
  );
  const queue = workQueue(scope, 'Queue', {
    queueName,
    deadLetters: undelivered,
    timeout: DELIVER_TIMEOUT,
    attempts: ATTEMPTS,
  });
  letIn(queue, alerts);
  subscribe(scope, route, alerts, undelivered, {
    protocol: 'sqs',
    endpoint: queue.queueArn,
    rawMessageDelivery: true,
  });
  const isChat = route.to === 'slack' || route.to === 'teams';
  const chat = isChat
    ? new Topic(scope, 'Chat', { topicName: chatTopic(route.name), masterKey: key, enforceSSL: true })
    : null;
  return { route, undelivered, queue, chat };
}

function undeliveredOf(scope: Construct, { name }: Route, alerts: Topic, sendsTo: string): Queue {
  const queue = deadLetters(scope, 'Undelivered', undeliveredQueue(name));
  Tags.of(queue).add(SENDS_TO, sendsTo);
  letIn(queue, alerts);
  return queue;
}

/** "Configuring an Amazon SNS dead-letter queue for a subscription". */
const letIn = (queue: Queue, { topicArn }: Topic) =>
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TopicOfDrift',
      principals: [new ServicePrincipal('sns.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': topicArn } },
    }),
  );

function subscribe(scope: Construct, { name, only }: Route, alerts: Topic, undelivered: Queue, endpoint: Endpoint) {
  const subscription = new CfnSubscription(scope, 'Subscription', {
    topicArn: alerts.topicArn,
    ...endpoint,
    filterPolicy: filterPolicyOf(name, only),
    redrivePolicy: { deadLetterTargetArn: undelivered.queueArn },
  });
  // what is refused before the queue lets the topic in would be lost
  subscription.node.addDependency(undelivered);
  return subscription;
}
