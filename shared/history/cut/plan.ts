/**
 * Finds the commits of a unit that are past their retention, and computes the content of a cut of them. Writes nothing.
 */
import { type ChainUnit, emptyState, headerOf } from '../../core/chain.ts';
import type { ChainState, Commit } from '../../core/commit.ts';
import type { Cut } from '../../core/cut.ts';
import { merkleRoot } from '../../core/merkle.ts';
import { type CutBody, stateAfterCut } from '../../records/cuts.ts';
import { monthOf } from '../../records/rollups.ts';
import type { AnyBody, AnyCommit } from '../../records/units.ts';
import { nothingProjected, openThen, type Projected, projectedAt, projectOnto } from '../fsck-findings.ts';
import { entries, foldEntry } from '../history.ts';
import type { Entry } from '../log-item.ts';
import type { Table } from '../table.ts';

/** The content of a cut before it is signed. */
export interface Planned extends Pick<CutBody, 'contents' | 'open'> {
  readonly claims: Pick<Cut, 'unit' | 'after' | 'from' | 'last' | 'root' | 'size'>;
}

export interface Limits {
  /** ISO instant: only commits before it may be removed. */
  readonly before: string;
  /** The last commit that may be removed, because later ones are not alerted on yet. */
  readonly last: number;
}

/** A place at which the log could be cut: after the last commit of a month. */
interface Place {
  readonly last: Commit;
  readonly state: ChainState<unknown>;
  readonly open: CutBody['open'];
  readonly removed: number;
}

/**
 * Null if nothing can be removed. The newest commit always stays. If a commit stays, all commits of its month stay,
 * because rollups cover whole months. A commit of an early release has no digest of its state, so the log is never cut
 * right after it.
 */
export async function plannedCut(
  { client, table }: Table,
  of: ChainUnit<unknown, AnyBody>,
  { before, last: mostSeq }: Limits,
): Promise<Planned | null> {
  const hashes: string[] = [];
  let state: ChainState<unknown> = emptyState(of);
  let projected: Projected = nothingProjected();
  let previous: Entry<AnyBody> | null = null;
  let place: Place | null = null;
  let after = 0;
  let from: string | null = null;
  const begun = (cut: CutBody) => {
    state = stateAfterCut(of, cut);
    projected = projectedAt(of.unit, cut);
    after = state.seq;
  };
  for await (const entry of entries(client, table, of, { begun })) {
    if (previous !== null && mayEnd(previous, entry, mostSeq))
      place = { last: previous.stored, state, open: openThen(projected), removed: hashes.length };
    if (entry.stored.at >= before) break;
    from ??= entry.stored.at;
    state = foldEntry(of, state, entry);
    projectOnto(projected, entry.commit as AnyCommit);
    hashes.push(entry.stored.hash);
    previous = entry;
  }
  if (place === null || from === null) return null;
  const { last, open, removed } = place;
  const root = merkleRoot(hashes.slice(0, removed));
  return {
    claims: { unit: of.unit, after, from, last: headerOf(last), root, size: removed },
    ...{ contents: place.state.contents, open },
  };
}

const mayEnd = ({ stored, commit }: Entry, next: Entry, mostSeq: number): boolean =>
  monthOf(stored.at) !== monthOf(next.stored.at) && stored.seq <= mostSeq && commit.state !== undefined;
