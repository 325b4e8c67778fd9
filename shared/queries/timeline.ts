/** Answers what moved, and who moved it. */
import { parseUnit } from '../core/account.ts';
import type { Commit } from '../core/commit.ts';
import type { Status } from '../core/control.ts';
import { type VerdictsBody, verdictsOf } from '../records/verdicts.ts';
import type { Reads } from './reading.ts';
import { unitsOf } from './units.ts';

export interface TimelineQuestion {
  /** ISO instant; what moved after it. */
  readonly since: string;
  readonly accounts?: readonly string[];
  /** Ids of controls. */
  readonly controls?: readonly string[];
  /** What it moved to. */
  readonly statuses?: readonly string[];
}

export interface Moved {
  readonly at: string;
  readonly account: string;
  readonly region: string;
  readonly control: string;
  readonly resource: string;
  readonly movement: string;
  readonly from: Status | null;
  readonly to: Status | null;
  readonly because: string;
  readonly cause: Commit['cause'];
}

/** Everything that moved, by unit, and in a unit in order. */
export async function* timeline(reads: Reads, question: TimelineQuestion): AsyncGenerator<Moved> {
  for (const of of (await unitsOf(reads, question.accounts)).map(verdictsOf)) {
    const before = await reads.history.asOf(of, question.since);
    for await (const commit of reads.history.log(of, { after: before.seq })) yield* movedIn(commit, question);
  }
}

function movedIn(commit: Commit<VerdictsBody>, { controls, statuses }: TimelineQuestion): Moved[] {
  const { account, region } = parseUnit(commit.unit);
  const { at, cause } = commit;
  return commit.body.changes
    .filter(({ control }) => !controls || controls.includes(control))
    .filter(({ to }) => !statuses || (to !== null && statuses.includes(to)))
    .map(({ control, resource, movement, from, to, because }) => ({
      ...{ at, account, region, control, resource, movement, from, to, because, cause },
    }));
}
