/** The roster: every unit with its last heartbeat, one small item each, spread over sixteen partitions. */
import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GENESIS } from '../core/chain.ts';
import { digest } from '../core/digest.ts';
import type { Heartbeat, Roster } from '../core/ports.ts';
import { held, type Item, queryItems } from './dynamodb.ts';
import { ROSTER_SHARDS, rosterKey } from './keys.ts';

const keyOf = (unit: string): Item => ({ pk: { S: rosterKey(unit) }, sk: { S: unit } });

/**
 * Digests over a row's own attributes, by which `plumbline fsck` finds an edited row. They do not stop a forger, who
 * can compute them again; the log and the anchors prove the commit that a heartbeat names.
 */
const BEAT = ['run', 'at', 'seq', 'head', 'controls', 'verdicts', 'item'] as const;
export const beatCheck = (unit: string, beat: Item): string =>
  digest({ unit, ...Object.fromEntries(BEAT.map((name) => [name, beat[name]])) });
export const alertedCheck = (unit: string, seq: string): string => digest({ unit, alertedSeq: seq });
/** The attributes of the row of a registered unit, and of a unit that was also scanned. */
export const ROW = ['pk', 'sk', 'alertedSeq', 'alertedCheck'];
export const SCANNED_ROW = [...ROW, ...BEAT, 'beatCheck'];

/** Registers the unit, without claiming that it was ever scanned. */
export async function register(client: DynamoDBClient, table: string, unit: string): Promise<void> {
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: keyOf(unit),
      UpdateExpression: `SET ${NOTHING_ALERTED}`,
      ExpressionAttributeValues: nothingAlerted(unit),
    }),
  );
}

const NOTHING_ALERTED =
  'alertedSeq = if_not_exists(alertedSeq, :zero), alertedCheck = if_not_exists(alertedCheck, :zeroCheck)';
const nothingAlerted = (unit: string): Item => ({ ':zero': { N: '0' }, ':zeroCheck': { S: alertedCheck(unit, '0') } });

export function dynamoRoster(client: DynamoDBClient, table: string): Roster {
  return {
    beat: async (heartbeat) => {
      const beat: Item & Record<(typeof BEAT)[number], AttributeValue> = {
        run: { S: heartbeat.run },
        at: { S: heartbeat.at },
        seq: { N: String(heartbeat.seq) },
        head: { S: heartbeat.head },
        controls: { N: String(heartbeat.controls) },
        verdicts: { S: JSON.stringify(heartbeat.verdicts) },
        item: { S: JSON.stringify(heartbeat.item) },
      };
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(heartbeat.unit),
          UpdateExpression:
            'SET run = :run, #at = :at, seq = :seq, head = :head, controls = :controls, verdicts = :verdicts, #item = :item, ' +
            `beatCheck = :check, ${NOTHING_ALERTED}`,
          ExpressionAttributeNames: { '#at': 'at', '#item': 'item' },
          ExpressionAttributeValues: {
            ...Object.fromEntries(BEAT.map((name) => [`:${name}`, beat[name]])),
            ':check': { S: beatCheck(heartbeat.unit, beat) },
            ...nothingAlerted(heartbeat.unit),
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
        UpdateExpression: 'SET alertedSeq = :seq, alertedCheck = :check',
        // the position only moves forward, whatever other writers do
        ConditionExpression: 'attribute_not_exists(alertedSeq) OR alertedSeq < :seq',
        ExpressionAttributeValues: { ':seq': { N: String(seq) }, ':check': { S: alertedCheck(unit, String(seq)) } },
      });
      await held(client.send(write));
    },
    units: async function* (account) {
      if (account !== undefined) yield* (await rowsOf(client, table, account)).map(heartbeatOf);
      else for await (const row of rosterRows(client, table)) yield heartbeatOf(row);
    },
  };
}

export async function* rosterRows(client: DynamoDBClient, table: string): AsyncGenerator<Item> {
  for (const shard of ROSTER_SHARDS) yield* queryItems(client, table, { pk: `roster#${shard}` });
}

/** A unit's row is in the partition that its name's digest chooses, so an account's rows may be in any. */
async function rowsOf(client: DynamoDBClient, table: string, account: string): Promise<Item[]> {
  const range = { from: `${account}/`, to: `${account}/~` };
  const rows = await Promise.all(
    ROSTER_SHARDS.map((shard) => Array.fromAsync(queryItems(client, table, { pk: `roster#${shard}`, ...range }))),
  );
  return rows.flat();
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
