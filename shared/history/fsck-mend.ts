/** How fsck treats derived items: it reports faults and, on request, repairs them. */
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, putItem } from './dynamodb.ts';
import type { Tell } from './fsck-states.ts';
import type { Table } from './table.ts';

/** Writes derived items as they follow from the log. Never writes to the log, a state or a snapshot. */
export interface Mend {
  put(item: Item): Promise<void>;
  remove(item: Item): Promise<void>;
}

export interface Derived {
  readonly tell: Tell;
  /** Left out, faults are only reported. */
  readonly mend?: Mend | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export const mendIn = ({ client, table }: Table): Mend => ({
  put: async (item) => void (await putItem(client, table, item)),
  remove: async ({ pk, sk }) => {
    if (!pk || !sk) throw new TypeError('an item is removed by both of its keys');
    await client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk } }));
  },
});
