/** How commits follow each other: each is chained by its hash to the one before, and says which state it leads to. */
import type { Commit, Draft, UnitState } from './commit.ts';
import { digest } from './digest.ts';
import { CorruptHistory } from './errors.ts';
import { foldBody } from './fold.ts';
import { type DigestOf, stateDigests } from './state-digest.ts';

/** What the hash of a commit covers: the commit, with the digest of its body in place of the body. */
export interface Header extends Omit<Commit, 'body' | 'hash'> {
  readonly body: string;
}

export const headerOf = ({ hash: _, body, ...record }: Commit): Header => ({ ...record, body: digest(body) });

/** The next commit of a unit, and the state it leads to. A clock that jumped back does not make history run backwards. */
export function nextCommit(
  state: UnitState,
  draft: Draft,
  digestOf: DigestOf = stateDigests(),
): { commit: Commit; state: UnitState } {
  const asked = draft.at.toISOString();
  const at = asked > state.at ? asked : state.at;
  const seq = state.seq + 1;
  const next = foldBody(state, draft.body, at);
  const record = {
    unit: state.unit,
    seq,
    at,
    observedAt: draft.observedAt.toISOString(),
    cause: draft.cause,
    body: draft.body,
    previous: state.head,
    state: digestOf(next),
  };
  const hash = digest(headerOf({ ...record, hash: '' }));
  return { commit: { ...record, hash }, state: { ...next, seq, at, head: hash } };
}

const named = ({ unit, seq }: Pick<Commit, 'unit' | 'seq'>): string => `${unit} commit ${seq}`;

/** Throws `CorruptHistory` unless the commit's hash is that of its content. Commits before schema 3 were hashed whole. */
export function verifyWhole(commit: Commit): void {
  const { hash, ...record } = commit;
  const expected = commit.state === undefined ? digest(record) : digest(headerOf(commit));
  if (expected !== hash) throw new CorruptHistory(`${named(commit)} was altered: its hash does not match its content`);
}

/** Throws `CorruptHistory` unless the commit, which is whole, follows this state. */
export function verifyFollows(state: UnitState, commit: Commit): void {
  const where = named(commit);
  if (commit.seq !== state.seq + 1) throw new CorruptHistory(`${where} follows commit ${state.seq}: one is missing`);
  if (commit.previous !== state.head) throw new CorruptHistory(`${where} does not chain to the commit before it`);
  if (commit.at < state.at) throw new CorruptHistory(`${where} lies before the commit that it follows`);
}

/** Throws `CorruptHistory` unless the state is the one that this commit leads to. */
export function verifyState(state: UnitState, commit: Omit<Commit, 'body'>, digestOf: DigestOf): void {
  const isIts =
    state.unit === commit.unit &&
    state.seq === commit.seq &&
    state.at === commit.at &&
    state.head === commit.hash &&
    digestOf(state) === commit.state;
  if (isIts) return;
  throw new CorruptHistory(
    `${commit.unit}: a stored state is not the one that commit ${commit.seq} leads to, so it was altered; ` +
      '`plumbline fsck` names the item (docs/history.md says how to put it right)',
  );
}
