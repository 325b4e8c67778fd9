/** Rollups as items: one for each unit and month with a commit, spread by account over sixteen partitions a month. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseUnit } from '../core/account.ts';
import { canonical } from '../core/digest.ts';
import { CorruptHistory } from '../core/errors.ts';
import { lastSeq, type Rollup, type Rollups, type UnitRollups } from '../records/rollups.ts';
import { compressed, decompressed, nameOf, parsed } from './body.ts';
import { type Item, putItem, queryItems } from './dynamodb.ts';
import { ROLLUP, ROSTER_SHARDS, rollupShardKey, rollupShardOf } from './keys.ts';
import { TIME_TO_LIVE } from './table.ts';

/**
 * A rollup is kept for as long as the longest question reaches back, and a month more: three years (`requirePeriod` in
 * shared/queries/bounds.ts). A question about an earlier instant reads the log.
 */
const KEPT_DAYS = 3 * 366 + 31;
const DAY_SECONDS = 86_400;

/** When the rollups of a month expire, in seconds since 1970. */
export const expiryOf = (month: string): number =>
  Date.parse(`${month}-01T00:00:00.000Z`) / 1_000 + KEPT_DAYS * DAY_SECONDS;

const keyOf = (unit: string, month: string) => ({
  pk: { S: rollupShardKey(month, rollupShardOf(parseUnit(unit).account)) },
  sk: { S: unit },
});

/** The text of an item's body. */
export const rollupText = ({ after, base, days }: Rollup): string => canonical({ after, base, days });

/** The attributes of an item. */
export const ROLLUP_ATTRIBUTES = ['pk', 'sk', 'seq', 'body', TIME_TO_LIVE];

export const rollupItem = (rollup: Rollup): Item => withBody(attributesOf(rollup), rollupText(rollup));

/** The attributes of an item, except its body. */
export const attributesOf = (rollup: Rollup): Item => ({
  ...keyOf(rollup.unit, rollup.month),
  seq: { N: String(lastSeq(rollup)) },
  [TIME_TO_LIVE]: { N: String(expiryOf(rollup.month)) },
});

/** An item with the body of this text. */
export const withBody = (item: Item, text: string): Item => ({
  ...item,
  body: { B: compressed(text, nameOf(item)) },
});

export const monthIn = ({ pk }: Item): string => (pk?.S ?? '').slice(ROLLUP.length, ROLLUP.length + '2026-01'.length);

/**
 * Throws `CorruptHistory` if the item holds no rollup. The tally before the month is most of the text, and only the first of several
 * months is asked for it, so it is parsed when it is read. A tally that was altered is therefore refused then.
 */
function rollupIn(item: Item): Rollup {
  const text = decompressed(item.body?.B ?? new Uint8Array(), item);
  const cut = withoutBase(text);
  const { after, base: whole, days } = parsed(cut?.others ?? text, item);
  if (typeof after !== 'number' || !Array.isArray(days)) throw noRollup(item);
  let base: Rollup['base'] | null = null;
  return {
    ...{ unit: item.sk?.S ?? '', month: monthIn(item), after, days },
    get base() {
      base ??= baseIn(cut ? parsed(cut.base, item) : whole, item);
      return base;
    },
  };
}

const noRollup = (item: Item) =>
  new CorruptHistory(`${nameOf(item)} holds no rollup: it was altered; \`plumbline fsck --rebuild\` makes it again`);

function baseIn(base: unknown, item: Item): Rollup['base'] {
  if (typeof base === 'object' && base !== null) return base as Rollup['base'];
  throw noRollup(item);
}

const BASE = ',"base":{';
const DAYS = ',"days":[';

/**
 * The text of `base`, and the text without it; null if the text is not as `rollupText` writes it. Values in `base` are arrays of
 * numbers, and quotation marks within a name are escaped, so its first brace before `days` is its end.
 */
function withoutBase(text: string): { readonly base: string; readonly others: string } | null {
  const begin = text.indexOf(BASE);
  const end = text.indexOf(`}${DAYS}`, begin) + 1;
  if (begin === -1 || end === 0) return null;
  return { base: text.slice(begin + BASE.length - 1, end), others: text.slice(0, begin) + text.slice(end) };
}

export function dynamoRollups(client: DynamoDBClient, table: string): Rollups {
  return {
    find: async (unit, month) => {
      for await (const item of queryItems(client, table, { pk: keyOf(unit, month).pk.S, from: unit, to: unit }))
        return rollupIn(item);
      return null;
    },
    put: async (rollup) => {
      const item = rollupItem(rollup);
      const values = { ':seq': item.seq as NonNullable<typeof item.seq> };
      await putItem(client, table, item, { expression: 'attribute_not_exists(pk) OR seq < :seq', values });
    },
    units: async function* (months, account) {
      if (account !== undefined) yield* unitsIn(client, table, rollupShardOf(account), months, `${account}/`);
      else for (const shard of ROSTER_SHARDS) yield* unitsIn(client, table, shard, months, '');
    },
  };
}

/** The units of one shard. The items of each month are in the order of units, so each unit's are read together. */
async function* unitsIn(
  client: DynamoDBClient,
  table: string,
  shard: string,
  months: readonly string[],
  prefix: string,
): AsyncGenerator<UnitRollups> {
  const streams = months.map((month) =>
    queryItems(client, table, { pk: rollupShardKey(month, shard), from: prefix || ' ', to: `${prefix}~` }),
  );
  const next = await Promise.all(streams.map(itemOf));
  for (;;) {
    const units = next.flatMap((item) => item?.sk?.S ?? []);
    const [unit] = units.sort();
    if (unit === undefined) return;
    const rollups: Rollup[] = [];
    for (const [index, stream] of streams.entries()) {
      const item = next[index];
      if (item?.sk?.S !== unit) continue;
      rollups.push(rollupIn(item));
      next[index] = await itemOf(stream);
    }
    yield { unit, rollups };
  }
}

const itemOf = async (stream: AsyncGenerator<Item>): Promise<Item | undefined> => {
  const { done, value } = await stream.next();
  return done ? undefined : value;
};
