/**
 * How many verdicts of each control the units had at given instants. The counts come from the rollups; if these do not
 * reach back far enough, lag behind the log, or have an instant in the middle of one of their days, they come from the
 * log.
 */
import { fold } from '../core/chain.ts';
import type { Heartbeat } from '../core/ports.ts';
import { CUTS, unitOfCuts } from '../records/cuts.ts';
import {
  type ControlTally,
  lastSeq,
  monthOf,
  type Rollup,
  type RollupDay,
  type Rollups,
  type Tally,
  tallyOf,
} from '../records/rollups.ts';
import { verdictsChain, verdictsOf } from '../records/verdicts.ts';
import { inOrder, type Reads } from './reading.ts';
import { FEW_ACCOUNTS, type Scope } from './scope.ts';

/** The reads that counting needs: also those of rollups. */
export interface CountReads extends Reads {
  readonly rollups: Pick<Rollups, 'units'>;
}

/** The change of a unit's tally at an instant of the question. */
export interface Step {
  /** The index of the instant among those of the question. */
  readonly index: number;
  /** The unit's last commit by then, 0 if there was none. */
  readonly seq: number;
  /**
   * The controls whose tally changed since the previous step, null if no verdict is left; in the first step, all
   * controls with a verdict.
   */
  readonly changed: RollupDay['changed'];
}

export interface UnitSteps {
  readonly unit: string;
  /**
   * The first step is for the first instant; a further one follows for each instant at which the tally has changed. Two may be for the first instant: what was before
   * its month, and what changed since. The first is most of a rollup, and so it is given as it was read, without a copy.
   */
  readonly steps: readonly Step[];
}

/** Gives the tally of each control at the last instant of the question. */
export function eachTally(
  { steps: [first, ...others] }: Pick<UnitSteps, 'steps'>,
  take: (control: string, tally: ControlTally) => void,
): void {
  const later = new Map(others.flatMap(({ changed }) => Object.entries(changed)));
  const before = first?.changed ?? {};
  for (const control of Object.keys(before)) {
    const tally = before[control];
    if (tally && !later.has(control)) take(control, tally);
  }
  for (const [control, tally] of later) if (tally) take(control, tally);
}

/** The unit's last commit by the last instant of the question. */
export const seqAtLast = ({ steps }: Pick<UnitSteps, 'steps'>): number => steps.at(-1)?.seq ?? 0;

/**
 * If at most this many units are left, reading their logs costs less than reading the rollups of one more month. A unit
 * has no rollup for a month without a change.
 */
const FEW_UNITS = 200;
/** Rollups are kept for three years. */
const MONTHS_BACK = 37;

/** The steps of every unit in scope, in any order of units. `instants` must be in order. */
export async function* talliesAt(
  reads: CountReads,
  scope: Scope,
  instants: readonly string[],
  accounts?: readonly string[],
): AsyncGenerator<UnitSteps> {
  const [first = '', last = first] = [instants[0], instants.at(-1)];
  const waiting = new Set(scope.units);
  const unclear: string[] = [];
  const cut = cutUnits(reads);
  const take = async (unit: string, rollups: readonly Rollup[]): Promise<UnitSteps | null> => {
    if (!waiting.delete(unit)) return null;
    // a cut removes the rollups of earlier months as well, so the first one that is left says nothing of them
    const isAfter = (rollups[0]?.after ?? 0) > 0 && (rollups[0]?.month ?? '') > monthOf(first);
    const isUnclear = isBehind(rollups, scope.beats.get(unit), last) || (isAfter && (await cut()).has(unit));
    const steps = isUnclear ? null : stepsIn(rollups, instants);
    if (!steps) unclear.push(unit);
    return steps && { unit, steps };
  };
  const months = monthsBetween(monthOf(first), monthOf(last));
  for await (const { unit, rollups } of rollupsOf(reads, months, accounts)) {
    const found = await take(unit, rollups);
    if (found) yield found;
  }
  for (const unit of waiting) {
    const beat = scope.beats.get(unit);
    // such a unit was scanned, and has no commit
    if (beat?.seq !== 0 || beat.run === '') continue;
    waiting.delete(unit);
    yield { unit, steps: [{ index: 0, seq: 0, changed: {} }] };
  }
  let month = monthOf(first);
  for (let back = 0; back < MONTHS_BACK && waiting.size > FEW_UNITS; back += 1) {
    month = monthBefore(month);
    for await (const { unit, rollups } of rollupsOf(reads, [month], accounts)) {
      const found = await take(unit, rollups);
      if (found) yield found;
    }
  }
  yield* inOrder([...unclear, ...waiting], async (unit) => ({
    unit,
    steps: await stepsFromLog(reads, unit, instants),
  }));
}

