/** Writes items in batches, some at the same time. For an empty table: a batch has no conditions. */
import { setTimeout as wait } from 'node:timers/promises';
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Item } from '../dynamodb.ts';
import type { Table } from '../table.ts';

/** "BatchWriteItem", Amazon DynamoDB API Reference. */
const ITEMS_PER_BATCH = 25;
const BATCHES_AT_A_TIME = 8;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

export interface Batches {
  put(item: Item): Promise<void>;
  /** Ends when everything is written. */
  end(): Promise<void>;
}

export function batchesInto({ client, table }: Table): Batches {
  let waiting: Item[] = [];
  const running = new Set<Promise<void>>();
  const write = async (items: readonly Item[]) => {
    let left: WriteRequest[] = items.map((Item) => ({ PutRequest: { Item } }));
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
      left = UnprocessedItems?.[table] ?? [];
      if (left.length === 0) return;
      await wait(pause);
    }
  };
  const start = async () => {
    const items = waiting;
    waiting = [];
    const batch = write(items).finally(() => running.delete(batch));
    running.add(batch);
    // a failure is thrown to the caller that waits next
    if (running.size >= BATCHES_AT_A_TIME) await Promise.race(running);
  };
  return {
    put: async (item) => {
      waiting.push(item);
      if (waiting.length === ITEMS_PER_BATCH) await start();
    },
    end: async () => {
      if (waiting.length > 0) await start();
      await Promise.all(running);
    },
  };
}
