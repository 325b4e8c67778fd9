/** How commits follow each other: each is chained by its hash to the one before. */
import type { Commit, Draft, UnitState } from './commit.ts';
import { digest } from './digest.ts';
import { CorruptHistory } from './errors.ts';

/** The next commit of a unit. A clock that jumped back does not make history run backwards. */
export function nextCommit(state: UnitState, draft: Draft): Commit {
  const at = draft.at.toISOString();
  const record = {
    unit: state.unit,
    seq: state.seq + 1,
    at: at > state.at ? at : state.at,
    observedAt: draft.observedAt.toISOString(),
    cause: draft.cause,
    body: draft.body,
    previous: state.head,
  };
  return { ...record, hash: digest(record) };
}

/** Throws `CorruptHistory` unless the commit is whole and follows this state. */
export function verifyFollows(state: UnitState, commit: Commit): void {
  const { hash, ...record } = commit;
  const where = `${commit.unit} commit ${commit.seq}`;
  if (commit.seq !== state.seq + 1) throw new CorruptHistory(`${where} follows commit ${state.seq}: one is missing`);
  if (commit.previous !== state.head) throw new CorruptHistory(`${where} does not chain to the commit before it`);
  if (digest(record) !== hash) throw new CorruptHistory(`${where} was altered: its hash does not match its content`);
  if (commit.at < state.at) throw new CorruptHistory(`${where} lies before the commit that it follows`);
}
