/** How far routes were told of alerts: one small item each, which expires when nothing can come late any more. */
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Clock, Deliveries } from '../core/ports.ts';
import { held, queryItems } from './dynamodb.ts';
import { deliveredKey } from './keys.ts';
import { TIME_TO_LIVE } from './table.ts';

/** Twice as long as SQS keeps a message ("Amazon SQS message quotas"). */
const KEPT_SECONDS = 28 * 86_400;
const SECOND = 1_000;

export const dynamoDeliveries = (client: DynamoDBClient, table: string, clock: Clock): Deliveries => ({
  last: async (route, alert) => {
    for await (const item of queryItems(client, table, { pk: deliveredKey(route), from: alert, to: alert })) {
      return item.newest?.S ?? '';
    }
    return '';
  },
  delivered: async (route, alert, order) => {
    const expires = Math.floor(clock().getTime() / SECOND) + KEPT_SECONDS;
    await held(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: deliveredKey(route) }, sk: { S: alert } },
          UpdateExpression: 'SET newest = :order, #expires = :expires',
          // somebody else may have delivered something newer meanwhile
          ConditionExpression: 'attribute_not_exists(newest) OR newest < :order',
          ExpressionAttributeNames: { '#expires': TIME_TO_LIVE },
          ExpressionAttributeValues: { ':order': { S: order }, ':expires': { N: String(expires) } },
        }),
      ),
    );
  },
});
