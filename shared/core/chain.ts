/** Chains commits: each contains the hash of the commit before it, and the digest of the state that it leads to. */
import type { ChainState, Commit, NewCommit, TypedBody } from './commit.ts';
import { digest, digestOfLarge } from './digest.ts';
import { CorruptHistory } from './errors.ts';
import { type DigestOf, type StateParts, stateDigests } from './state-digest.ts';

/** A kind of unit: the bodies of its commits, and how they are folded into a state. Pure. */
export interface Chain<State, Body extends TypedBody = TypedBody> {
  /** The type of every body in a log of this kind. */
  readonly type: Body['type'];
  /** The state before the first commit. */
  readonly empty: State;
  /**
   * The state after a body is applied. The given state is not changed, and each unchanged part stays the same object.
   */
  fold(state: State, body: Body, at: string): State;
  /** The whole state, divided into the parts that are digested separately. */
  parts(state: State): StateParts;
  /** How many entries the state holds: a large one is not stored with every commit. */
  size(state: State): number;
}

/** One unit, with the chain of its kind. */
export interface ChainUnit<State, Body extends TypedBody = TypedBody> {
  readonly unit: string;
  readonly chain: Chain<State, Body>;
}

/** A commit that was appended, and the state that it leads to. */
export interface Appended<State, Body extends TypedBody = TypedBody> {
  readonly commit: Commit<Body>;
  readonly state: ChainState<State>;
}

export const GENESIS = '0'.repeat(64);
const EPOCH = '1970-01-01T00:00:00.000Z';

/** The unit before its first commit. */
export const emptyState = <State>({ unit, chain }: ChainUnit<State>): ChainState<State> => ({
  ...{ unit, seq: 0, at: EPOCH, head: GENESIS },
  contents: chain.empty,
});

/** The state after a commit. The given state is left as it was. */
export const fold = <State, Body extends TypedBody>(
  chain: Chain<State, Body>,
  { contents }: ChainState<State>,
  { unit, seq, at, hash, body }: Commit<Body>,
): ChainState<State> => ({ unit, seq, at, head: hash, contents: chain.fold(contents, body, at) });

/** The part of a commit that its hash covers: the commit, with the digest of its body in place of the body. */
export interface Header extends Omit<Commit, 'body' | 'hash'> {
  readonly body: string;
}

export const headerOf = ({ hash: _, body, ...record }: Commit): Header => ({ ...record, body: digestOfLarge(body) });

/** The next commit of a unit, and the state it leads to. A clock that jumped back does not make history run backwards. */
export function nextCommit<State, Body extends TypedBody>(
  { unit, chain }: ChainUnit<State, Body>,
  state: ChainState<State>,
  next: NewCommit<Body>,
  digestOf: DigestOf = stateDigests(),
): Appended<State, Body> {
  const asked = next.at.toISOString();
  const at = asked > state.at ? asked : state.at;
  const seq = state.seq + 1;
  const contents = chain.fold(state.contents, next.body, at);
  const record = {
    unit,
    seq,
    at,
    observedAt: next.observedAt.toISOString(),
    cause: next.cause,
    body: next.body,
    previous: state.head,
    state: digestOf(chain.parts(contents)),
  };
  const hash = digest(headerOf({ ...record, hash: '' }));
  return { commit: { ...record, hash }, state: { unit, seq, at, head: hash, contents } };
}

const named = ({ unit, seq }: Pick<Commit, 'unit' | 'seq'>): string => `${unit} commit ${seq}`;

/** Throws `CorruptHistory` unless the commit's hash is that of its content. Commits before schema 3 were hashed whole. */
export function verifyWhole(commit: Commit): void {
  const { hash, ...record } = commit;
  const expected = commit.state === undefined ? digest(record) : digest(headerOf(commit));
  if (expected !== hash) throw new CorruptHistory(`${named(commit)} was altered: its hash does not match its content`);
}

/** Throws `CorruptHistory` unless the body is of the chain's own type. */
export function verifyType<Body extends TypedBody>(
  { type }: Chain<unknown, Body>,
  commit: Commit,
): asserts commit is Commit<Body> {
  if (commit.body.type === type) return;
  throw new CorruptHistory(`${named(commit)} holds a body of type ${commit.body.type}, and the unit has ${type} only`);
}

/** Throws `CorruptHistory` unless the commit, which is whole, follows this state. */
export function verifyFollows(state: Pick<ChainState<unknown>, 'seq' | 'head' | 'at'>, commit: Commit): void {
  const where = named(commit);
  if (commit.seq !== state.seq + 1) throw new CorruptHistory(`${where} follows commit ${state.seq}: one is missing`);
  if (commit.previous !== state.head) throw new CorruptHistory(`${where} does not chain to the commit before it`);
  if (commit.at < state.at) throw new CorruptHistory(`${where} lies before the commit that it follows`);
}

/** Throws `CorruptHistory` unless the state is the one that this commit leads to. */
export function verifyState<State>(
  chain: Chain<State>,
  state: ChainState<State>,
  commit: Omit<Commit, 'body'>,
  digestOf: DigestOf,
): void {
  const isIts =
    state.unit === commit.unit &&
    state.seq === commit.seq &&
    state.at === commit.at &&
    state.head === commit.hash &&
    digestOf(chain.parts(state.contents)) === commit.state;
  if (isIts) return;
  throw new CorruptHistory(
    `${commit.unit}: a stored state is not the one that commit ${commit.seq} leads to, so it was altered; ` +
      '`plumbline fsck` names the item (docs/history.md says how to put it right)',
  );
}
