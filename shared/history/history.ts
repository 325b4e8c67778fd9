/** The history in DynamoDB: an append-only, hash-chained log per unit, and states that can be derived from it again. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ChainUnit, emptyState, fold, nextCommit, verifyFollows, verifyState, verifyType } from '../core/chain.ts';
import type { ChainState, Commit, NewCommit, TypedBody } from '../core/commit.ts';
import { digest } from '../core/digest.ts';
import { BeforeCut, Conflict, CorruptHistory } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import { stateDigests } from '../core/state-digest.ts';
import { type CutBody, cutsOf, stateAfterCut, unitOfCuts } from '../records/cuts.ts';
import { type AnyCommit, unitNamed } from '../records/units.ts';
import { type Item, putItem, queryItems } from './dynamodb.ts';
import { LOG, LOG_END, logKey, SNAPSHOT, STATE, unitKey } from './keys.ts';
import { type Entry, entryIn, type Head, headIn, itemOf } from './log-item.ts';
import { isCompleteState } from './migrate.ts';
import { register } from './roster.ts';
import { COMMITS_PER_SNAPSHOT, snapshotIn, storedStateIn, storeState } from './state-item.ts';

/**
 * A log is read in portions that grow up to this many commits, so that a reader of few commits does not pay for a megabyte. Most
 * portions of this size fit into one page: an embedded database reads the rest of a portion again for each further page.
 */
export const LARGEST_READ = 256;
/** A text that sorts after every instant. */
const EVER = '9';

interface LogRange {
  readonly after?: number;
  readonly since?: string;
  readonly until?: string;
  /** Commits of the first portion, for a reader of the whole log. */
  readonly portion?: number;
  /** Called before the first commit, if the log begins at a cut. */
  begun?(cut: CutBody): void;
}

/**
 * The commits of a log in order, each verified by itself. Throws `CorruptHistory` where one is missing or of another kind, and
 * `BeforeCut` if the range begins or ends among commits that a cut removed. A range without a beginning begins after the cut.
 */
export async function* entries<Body extends TypedBody>(
  client: DynamoDBClient,
  table: string,
  of: ChainUnit<unknown, Body>,
  range: LogRange = {},
): AsyncGenerator<StoredEntry<Body>> {
  const near = range.since === undefined ? null : await commitNear(client, table, of.unit, range.since);
  const first = Math.max((range.after ?? 0) + 1, near?.seq ?? 0);
  const read = yield* entriesFrom(client, table, of, { ...range, first, near });
  // a cut leaves the newest commit, so that a log without a later one has none that explains it
  if (read !== 'gap') return;
  const cut = await cutOf(client, table, of.unit);
  if (cut === null || first > cut.cut.last.seq) return requireNoGap(of.unit, read, first);
  requireAfter(cut, range);
  range.begun?.(cut);
  const rest = cut.cut.last.seq + 1;
  requireNoGap(of.unit, yield* entriesFrom(client, table, of, { ...range, first: rest, near: null }), rest);
}

export type StoredEntry<Body> = Entry<Body> & { readonly item: Item };

interface ReadRange extends LogRange {
  readonly first: number;
  readonly near: { readonly seq: number; readonly at: string } | null;
}

/** A range was read from its first commit on (`whole`), from a later one on (`gap`), or has no commit (`nothing`). */
type Found = 'whole' | 'gap' | 'nothing';

function requireNoGap(unit: string, found: Found, first: number): void {
  if (found === 'gap') throw new CorruptHistory(`${unit} commit ${first} is missing from its log`);
}

