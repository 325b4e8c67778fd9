/**
 * Removes what a cut covers: commits with their bodies, snapshots, rollups, and tombstones of findings. The cut is
 * recorded first, so an interrupted removal can be completed by running it again.
 */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { parseUnit } from '../../core/account.ts';
import type { Cut } from '../../core/cut.ts';
import { monthOf } from '../../records/rollups.ts';
import { type Batches, batchesInto } from '../batches.ts';
import { type Item, queryItems } from '../dynamodb.ts';
import {
  findingsKey,
  LOG,
  logKey,
  partKey,
  rollupShardKey,
  rollupShardOf,
  SNAPSHOT,
  snapshotKey,
  unitKey,
} from '../keys.ts';
import type { Table } from '../table.ts';

export interface Removal {
  /** Returns the number of commits that were still there. */
  remove(cut: Cut): Promise<number>;
}

/**
 * A removal for one run of the command. When it first has to remove parts, it counts how many items name the same
 * parts.
 */
export function removalIn(table: Table): Removal {
  const { client } = table;
  let named: Promise<Map<string, number>> | undefined;
  const parts = async (batches: Batches, item: Item): Promise<void> => {
    const digest = item.partsOf?.S;
    if (digest === undefined) return;
    named ??= partsNamed(table);
    const left = ((await named).get(digest) ?? 1) - 1;
    (await named).set(digest, left);
    if (left > 0) return;
    const range = { pk: partKey(digest), keysOnly: true };
    for await (const part of queryItems(client, table.table, range)) await batches.remove(part);
  };
  const removeAll = async (items: readonly Item[]): Promise<void> => {
    const batches = batchesInto(table);
    // parts are removed before the item that names them, so that after an interruption the item still leads to them
    for (const item of items) await parts(batches, item);
    await batches.end();
    for (const item of items) await batches.remove(item);
    await batches.end();
  };
  return {
    remove: async (cut) => {
      const commits = await commitsLeft(table, cut);
      const last = commits.at(-1);
      if (!last) return 0;
      // removed first, because readers of the whole log then find the cut; the last commit is removed at the end,
      // because it marks an unfinished removal
      if (commits.length > 1) await removeAll(commits.slice(0, 1));
      await removeAll(await snapshotsLeft(table, cut));
      await removeAll([...rollupsOf(cut), ...(await tombstonesLeft(table, cut))]);
      for (let at = 1; at < commits.length - 1; at += PORTION)
        await removeAll(commits.slice(at, Math.min(at + PORTION, commits.length - 1)));
      await removeAll([last]);
      return commits.length;
    },
  };
}

const PORTION = 1_000;

/** The commits of a cut that are still in the table: their keys, and the digests of their parts. */
export const commitsLeft = ({ client, table }: Table, { unit, last }: Cut): Promise<Item[]> =>
  Array.fromAsync(queryItems(client, table, { pk: unitKey(unit), from: LOG, to: logKey(last.seq), partsOnly: true }));

const snapshotsLeft = ({ client, table }: Table, { unit, last }: Cut): Promise<Item[]> =>
  Array.fromAsync(
    queryItems(client, table, {
      pk: unitKey(unit),
      from: SNAPSHOT,
      to: snapshotKey(last.at, last.seq),
      partsOnly: true,
    }),
  );

/**
 * The keys of one rollup for each removed month. A unit of records has no rollups; removing an item that does not exist
 * does no harm.
 */
function rollupsOf({ unit, from, last }: Cut): Item[] {
  const shard = rollupShardOf(parseUnit(unit).account);
  const items: Item[] = [];
  for (let month = monthOf(from); month <= monthOf(last.at); month = monthAfter(month))
    items.push({ pk: { S: rollupShardKey(month, shard) }, sk: { S: unit } });
  return items;
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, month.length);
}

async function tombstonesLeft({ client, table }: Table, { unit, last }: Cut): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of queryItems(client, table, { pk: findingsKey(unit) }))
    if (!item.control && Number(item.seq?.N) <= last.seq) items.push(item);
  return items;
}

/** How many items name the same parts: parts are named by their content. */
async function partsNamed({ client, table }: Table): Promise<Map<string, number>> {
  const named = new Map<string, number>();
  let start: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        FilterExpression: 'attribute_exists(partsOf)',
        ProjectionExpression: 'pk, sk, partsOf, shelf',
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const item of page.Items ?? []) {
      const digest = item.partsOf?.S;
      // parts on a shelf belong to a state, and have other keys
      if (digest === undefined || item.shelf) continue;
      named.set(digest, (named.get(digest) ?? 0) + 1);
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return named;
}
