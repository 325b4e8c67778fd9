/** The ports of `deliver`. It has the routes and no controls, so it loads quickly and has few permissions. */
import type { SendingDeps } from '../alerts/delivery.ts';
import { httpsPost } from '../alerts/post.ts';
import { type RouteQueues, sqsQueues } from '../alerts/queues.ts';
import { managedSecrets } from '../alerts/secrets.ts';
import { type DeliveredRoute, isDelivered, resolveAlerts } from '../config/routes.ts';
import type { Deliveries } from '../core/ports.ts';
import { dynamoDeliveries } from '../history/deliveries.ts';
import type { Platform, Table } from './platform.ts';
import { sqsClient } from './queues.ts';

export interface Delivering extends Omit<SendingDeps, 'chat'> {
  /** The routes that `deliver` serves, by name. */
  readonly routes: ReadonlyMap<string, DeliveredRoute>;
  readonly table: Table;
  readonly deliveries: Deliveries;
  readonly queues: RouteQueues;
  publish(topicArn: string, message: string): Promise<void>;
}

export function wireDelivering(platform: Platform): Delivering {
  const { config, clock, table, client } = platform;
  const routes = resolveAlerts(config.alerts).routes.filter(isDelivered);
  const sns = client(async () => (await import('@aws-sdk/client-sns')).SNSClient);
  return {
    routes: new Map(routes.map((route) => [route.name, route])),
    table,
    deliveries: dynamoDeliveries(table.client, table.name, clock),
    secrets: managedSecrets({
      client: client(async () => (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient),
      clock,
    }),
    queues: sqsQueues(sqsClient(platform)),
    publish: async (TopicArn, Message) => {
      const { PublishCommand } = await import('@aws-sdk/client-sns');
      await (await sns()).send(new PublishCommand({ TopicArn, Message }));
    },
    post: platform.post ?? httpsPost(clock),
    clock,
  };
}
