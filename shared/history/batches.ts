/**
 * Writes and deletes items in batches, some at the same time. A batch has no conditions, so no other writer may write
 * to these items.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Item } from './dynamodb.ts';
import type { Table } from './table.ts';

/** "BatchWriteItem", Amazon DynamoDB API Reference. */
const ITEMS_PER_BATCH = 25;
const BATCHES_AT_A_TIME = 8;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

export interface Batches {
  put(item: Item): Promise<void>;
  /** Deletes the item with these keys. */
  remove(item: Item): Promise<void>;
  /** Ends when everything is written. */
  end(): Promise<void>;
}

function keyIn({ pk, sk }: Partial<Item>): Item {
  if (!pk || !sk) throw new TypeError('an item is removed by both of its keys');
  return { pk, sk };
}

export function batchesInto({ client, table }: Table): Batches {
  let waiting: WriteRequest[] = [];
  const running = new Set<Promise<void>>();
  const write = async (requests: readonly WriteRequest[]) => {
    let left = [...requests];
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
      left = UnprocessedItems?.[table] ?? [];
      if (left.length === 0) return;
      await wait(pause);
    }
  };
  const start = async () => {
    const requests = waiting;
    waiting = [];
    const batch = write(requests).finally(() => running.delete(batch));
    running.add(batch);
    // the next caller that waits gets the error
    if (running.size >= BATCHES_AT_A_TIME) await Promise.race(running);
  };
  const add = async (request: WriteRequest) => {
    waiting.push(request);
    if (waiting.length === ITEMS_PER_BATCH) await start();
  };
  return {
    put: (Item) => add({ PutRequest: { Item } }),
    remove: (item) => add({ DeleteRequest: { Key: keyIn(item) } }),
    end: async () => {
      if (waiting.length > 0) await start();
      await Promise.all(running);
    },
  };
}
