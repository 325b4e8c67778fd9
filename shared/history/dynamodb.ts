/** The few kinds of DynamoDB requests that the history makes: conditional writes of single items, and queries. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

export interface Condition {
  readonly expression: string;
  readonly values?: Item;
}

/** Writes an item; returns false when the condition does not hold. */
export async function putItem(
  client: DynamoDBClient,
  table: string,
  item: Item,
  condition?: Condition,
): Promise<boolean> {
  const command = new PutItemCommand({
    TableName: table,
    Item: item,
    ...(condition ? { ConditionExpression: condition.expression } : {}),
    ...(condition?.values ? { ExpressionAttributeValues: condition.values } : {}),
  });
  return held(client.send(command));
}

/** Whether the condition of a write held. */
export async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export interface Range {
  readonly pk: string;
  /** Sort keys, both ends included. */
  readonly from?: string;
  readonly to?: string;
  readonly backwards?: boolean;
  readonly limit?: number;
  readonly index?: 'byControl' | 'bySeverity';
  readonly keysOnly?: boolean;
  /** Reads the keys, and the digest of the parts that hold the body. */
  readonly partsOnly?: boolean;
}

/** Items of a partition, page by page; `limit` bounds how many are read in all. */
export async function* queryItems(client: DynamoDBClient, table: string, range: Range): AsyncGenerator<Item> {
  const { index, limit } = range;
  let start: Item | undefined;
  let left = limit ?? Infinity;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        ConsistentRead: !index,
        ScanIndexForward: !range.backwards,
        ...keyCondition(range),
        ...(range.keysOnly ? { ProjectionExpression: 'pk, sk' } : {}),
        ...(range.partsOnly ? { ProjectionExpression: 'pk, sk, partsOf' } : {}),
        ...(limit ? { Limit: left } : {}),
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    yield* page.Items ?? [];
    left -= page.Items?.length ?? 0;
    start = page.LastEvaluatedKey;
  } while (start && left > 0);
}

function keyCondition({ pk, from, to, index }: Range) {
  const between = from !== undefined && to !== undefined;
  return {
    KeyConditionExpression: between ? '#pk = :pk AND #sk BETWEEN :from AND :to' : '#pk = :pk',
    ExpressionAttributeNames: { '#pk': index ?? 'pk', ...(between ? { '#sk': index ? 'place' : 'sk' } : {}) },
    ExpressionAttributeValues: { ':pk': { S: pk }, ...(between ? { ':from': { S: from }, ':to': { S: to } } : {}) },
  };
}
