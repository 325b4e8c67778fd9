/**
 * Opens and closes findings in transactions, for a local store: its database takes as long for a hundred writes in a
 * transaction as for one. In AWS a transaction costs twice as much as single writes, so a deployed table does not use
 * them.
 */
import { type DynamoDBClient, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { FindingMove, Findings } from '../core/ports.ts';
import { closingOf, openingOf } from './findings.ts';
import { findingKey } from './keys.ts';

/** "TransactWriteItems", Amazon DynamoDB API Reference. */
const MOST_TOGETHER = 100;

export const findingsTogether = (findings: Findings, client: DynamoDBClient, table: string): Findings => ({
  ...findings,
  moveAll: async (moves) => {
    for (let from = 0; from < moves.length; from += MOST_TOGETHER) {
      const part = moves.slice(from, from + MOST_TOGETHER);
      // if a later commit has moved one of these findings, or two moves are about one item, each is moved separately
      if (!(isDistinct(part) && (await written(client, table, part)))) await findings.moveAll(part);
    }
  },
});

const nameOf = (move: FindingMove): string => {
  const { unit, control, resource } = 'opens' in move ? move.opens : move.closes;
  return `${unit} ${findingKey(control, resource)}`;
};

const isDistinct = (moves: readonly FindingMove[]): boolean => new Set(moves.map(nameOf)).size === moves.length;

/** False if the condition of one write did not hold; then nothing was written. */
async function written(client: DynamoDBClient, table: string, moves: readonly FindingMove[]): Promise<boolean> {
  const TransactItems = moves.map((move) => {
    if ('opens' in move) return { Update: openingOf(table, move.opens) };
    const { item, condition } = closingOf(move.closes);
    const { expression: ConditionExpression, values: ExpressionAttributeValues } = condition;
    return { Put: { TableName: table, Item: item, ConditionExpression, ExpressionAttributeValues } };
  });
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException) return false;
    throw error;
  }
}
