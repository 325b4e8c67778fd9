/** Counts the requests of each caller by the minute, in the table, for a server of many processes. Each count expires. */
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { sha256 } from '../core/digest.ts';
import { requestsKey } from './keys.ts';
import { TIME_TO_LIVE } from './table.ts';

const KEPT_SECONDS = 600;
const SECOND = 1_000;
const WINDOW_SECONDS = 60;

/** Counts one more request of a caller at an instant. Returns the count in this minute, and the seconds until the next one. */
export async function countRequest(
  client: DynamoDBClient,
  table: string,
  who: string,
  now: Date,
): Promise<{ readonly count: number; readonly resetsIn: number }> {
  const seconds = Math.floor(now.getTime() / SECOND);
  const window = seconds - (seconds % WINDOW_SECONDS);
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: requestsKey(sha256(who)) }, sk: { S: String(window) } },
      UpdateExpression: 'ADD requests :one SET #expires = :expires',
      ExpressionAttributeNames: { '#expires': TIME_TO_LIVE },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':expires': { N: String(seconds + KEPT_SECONDS) } },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return { count: Number(Attributes?.requests?.N ?? 1), resetsIn: window + WINDOW_SECONDS - seconds };
}
