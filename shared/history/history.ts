/** The history in DynamoDB: an append-only, hash-chained log per unit, and states that can be derived from it again. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { nextCommit, verifyFollows } from '../core/chain.ts';
import { type Commit, type Draft, emptyState, type UnitState } from '../core/commit.ts';
import { Conflict, CorruptHistory } from '../core/errors.ts';
import { fold } from '../core/fold.ts';
import type { History } from '../core/ports.ts';
import { packed, unpacked } from './body.ts';
import { type Item, putItem, queryItems } from './dynamodb.ts';
import { LOG, logKey, STATE, snapshotKey, unitKey } from './keys.ts';
import { migrated, SCHEMA, versionOf } from './migrate.ts';
import { register } from './roster.ts';

/** A snapshot every so many commits bounds what any instant costs to reach. */
const COMMITS_PER_SNAPSHOT = 32;
/** A log is read in portions that grow up to this many commits: whoever needs few does not pay for a megabyte. */
const LARGEST_READ = 1_024;

interface LogRange {
  readonly after?: number;
  readonly until?: string;
}

/** A commit as it was written, which its hash is of, and as it reads today. */
export interface Entry {
  readonly stored: Commit;
  readonly commit: Commit;
}

export async function* entries(
  client: DynamoDBClient,
  table: string,
  unit: string,
  { after = 0, until }: LogRange = {},
): AsyncGenerator<Entry> {
  let next = after + 1;
  for (let size = COMMITS_PER_SNAPSHOT; ; size = Math.min(size * 2, LARGEST_READ)) {
    let found = 0;
    const range = { pk: unitKey(unit), from: logKey(next), to: logKey(next + size - 1) };
    for await (const item of queryItems(client, table, range)) {
      if (until !== undefined && (item.at?.S ?? '') > until) return;
      found += 1;
      yield await entryOf(client, table, item);
    }
    // sequence numbers have no gaps: a read that was not filled was the last
    if (found < size) return;
    next += size;
  }
}

async function entryOf(client: DynamoDBClient, table: string, item: Item): Promise<Entry> {
  const { version, stored } = await unpacked(client, table, item);
  return { stored: stored as unknown as Commit, commit: migrated('commit', version, stored) as unknown as Commit };
}

export async function stateFromItem(client: DynamoDBClient, table: string, item: Item): Promise<UnitState> {
  const { version, stored } = await unpacked(client, table, item);
  return migrated('state', version, stored) as unknown as UnitState;
}

/** The commit in a log item as a DynamoDB stream delivers it. */
export const commitFromItem = async (client: DynamoDBClient, table: string, item: Item): Promise<Commit> =>
  (await entryOf(client, table, item)).commit;

export function dynamoHistory(client: DynamoDBClient, table: string): History {
  const stateOf = (item: Item) => stateFromItem(client, table, item);

  async function* log(unit: string, range?: LogRange) {
    for await (const { commit } of entries(client, table, unit, range)) yield commit;
  }

  const foldForward = async (start: UnitState, until?: string): Promise<UnitState> => {
    let state = start;
    for await (const { stored, commit } of entries(client, table, state.unit, { after: state.seq, until })) {
      verifyFollows(state, stored);
      state = fold(state, commit);
    }
    return state;
  };

  const nearestSnapshot = async (unit: string, at: string): Promise<UnitState> => {
    const range = { pk: unitKey(unit), from: 'at#', to: `at#${at}$`, backwards: true, limit: 1 };
    for await (const item of queryItems(client, table, range)) return stateOf(item);
    return emptyState(unit);
  };

  const read = async (unit: string): Promise<UnitState> => {
    const items: Item[] = [];
    const range = { pk: unitKey(unit), backwards: true, limit: 2 };
    for await (const item of queryItems(client, table, range)) items.push(item);
    const stored = items.find((item) => item.sk?.S === STATE);
    const head = items.find((item) => item.sk?.S?.startsWith(LOG));
    // also when the state is readable: nothing is appended to what a later release wrote
    if (head) versionOf(head);
    const state = stored ? await stateOf(stored) : emptyState(unit);
    const newest = Number(head?.seq?.N ?? 0);
    if (newest <= state.seq) return state;
    const current = await foldForward(state);
    if (current.seq === newest) return current;
    throw new CorruptHistory(`${unit} has commit ${newest}, and its log ends at ${current.seq}: commits are missing`);
  };

  const append = async (state: UnitState, draft: Draft) => {
    const commit = nextCommit(state, draft);
    const next = fold(state, commit);
    const item = {
      pk: { S: unitKey(commit.unit) },
      sk: { S: logKey(commit.seq) },
      seq: { N: String(commit.seq) },
      at: { S: commit.at },
      kind: { S: commit.body.type },
      schema: { S: String(SCHEMA) },
      ...(await packed(client, table, commit)),
    };
    const first = await putItem(client, table, item, { expression: 'attribute_not_exists(pk)' });
    if (!first)
      throw new Conflict(`somebody else wrote commit ${commit.seq} of ${commit.unit} first; read it and try again`);
    // a scanned unit makes itself known by its heartbeat
    if (commit.seq === 1 && commit.body.type !== 'verdicts') await register(client, table, commit.unit);
    await store(next);
    return { commit, state: next };
  };

  /** States are derived: losing this write loses nothing, and an older state never replaces a newer one. */
  const store = async (state: UnitState): Promise<void> => {
    const body = {
      seq: { N: String(state.seq) },
      schema: { S: String(SCHEMA) },
      ...(await packed(client, table, state)),
    };
    const pk = { S: unitKey(state.unit) };
    await putItem(
      client,
      table,
      { pk, sk: { S: STATE }, ...body },
      {
        expression: 'attribute_not_exists(pk) OR seq < :seq',
        values: { ':seq': { N: String(state.seq) } },
      },
    );
    if (state.seq % COMMITS_PER_SNAPSHOT > 0) return;
    await putItem(client, table, { pk, sk: { S: snapshotKey(state.at, state.seq) }, ...body });
  };

  const asOf = async (unit: string, at: string): Promise<UnitState> => foldForward(await nearestSnapshot(unit, at), at);

  return { read, append, log, asOf };
}
