/** The wiring of `deliver`. It knows the routes and no controls, so it loads quickly and can do little else. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import config from '../../plumbline.config.ts';
import type { SendingDeps } from '../../shared/alerts/delivery.ts';
import { httpsPost } from '../../shared/alerts/post.ts';
import { type RouteQueues, sqsQueues } from '../../shared/alerts/queues.ts';
import { managedSecrets } from '../../shared/alerts/secrets.ts';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { type DeliveredRoute, isDelivered, type Route, resolveAlerts } from '../../shared/config/alerts.ts';
import type { Deliveries } from '../../shared/core/ports.ts';
import { dynamoDeliveries } from '../../shared/history/deliveries.ts';
import { remembered, setting } from './setting.ts';
import type { Table } from './stream.ts';

export interface DeliveryWiring extends Omit<SendingDeps, 'chat'> {
  readonly routes: ReadonlyMap<string, DeliveredRoute>;
  readonly table: Table;
  readonly deliveries: Deliveries;
  readonly queues: RouteQueues;
  publish(topicArn: string, message: string): Promise<void>;
}

export type DeliveryWiringSource = () => DeliveryWiring;

export const deliveringFromEnvironment: DeliveryWiringSource = remembered(wire);

/** The routes that `deliver` serves, by name. */
export const deliveredRoutes = (routes: readonly Route[]): ReadonlyMap<string, DeliveredRoute> =>
  new Map(routes.filter(isDelivered).map((route) => [route.name, route]));

function wire(): DeliveryWiring {
  const table = { client: new DynamoDBClient(timeLimited()), name: setting('TABLE_NAME') };
  const clock = () => new Date();
  const sns = remembered(async () => {
    const { SNSClient } = await import('@aws-sdk/client-sns');
    return new SNSClient(timeLimited());
  });
  return {
    routes: deliveredRoutes(resolveAlerts(config.alerts).routes),
    table,
    deliveries: dynamoDeliveries(table.client, table.name, clock),
    secrets: managedSecrets({
      client: remembered(async () => {
        const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
        return new SecretsManagerClient(timeLimited());
      }),
      clock,
    }),
    queues: sqsQueues(
      remembered(async () => {
        const { SQSClient } = await import('@aws-sdk/client-sqs');
        return new SQSClient(timeLimited());
      }),
    ),
    publish: async (TopicArn, Message) => {
      const { PublishCommand } = await import('@aws-sdk/client-sns');
      await (await sns()).send(new PublishCommand({ TopicArn, Message }));
    },
    post: httpsPost(clock),
    clock,
  };
}
