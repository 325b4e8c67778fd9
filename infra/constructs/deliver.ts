/**
 * The function that delivers to subscribers that SNS cannot reach itself: its permissions, and the queues that it
 * reads.
 */
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { deliverQueue, undeliveredQueue } from '../../shared/alerts/resource-names.ts';
import { DELIVERIES_PER_ROUTE } from '../../shared/core/deployed.ts';
import { wildcard } from '../checks.ts';
import * as grants from '../grants.ts';
import type { Keys } from './keys.ts';
import type { FunctionSpec } from './pipeline-function.ts';
import type { MadeRoute } from './routes.ts';

/** Time for one batch. `deliver` leaves the messages that it has no time for in the queue. */
export const DELIVER_TIMEOUT = Duration.minutes(1);
const BATCH = 5;

export interface DeliverParts {
  readonly keys: Keys;
  readonly table: Table;
  readonly routes: readonly MadeRoute[];
}

const served = (routes: readonly MadeRoute[]) => routes.filter(({ queue }) => queue !== null);

export const isNeeded = (routes: readonly MadeRoute[]): boolean => served(routes).length > 0;

export function deliverSpec({ keys, table, routes }: DeliverParts): Omit<FunctionSpec, 'memoryMb'> {
  const stack = Stack.of(table);
  const queues = `arn:${Aws.PARTITION}:sqs:${stack.region}:${stack.account}:${deliverQueue('*')}`;
  const undelivered = `arn:${Aws.PARTITION}:sqs:${stack.region}:${stack.account}:${undeliveredQueue('*')}`;
  const plain = (arn: string) => arn.replace(Aws.PARTITION, '<AWS::Partition>');
  const secrets = new Set(routes.flatMap(({ route }) => ('secret' in route ? route.secret : [])));
  const chats = routes.flatMap(({ chat }) => chat ?? []);
  const ofAnyRoute = 'The wildcard is the name of a route: a policy has no room for the queues of all of them.';
  return {
    description: 'delivers alerts that SNS cannot deliver itself',
    timeout: DELIVER_TIMEOUT,
    concurrency: DELIVERIES_PER_ROUTE * served(routes).length,
    may: [
      grants.consume({ queueArn: queues }),
      grants.setAside({ queueArn: undelivered }),
      grants.findQueues(queues, undelivered),
      grants.publishOnce(table),
      grants.keepDeliveries(table),
      grants.useKey(keys.history),
      ...(secrets.size > 0 ? [grants.readSecrets(stack, [...secrets])] : []),
      ...(chats.length > 0 ? [grants.publish(...chats), grants.encryptMessages(keys.operations)] : []),
    ],
    accepted: { [wildcard(plain(queues))]: ofAnyRoute, [wildcard(plain(undelivered))]: ofAnyRoute },
  };
}

/** Each route has its own queue and its own event source, so that a slow route delays no other. */
export function deliverFrom(routes: readonly MadeRoute[], deliver: IFunction | undefined): void {
  for (const { queue } of routes) {
    if (!queue) continue;
    deliver?.addEventSource(
      new SqsEventSource(queue, {
        batchSize: BATCH,
        maxConcurrency: DELIVERIES_PER_ROUTE,
        reportBatchItemFailures: true,
      }),
    );
  }
}
