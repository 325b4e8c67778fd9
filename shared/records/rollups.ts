/**
 * Rollups: how many verdicts of each control a unit had, day by day, in one record for each month with a commit. A rollup follows
 * from the log alone: the same unit, month and commit give the same rollup, whichever way it was made. Days are those of UTC.
 */

import { fold } from '../core/chain.ts';
import type { ChainState, Commit } from '../core/commit.ts';
import type { Status } from '../core/control.ts';
import { WHOLE_UNIT } from '../core/evaluate.ts';
import { type Held, type VerdictsBody, type VerdictsState, verdictsChain } from './verdicts.ts';

/**
 * The verdicts of a control in a unit: how many pass, fail, are unknown and are not applicable, and 1 while the control
 * as a whole could not be read.
 */
export type ControlTally = readonly [pass: number, fail: number, unknown: number, notApplicable: number, whole: number];

/** The tallies of a unit by control; a control without a verdict has none. */
export type Tally = Readonly<Record<string, ControlTally>>;

export interface RollupDay {
  /** YYYY-MM-DD, in UTC. */
  readonly day: string;
  /** The day's last commit. */
  readonly seq: number;
  /** ISO instants of the day's first and last commit. */
  readonly from: string;
  readonly to: string;
  /** The tallies after the day's last commit, of the controls that changed on the day; null where no verdict is left. */
  readonly changed: Readonly<Record<string, ControlTally | null>>;
}

export interface Rollup {
  readonly unit: string;
  /** YYYY-MM, in UTC. */
  readonly month: string;
  /** The last commit before the month, 0 if there is none, and the tally after it. */
  readonly after: number;
  readonly base: Tally;
  /** The days with a commit, in order. */
  readonly days: readonly RollupDay[];
}

/** A unit with its rollups of the months asked for, in order. */
export interface UnitRollups {
  readonly unit: string;
  readonly rollups: readonly Rollup[];
}

/** Rollups: a projection of the log that can be built again from it. */
export interface Rollups {
  find(unit: string, month: string): Promise<Rollup | null>;
  /** Replaces the rollup of the same unit and month, unless that one has a later commit. */
  put(rollup: Rollup): Promise<void>;
  /** The rollups of these months, unit by unit; of one account only, if it is named. */
  units(months: readonly string[], account?: string): AsyncIterable<UnitRollups>;
}

const dayOf = (at: string): string => at.slice(0, 10);
export const monthOf = (at: string): string => at.slice(0, 7);

/** The last commit that a rollup has. */
export const lastSeq = ({ after, days }: Rollup): number => days.at(-1)?.seq ?? after;

const PLACE: Readonly<Record<Status, number>> = { pass: 0, fail: 1, unknown: 2, 'not-applicable': 3 };
const WHOLE = 4;

function controlTally(held: Readonly<Record<string, Held>> = {}): ControlTally | null {
  const counts = [0, 0, 0, 0, 0];
  for (const resource of Object.keys(held)) {
    const place = placeOf(resource, (held[resource] as Held).status);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return toTally(counts);
}

const placeOf = (resource: string, status: Status): number => (resource === WHOLE_UNIT ? WHOLE : PLACE[status]);

/** Null if there is no verdict. */
function toTally(counts: readonly number[]): ControlTally | null {
  const [pass = 0, fail = 0, unknown = 0, notApplicable = 0, whole = 0] = counts;
  return counts.some((count) => count > 0) ? [pass, fail, unknown, notApplicable, whole] : null;
}

/** How many verdicts of each control a state holds. */
export function tallyOf({ verdicts }: VerdictsState): Tally {
  const tally: Record<string, ControlTally> = {};
  for (const [control, held] of Object.entries(verdicts)) {
    const counts = controlTally(held);
    if (counts) tally[control] = counts;
  }
  return tally;
}

/** A tally with changes applied. */
function tallyWith(tally: Tally, changed: RollupDay['changed']): Tally {
  const next: Record<string, ControlTally> = { ...tally };
  for (const [control, counts] of Object.entries(changed)) {
    if (counts) next[control] = counts;
    else delete next[control];
  }
  return next;
}

/**
 * The counts of a control by status. While the whole control is unreadable, all its resources are unknown. A question counts a million of
 * them, and taking an array apart by its iterator costs more than the counting.
 */
export function countsOf(tally: ControlTally): Readonly<Record<Status, number>> {
  const pass = tally[0];
  const fail = tally[1];
  const unknown = tally[2];
  const notApplicable = tally[3];
  const whole = tally[4];
  if (whole === 0) return { pass, fail, unknown, 'not-applicable': notApplicable };
  return { pass: 0, fail: 0, unknown: pass + fail + unknown + notApplicable + whole, 'not-applicable': 0 };
}

/** The tally after the last commit of a rollup. */
export const tallyAtEnd = ({ base, days }: Rollup): Tally =>
  days.reduce((tally, { changed }) => tallyWith(tally, changed), base);

/** The rollup of a month before its first commit. */
export const beginRollup = (unit: string, month: string, after: number, base: Tally): Rollup => ({
  ...{ unit, month, after, base },
  days: [],
});

/** The rollup with one more commit, which changed these controls. */
export function withCommit(
  rollup: Rollup,
  { seq, at }: Pick<Commit, 'seq' | 'at'>,
  changed: RollupDay['changed'],
): Rollup {
  const day = dayOf(at);
  const last = rollup.days.at(-1);
  if (last?.day !== day) return { ...rollup, days: [...rollup.days, { day, seq, from: at, to: at, changed }] };
  const same = { ...last, seq, to: at, changed: { ...last.changed, ...changed } };
  return { ...rollup, days: [...rollup.days.slice(0, -1), same] };
}

/** The controls that a commit changed, with their tallies in the state after it. */
export function changedIn({ verdicts }: VerdictsState, { changes }: VerdictsBody): RollupDay['changed'] {
  const controls = new Set(changes.map(({ control }) => control));
  return Object.fromEntries([...controls].map((control) => [control, controlTally(verdicts[control])]));
}

/**
 * The controls that a commit changed, with their tallies after it, from the tallies before it. Null if the changes do
 * not fit those tallies; then the tallies must be counted from the state.
 */
export function changedFrom(tally: Tally, { changes }: VerdictsBody): RollupDay['changed'] | null {
  const counts = new Map<string, number[]>();
  for (const { control, resource, from, to } of changes) {
    const own = counts.get(control) ?? [...(tally[control] ?? [0, 0, 0, 0, 0])];
    counts.set(control, own);
    const add = (status: Status, count: number) => {
      const place = placeOf(resource, status);
      own[place] = (own[place] ?? 0) + count;
    };
    if (from !== null) add(from, -1);
    if (to !== null) add(to, 1);
    if (own.some((count) => count < 0)) return null;
  }
  return Object.fromEntries([...counts].map(([control, own]) => [control, toTally(own)]));
}

/** The rollups of the months in which these commits lie. The commits follow the state, in order. */
export async function* rollupsFrom(
  before: ChainState<VerdictsState>,
  commits: AsyncIterable<Commit<VerdictsBody>>,
): AsyncGenerator<Rollup> {
  let state = before;
  let rollup: Rollup | null = null;
  for await (const commit of commits) {
    const month = monthOf(commit.at);
    if (rollup && rollup.month !== month) yield rollup;
    if (rollup?.month !== month) rollup = beginRollup(commit.unit, month, state.seq, tallyOf(state.contents));
    state = fold(verdictsChain, state, commit);
    rollup = withCommit(rollup, commit, changedIn(state.contents, commit.body));
  }
  if (rollup) yield rollup;
}
