/** Every unit there is, with its last sign of life: one small item each, spread over sixteen partitions. */
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GENESIS } from '../core/commit.ts';
import type { Heartbeat, Roster } from '../core/ports.ts';
import { held, type Item, queryItems } from './dynamodb.ts';
import { ROSTER_SHARDS, rosterKey } from './keys.ts';

const keyOf = (unit: string): Item => ({ pk: { S: rosterKey(unit) }, sk: { S: unit } });

/** Makes the unit known, without claiming that it was ever scanned. */
export async function register(client: DynamoDBClient, table: string, unit: string): Promise<void> {
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: keyOf(unit),
      UpdateExpression: 'SET alertedSeq = if_not_exists(alertedSeq, :zero)',
      ExpressionAttributeValues: { ':zero': { N: '0' } },
    }),
  );
}

export function dynamoRoster(client: DynamoDBClient, table: string): Roster {
  return {
    beat: async (heartbeat) => {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(heartbeat.unit),
          UpdateExpression:
            'SET run = :run, #at = :at, seq = :seq, head = :head, controls = :controls, verdicts = :verdicts, #item = :item, ' +
            'alertedSeq = if_not_exists(alertedSeq, :zero)',
          ExpressionAttributeNames: { '#at': 'at', '#item': 'item' },
          ExpressionAttributeValues: {
            ':run': { S: heartbeat.run },
            ':at': { S: heartbeat.at },
            ':seq': { N: String(heartbeat.seq) },
            ':head': { S: heartbeat.head },
            ':controls': { N: String(heartbeat.controls) },
            ':verdicts': { S: JSON.stringify(heartbeat.verdicts) },
            ':item': { S: JSON.stringify(heartbeat.item) },
            ':zero': { N: '0' },
          },
        }),
      );
    },
    find: async (unit) => {
      for await (const item of queryItems(client, table, { pk: rosterKey(unit), from: unit, to: unit })) {
        return heartbeatOf(item);
      }
      return null;
    },
    alerted: async (unit, seq) => {
      const write = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(unit),
        UpdateExpression: 'SET alertedSeq = :seq',
        // it only moves on, whoever else writes it
        ConditionExpression: 'attribute_not_exists(alertedSeq) OR alertedSeq < :seq',
        ExpressionAttributeValues: { ':seq': { N: String(seq) } },
      });
      await held(client.send(write));
    },
    units: async function* () {
      for (const shard of ROSTER_SHARDS) {
        for await (const item of queryItems(client, table, { pk: `roster#${shard}` })) yield heartbeatOf(item);
      }
    },
  };
}

const heartbeatOf = (item: Item): Heartbeat => ({
  unit: item.sk?.S ?? '',
  run: item.run?.S ?? '',
  at: item.at?.S ?? '',
  seq: Number(item.seq?.N ?? 0),
  head: item.head?.S ?? GENESIS,
  controls: Number(item.controls?.N ?? 0),
  verdicts: JSON.parse(item.verdicts?.S ?? '{"pass":0,"fail":0,"unknown":0,"not-applicable":0}'),
  alertedSeq: Number(item.alertedSeq?.N ?? 0),
  item: JSON.parse(item.item?.S ?? 'null'),
});