/** The units with a cut, read when they are first asked for. */
function cutUnits({ roster }: Pick<Reads, 'roster'>): () => Promise<ReadonlySet<string | null>> {
  let found: Promise<ReadonlySet<string | null>> | undefined;
  const read = async () => new Set((await Array.fromAsync(roster.units(CUTS))).map(({ unit }) => unitOfCuts(unit)));
  return () => {
    found ??= read();
    return found;
  };
}

async function* rollupsOf({ rollups }: CountReads, months: readonly string[], accounts: readonly string[] | undefined) {
  if (!accounts || accounts.length > FEW_ACCOUNTS) yield* rollups.units(months);
  else for (const account of accounts) yield* rollups.units(months, account);
}

/** Whether the unit's heartbeat, written by the last instant, names a later commit than the rollups have. */
const isBehind = (
  rollups: readonly Rollup[],
  beat: Pick<Heartbeat, 'at' | 'seq'> | undefined,
  last: string,
): boolean => {
  const newest = rollups.at(-1);
  return newest !== undefined && beat !== undefined && beat.at <= last && lastSeq(newest) < beat.seq;
};

/** Null if the rollups do not follow one another, or if an instant lies between two commits of one day. */
function stepsIn(rollups: readonly Rollup[], instants: readonly string[]): Step[] | null {
  const [first] = rollups;
  if (!first || rollups.some((rollup, index) => index > 0 && rollup.after !== lastSeqOf(rollups[index - 1])))
    return null;
  const days = rollups.flatMap((rollup) => rollup.days);
  const steps: Step[] = [{ index: 0, seq: first.after, changed: first.base }];
  let seq = first.after;
  let next = 0;
  for (const [index, instant] of instants.entries()) {
    const changed: Changed = {};
    let isChanged = false;
    for (let day = days[next]; day && day.to <= instant; next += 1, day = days[next]) {
      seq = day.seq;
      Object.assign(changed, day.changed);
      isChanged = true;
    }
    if ((days[next]?.from ?? '9') <= instant) return null;
    if (isChanged) steps.push({ index, seq, changed });
  }
  return steps;
}

type Changed = Record<string, ControlTally | null>;

const lastSeqOf = (rollup: Rollup | undefined): number => (rollup ? lastSeq(rollup) : 0);

async function stepsFromLog({ history }: Reads, unit: string, instants: readonly string[]): Promise<Step[]> {
  const of = verdictsOf(unit);
  const [first = '', last = first] = [instants[0], instants.at(-1)];
  let state = await history.asOf(of, first);
  let tally = tallyOf(state.contents);
  const steps: Step[] = [{ index: 0, seq: state.seq, changed: tally }];
  if (first === last) return steps;
  let index = 1;
  let isChanged = false;
  const reach = (at: string) => {
    while (index < instants.length && (instants[index] ?? '') < at) {
      if (isChanged) {
        const before = tally;
        tally = tallyOf(state.contents);
        steps.push({ index, seq: state.seq, changed: changedBetween(before, tally) });
      }
      isChanged = false;
      index += 1;
    }
  };
  for await (const commit of history.log(of, { since: first, until: last })) {
    if (commit.seq <= state.seq) continue;
    reach(commit.at);
    state = fold(verdictsChain, state, commit);
    isChanged = true;
  }
  reach('~');
  return steps;
}

function changedBetween(before: Tally, after: Tally): Changed {
  const gone = Object.keys(before).filter((control) => !(control in after));
  const other = Object.entries(after).filter(([control, counts]) => before[control] !== counts);
  return Object.fromEntries([...gone.map((control) => [control, null] as const), ...other]);
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = last; month >= first; month = monthBefore(month)) months.unshift(month);
  return months;
}

function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 2, 1)).toISOString().slice(0, 7);
}
