/** The history in DynamoDB: an append-only, hash-chained log per unit, and states that can be derived from it again. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { nextCommit, verifyFollows, verifyState } from '../core/chain.ts';
import { type Commit, type Draft, emptyState, type UnitState } from '../core/commit.ts';
import { Conflict, CorruptHistory } from '../core/errors.ts';
import { fold } from '../core/fold.ts';
import type { History } from '../core/ports.ts';
import { stateDigests } from '../core/state-digest.ts';
import { type Item, putItem, queryItems } from './dynamodb.ts';
import { LOG, logKey, SNAPSHOT, STATE, unitKey } from './keys.ts';
import { type Entry, entryIn, type Head, headIn, itemOf } from './log-item.ts';
import { register } from './roster.ts';
import { COMMITS_PER_SNAPSHOT, snapshotIn, storedStateIn, storeState } from './state-item.ts';

/**
 * A log is read in portions that grow up to this many commits, so that a reader of few commits does not pay for a
 * megabyte.
 */
const LARGEST_READ = 1_024;
/** Sorts after every time. */
const EVER = '9';

interface LogRange {
  readonly after?: number;
  readonly until?: string;
}

/** The commits of a log in order, each verified by itself. Throws `CorruptHistory` where one is missing. */
export async function* entries(
  client: DynamoDBClient,
  table: string,
  unit: string,
  { after = 0, until }: LogRange = {},
): AsyncGenerator<Entry & { readonly item: Item }> {
  let next = after + 1;
  for (let size = COMMITS_PER_SNAPSHOT; ; size = Math.min(size * 2, LARGEST_READ)) {
    const end = next + size;
    const range = { pk: unitKey(unit), from: logKey(next), to: logKey(end - 1) };
    for await (const item of queryItems(client, table, range)) {
      if (item.sk?.S !== logKey(next)) throw new CorruptHistory(`${unit} commit ${next} is missing from its log`);
      const entry = { ...(await entryIn(client, table, item)), item };
      if (until !== undefined && entry.stored.at > until) return;
      yield entry;
      next += 1;
    }
    // sequence numbers have no gaps, so a read that was not filled was the last one
    if (next < end) return;
  }
}

/** The commit in a log item as a DynamoDB stream delivers it. */
export const commitFromItem = async (client: DynamoDBClient, table: string, item: Item): Promise<Commit> =>
  (await entryIn(client, table, item)).commit;

/** The state after an entry. Throws `CorruptHistory` unless the entry follows the given state. */
export function foldEntry(state: UnitState, { stored, commit }: Entry): UnitState {
  verifyFollows(state, stored);
  try {
    return fold(state, commit);
  } catch (cause) {
    throw new CorruptHistory(`${commit.unit} commit ${commit.seq} holds a body that no release writes`, { cause });
  }
}

export function dynamoHistory(client: DynamoDBClient, table: string): History {
  const digestOf = stateDigests();

  async function* log(unit: string, range?: LogRange) {
    let previous: string | null = null;
    for await (const { stored, commit } of entries(client, table, unit, range)) {
      if (previous !== null && stored.previous !== previous)
        throw new CorruptHistory(`${unit} commit ${stored.seq} does not chain to the commit before it`);
      previous = stored.hash;
      yield commit;
    }
  }

  const nearestSnapshot = async (unit: string, at: string): Promise<UnitState> => {
    const range = { pk: unitKey(unit), from: SNAPSHOT, to: `${SNAPSHOT}${at}$`, backwards: true, limit: 1 };
    for await (const item of queryItems(client, table, range)) return snapshotIn(client, table, item);
    return emptyState(unit);
  };

  /**
   * Folds the log onward from a stored state, and verifies the result by the digest in the last commit. It also reads
   * the commit of the start, if it has not been read, because no other commit may follow the state.
   */
  const folded = async (start: UnitState, { until, head }: { until?: string; head?: Head } = {}) => {
    let state = start;
    let last: Head | undefined = head?.seq === start.seq ? head : undefined;
    const missing = last ? [] : entries(client, table, start.unit, { after: Math.max(0, start.seq - 1), until });
    for await (const entry of missing) {
      if (entry.stored.seq > start.seq) state = foldEntry(state, entry);
      last = entry.commit;
    }
    if (!last && start.seq === 0) return emptyState(start.unit);
    if (!last) throw new CorruptHistory(`${start.unit} has a state of commit ${start.seq}, which is not in its log`);
    // commits of some older releases carry no digest of the current state shape; only the whole log proves those states
    if (last.state === undefined) return fromTheStart(start.unit, until);
    verifyState(state, last, digestOf);
    return state;
  };

  const fromTheStart = async (unit: string, until?: string): Promise<UnitState> => {
    let state = emptyState(unit);
    for await (const entry of entries(client, table, unit, { until })) state = foldEntry(state, entry);
    return state;
  };

  const read = async (unit: string): Promise<UnitState> => {
    const items: Item[] = [];
    const range = { pk: unitKey(unit), backwards: true, limit: 2 };
    for await (const item of queryItems(client, table, range)) items.push(item);
    if (items.length === 0) return emptyState(unit);
    const stored = items.find((item) => item.sk?.S === STATE);
    const newest = items.find((item) => item.sk?.S?.startsWith(LOG));
    // checked even if the state is readable: nothing is appended to what a later release wrote
    const head = newest && (await headIn(client, table, newest));
    const start = (stored && (await storedStateIn(client, table, stored))) ?? (await nearestSnapshot(unit, EVER));
    const current = await folded(start, { head });
    // other writers may have appended since the head was read
    if (current.seq >= (head?.seq ?? 0)) return current;
    throw new CorruptHistory(
      `${unit} has commit ${head?.seq}, and its log ends at ${current.seq}: commits are missing`,
    );
  };

  const append = async (state: UnitState, draft: Draft) => {
    const next = nextCommit(state, draft, digestOf);
    const { commit } = next;
    // first, so that a crash cannot leave a log that no roster row names
    if (commit.seq === 1) await register(client, table, commit.unit);
    const item = await itemOf(client, table, commit);
    const first = await putItem(client, table, item, { expression: 'attribute_not_exists(pk)' });
    if (!first)
      throw new Conflict(`somebody else wrote commit ${commit.seq} of ${commit.unit} first; read it and try again`);
    await storeState(client, table, next.state);
    return next;
  };

  const asOf = async (unit: string, at: string): Promise<UnitState> =>
    folded(await nearestSnapshot(unit, at), { until: at });

  return { read, append, log, asOf };
}