async function* entriesFrom<Body extends TypedBody>(
  client: DynamoDBClient,
  table: string,
  { unit, chain }: ChainUnit<unknown, Body>,
  { first, near, since, until, portion = COMMITS_PER_SNAPSHOT }: ReadRange,
): AsyncGenerator<StoredEntry<Body>, Found> {
  let next = first;
  for (let size = portion; ; size = Math.min(size * 2, LARGEST_READ)) {
    const end = next + size;
    // without an upper bound, so that nothing found means that there is no later commit either
    const range = { pk: unitKey(unit), from: logKey(next), to: LOG_END, limit: size };
    for await (const item of queryItems(client, table, range)) {
      if (item.sk?.S !== logKey(next) && next === first) return 'gap';
      if (item.sk?.S !== logKey(next)) requireNoGap(unit, 'gap', next);
      const { stored, commit } = await entryIn(client, table, item);
      if (until !== undefined && stored.at > until) return 'whole';
      verifyType(chain, commit);
      if (near?.seq === next && near.at !== stored.at)
        throw new CorruptHistory(`${unit} has a snapshot of commit ${next} that names another instant: it was altered`);
      next += 1;
      if (since === undefined || stored.at >= since) yield { stored, commit, item };
    }
    if (next === first) return 'nothing';
    // sequence numbers have no gaps, so a read that was not filled was the last one
    if (next < end) return 'whole';
  }
}

/** The newest cut of a unit; null if nothing was cut. */
export async function cutOf(client: DynamoDBClient, table: string, unit: string): Promise<CutBody | null> {
  if (unitOfCuts(unit) !== null) return null;
  return (await dynamoHistory(client, table).read(cutsOf(unit))).contents.newest ?? null;
}

function requireAfter({ cut: { unit, last } }: CutBody, { after = 0, since, until }: LogRange): void {
  const isBefore = (after > 0 && after < last.seq) || (since ?? '9') <= last.at || (until ?? '9') < last.at;
  if (isBefore) throw new BeforeCut(unit, last.at);
}

/**
 * The commit of the last snapshot before an instant, by the snapshot's key alone. It is read with the log, so that an altered key
 * cannot hide commits.
 */
async function commitNear(client: DynamoDBClient, table: string, unit: string, before: string) {
  const range = { pk: unitKey(unit), from: SNAPSHOT, to: `${SNAPSHOT}${before}`, backwards: true, limit: 1 };
  for await (const { sk } of queryItems(client, table, { ...range, keysOnly: true })) {
    const [, at = '', seq] = (sk?.S ?? '').split('#');
    return { at, seq: Number(seq) };
  }
  return null;
}

/** The commit in a log item as a DynamoDB stream delivers it. */
export async function commitFromItem(client: DynamoDBClient, table: string, item: Item): Promise<AnyCommit> {
  const commit: Commit = (await entryIn(client, table, item)).commit;
  verifyType(unitNamed(commit.unit).chain, commit);
  return commit;
}

/** The state after an entry. Throws `CorruptHistory` unless the entry follows the given state. */
export function foldEntry<State, Body extends TypedBody>(
  { chain }: ChainUnit<State, Body>,
  state: ChainState<State>,
  { stored, commit }: Entry<Body>,
): ChainState<State> {
  verifyFollows(state, stored);
  try {
    return fold(chain, state, commit);
  } catch (cause) {
    throw new CorruptHistory(`${commit.unit} commit ${commit.seq} holds a body that no release writes`, { cause });
  }
}

