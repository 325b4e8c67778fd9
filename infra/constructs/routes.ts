/**
 * The routes of alerts. Each has a subscription with the filter of the route, and a dead-letter queue of its own. A
 * subscriber that fails delays no other, and only its own messages are sent to it again.
 */
import { Aws, Tags } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { filterPolicyOf } from '../../shared/alerts/attributes.ts';
import { chatTopic, deliverQueue, SENDS_TO, undeliveredQueue } from '../../shared/alerts/resource-names.ts';
import { type DeliveredRoute, isDelivered, type Route, type SubscribedRoute } from '../../shared/config/routes.ts';
import type { Settings } from '../settings.ts';
import { chatChannels } from './chat.ts';
import { DELIVER_TIMEOUT } from './deliver.ts';
import { deadLetters, workQueue } from './queues.ts';

export interface MadeRoute {
  readonly route: Route;
  /** The dead-letter queue of the route. */
  readonly undelivered: Queue;
  /** The queue that `deliver` reads; null where SNS reaches the subscriber itself. */
  readonly queue: Queue | null;
  /** The topic that Amazon Q reads; null where the route is no chat. */
  readonly chat: Topic | null;
}

interface RouteParts {
  readonly alerts: Topic;
  /** The key that encrypts topics. */
  readonly key: IKey;
}

/**
 * Deliveries before SQS moves a message to the dead-letter queue. `deliver` moves it sooner and records the reason
 * (TRIES in shared/alerts/delivery.ts); this limit is for a message that crashes `deliver`.
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

/** The owner of a function in another account or region has to allow the topic. */
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
      // the alert document itself, without the envelope of SNS
      return { protocol: 'sqs', endpoint: route.queueArn, rawMessageDelivery: true };
    case 'lambda':
      return { protocol: 'lambda', endpoint: route.functionArn };
    case 'https':
      // in the envelope of SNS, which is signed
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
  // a message that is refused before the queue allows the topic would be lost
  subscription.node.addDependency(undelivered);
  return subscription;
}
