/** Checks all keys of the table, because no other check reads an item that no roster row names. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './dynamodb.ts';
import type { Tell } from './fsck-states.ts';
import { findingsKey, ROLLUP, statePartsKey, unitKey } from './keys.ts';
import type { Table } from './table.ts';

/** Prefixes of partition keys that are followed by a unit's name. */
const OF_UNITS = [
  { prefix: unitKey(''), sk: /^(log#\d{12}|at#.+#\d{12}|state)$/ },
  { prefix: statePartsKey(''), sk: /^[01]#\d{4}$/ },
  { prefix: findingsKey(''), sk: /./ },
];
/**
 * Other checks read roster rows, parts and rollups. Deliveries, request counts and idempotency records are not history.
 */
const OTHERS =
  /^(roster#[0-9a-f]|part#[0-9a-f]{64}|rollup#\d{4}-\d\d#[0-9a-f]|requests#[0-9a-f]{64}|delivered#.+|idempotency)$/;

interface Keys {
  /** Every unit with a stored item, rollups aside. */
  readonly units: Set<string>;
  /** The partitions with rollups. */
  readonly rollups: Set<string>;
}

/** For a page without a limit, an embedded database reads the whole rest of the table and then cuts the page. */
const KEYS_AT_ONCE = 1_000;

/** Reports items that Plumbline does not write. */
export async function keysIn({ client, table }: Table, tell: Tell): Promise<Keys> {
  const units = new Set<string>();
  const rollups = new Set<string>();
  let start: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        Limit: KEYS_AT_ONCE,
        ProjectionExpression: 'pk, sk',
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const { pk, sk } of page.Items ?? []) {
      const unit = unitOf(pk?.S ?? '', sk?.S ?? '');
      if (unit === undefined) tell(`${pk?.S} ${sk?.S} is an item that nothing writes`);
      else if (unit) units.add(unit);
      else if (pk?.S?.startsWith(ROLLUP)) rollups.add(pk.S);
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return { units, rollups };
}

/** Null for a key that belongs to no unit. */
function unitOf(pk: string, sk: string): string | null | undefined {
  const kind = OF_UNITS.find(({ prefix }) => pk.startsWith(prefix));
  if (!kind) return OTHERS.test(pk) ? null : undefined;
  return kind.sk.test(sk) ? pk.slice(kind.prefix.length) : undefined;
}