export function dynamoHistory(client: DynamoDBClient, table: string): History {
  const digestOf = stateDigests();

  async function* log<Body extends TypedBody>(of: ChainUnit<unknown, Body>, range?: LogRange) {
    let previous: string | null = null;
    const begun = ({ cut }: CutBody) => {
      // commits between the cut and a later beginning are left out, so that the first one here follows one of those
      if (range?.since === undefined) previous = digest(cut.last);
    };
    for await (const { stored, commit } of entries(client, table, of, { ...range, begun })) {
      if (previous !== null && stored.previous !== previous)
        throw new CorruptHistory(`${of.unit} commit ${stored.seq} does not chain to the commit before it`);
      previous = stored.hash;
      yield commit;
    }
  }

  const nearestSnapshot = async <State>(of: ChainUnit<State>, at: string): Promise<ChainState<State>> => {
    const range = { pk: unitKey(of.unit), from: SNAPSHOT, to: `${SNAPSHOT}${at}$`, backwards: true, limit: 1 };
    for await (const item of queryItems(client, table, range))
      if (isCompleteState(item)) return snapshotIn(client, table, of.chain, item);
    return emptyState(of);
  };

  /**
   * Folds the log onward from a stored state, and verifies the result by the digest in the last commit. It also reads
   * the commit of the start, if it has not been read, because no other commit may follow the state.
   */
  const folded = async <State>(
    of: ChainUnit<State>,
    start: ChainState<State>,
    { until, head }: { until?: string; head?: Head } = {},
  ): Promise<ChainState<State>> => {
    let state = start;
    let last: Head | undefined = head?.seq === start.seq ? head : undefined;
    const begun = (cut: CutBody) => {
      state = stateAfterCut(of, cut);
    };
    const missing = last ? [] : entries(client, table, of, { after: Math.max(0, start.seq - 1), until, begun });
    for await (const entry of missing) {
      if (entry.stored.seq > state.seq) state = foldEntry(of, state, entry);
      last = entry.commit;
    }
    if (!last && (start.seq === 0 || state !== start)) return state;
    if (!last) throw new CorruptHistory(`${of.unit} has a state of commit ${start.seq}, which is not in its log`);
    // a commit of an older release may have no digest of the state in its current shape: only the whole log proves it
    if (last.state === undefined) return fromTheStart(of, until);
    verifyState(of.chain, state, last, digestOf);
    return state;
  };

  const fromTheStart = async <State>(of: ChainUnit<State>, until?: string): Promise<ChainState<State>> => {
    let state = emptyState(of);
    const begun = (cut: CutBody) => {
      state = stateAfterCut(of, cut);
    };
    for await (const entry of entries(client, table, of, { until, begun })) state = foldEntry(of, state, entry);
    return state;
  };

  const read = async <State>(of: ChainUnit<State>): Promise<ChainState<State>> => {
    const { unit } = of;
    const items: Item[] = [];
    const range = { pk: unitKey(unit), backwards: true, limit: 2 };
    for await (const item of queryItems(client, table, range)) items.push(item);
    if (items.length === 0) return emptyState(of);
    const stored = items.find((item) => item.sk?.S === STATE);
    const newest = items.find((item) => item.sk?.S?.startsWith(LOG));
    // checked even if the state is readable: nothing is appended to what a later release wrote
    const head = newest && (await headIn(client, table, newest));
    const start =
      (stored && isCompleteState(stored) ? await storedStateIn(client, table, of.chain, stored) : null) ??
      (await nearestSnapshot(of, EVER));
    const current = await folded(of, start, { head });
    // other writers may have appended since the head was read
    if (current.seq >= (head?.seq ?? 0)) return current;
    throw new CorruptHistory(
      `${unit} has commit ${head?.seq}, and its log ends at ${current.seq}: commits are missing`,
    );
  };

  const append = async <State, Body extends TypedBody>(
    of: ChainUnit<State, Body>,
    state: ChainState<State>,
    next: NewCommit<Body>,
  ) => {
    const appended = nextCommit(of, state, next, digestOf);
    const { commit } = appended;
    // the roster row is written first, so that a crash cannot leave a log that no row names
    if (commit.seq === 1) await register(client, table, commit.unit);
    const item = await itemOf(client, table, commit);
    const first = await putItem(client, table, item, { expression: 'attribute_not_exists(pk)' });
    if (!first)
      throw new Conflict(`somebody else wrote commit ${commit.seq} of ${commit.unit} first; read it and try again`);
    await storeState(client, table, of.chain, appended.state);
    return appended;
  };

  const asOf = async <State>(of: ChainUnit<State>, at: string): Promise<ChainState<State>> =>
    folded(of, await nearestSnapshot(of, at), { until: at });

  return { read, append, log, asOf };
}
