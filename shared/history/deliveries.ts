/**
 * Delivery records: per route and alert, the last delivered sequence number, and the lock of the current sender. Each
 * is a small item that expires.
 */
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Clock, Deliveries, Turn, TurnResult } from '../core/ports.ts';
import { held, type Item } from './dynamodb.ts';
import { deliveredKey } from './keys.ts';
import { TIME_TO_LIVE } from './table.ts';

/** Twice as long as SQS keeps a message ("Amazon SQS message quotas"). */
const KEPT_SECONDS = 28 * 86_400;
const SECOND = 1_000;
/**
 * A lock expires this long after its next try was due. This is longer than an execution can run, and longer than the
 * six minutes for which the queue hides a message after a killed execution (infra/constructs/deliver.ts).
 */
const PATIENCE_SECONDS = 7 * 60;

const SET = 'SET turn = :order, due = :due, sending = :sending, #expires = :expires';
/**
 * The lock is free: there is none, it expired, it is this message's own, or it belongs to a later message that overtook
 * this one and is not being sent now.
 */
const FREE = 'attribute_not_exists(turn) OR due < :over OR turn = :order OR (turn > :order AND sending = :no)';

export function dynamoDeliveries(client: DynamoDBClient, table: string, clock: Clock): Deliveries {
  const now = () => Math.floor(clock().getTime() / SECOND);
  const itemOf = ({ route, alert }: Turn) => ({
    TableName: table,
    Key: { pk: { S: deliveredKey(route) }, sk: { S: alert } },
  });
  const set = (turn: Turn, due: number, sending: boolean) =>
    new UpdateItemCommand({
      ...itemOf(turn),
      UpdateExpression: SET,
      ConditionExpression: FREE,
      ExpressionAttributeNames: { '#expires': TIME_TO_LIVE },
      ExpressionAttributeValues: {
        ':order': { S: turn.order },
        ':due': { N: String(due) },
        ':over': { N: String(now() - PATIENCE_SECONDS) },
        ':sending': { BOOL: sending },
        ':no': { BOOL: false },
        ':expires': { N: String(now() + KEPT_SECONDS) },
      },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  return {
    take: async (turn) => takenOf(client.send(set(turn, now(), true)), now()),
    keep: async (turn, seconds) => {
      await held(client.send(set(turn, now() + seconds, false)));
    },
    end: async (turn, delivered) => {
      await held(
        client.send(
          new UpdateItemCommand({
            ...itemOf(turn),
            UpdateExpression: `REMOVE turn, due, sending${delivered ? ' SET newest = :order' : ''}`,
            ConditionExpression: 'turn = :order',
            ExpressionAttributeValues: { ':order': { S: turn.order } },
          }),
        ),
      );
    },
  };
}

async function takenOf(taking: Promise<{ readonly Attributes?: Item | undefined }>, now: number): Promise<TurnResult> {
  try {
    const { Attributes } = await taking;
    return { newest: Attributes?.newest?.S ?? '' };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { busyFor: Math.max(0, Number(error.Item?.due?.N ?? now) - now) };
  }
}
