/**
 * Replays stored history with other settings: which alerts would have been sent. It reads every log once and keeps only
 * the transitions.
 */
import type { ToldControl } from '../core/catalogue.ts';
import { type ChainUnit, fold } from '../core/chain.ts';
import type { ChainState, Commit, TypedBody } from '../core/commit.ts';
import { each } from '../core/reading.ts';
import type { AlertStep, Place } from '../records/alerts/alert.ts';
import { aboutControl } from '../records/alerts/own.ts';
import { windowStep } from '../records/alerts/people.ts';
import { type Happening, simulate, type Told } from '../records/alerts/simulate.ts';
import {
  type SeverityOf,
  scanTransitionsIn,
  settled,
  type Transition,
  transitionsIn,
} from '../records/alerts/transition.ts';
import { ALERTS } from '../records/alerts.ts';
import { RUNS } from '../records/runs.ts';
import { isScanned } from '../records/units.ts';
import { type VerdictsBody, type VerdictsState, verdictsChain, verdictsOf } from '../records/verdicts.ts';
import { WAIVERS } from '../records/waivers.ts';
import type { Deps } from './deps.ts';
import { placeOfAccount, UNKNOWN_PLACE } from './places.ts';

type ReplayDeps = Pick<Deps, 'history' | 'roster' | 'config'>;

export interface Span {
  /** ISO times. */
  readonly since: string;
  readonly until: string;
}

const CONCURRENT_UNITS = 16;

export async function replay(
  deps: ReplayDeps,
  controls: ReadonlyMap<string, ToldControl>,
  span: Span,
): Promise<Iterable<Told>> {
  const severityOf: SeverityOf = (id) => aboutControl(controls, id).severity;
  const places = new Map<string, Place>();
  const units: string[] = [];
  for await (const { unit, item } of deps.roster.units()) {
    units.push(unit);
    if (item) places.set(item.account.id, placeOfAccount(deps, item.account));
  }
  const scanned = units.filter(isScanned);
  const runs = await runsIn(deps, scanned, span);
  const moved = await each(
    scanned,
    async (unit) => happeningsIn(await historyOf(deps, unit, span), runs, severityOf),
    CONCURRENT_UNITS,
  );
  const happenings = [...moved.flat(), ...(await doneByPeople(deps, span))];
  const { policy } = deps.config.alerts;
  const placeOf = (account: string) => places.get(account) ?? UNKNOWN_PLACE(account);
  return simulate(inOrder(happenings), { policy, placeOf, until: span.until });
}

async function commitsIn<Body extends TypedBody>(
  { history }: ReplayDeps,
  of: ChainUnit<unknown, Body>,
  { since, until }: Span,
): Promise<Commit<Body>[]> {
  const { seq } = await history.asOf(of, since);
  return Array.fromAsync(history.log(of, { after: seq, until }));
}

/** A unit's state at the beginning, and its commits since. */
interface UnitHistory {
  readonly before: ChainState<VerdictsState>;
  readonly commits: readonly Commit<VerdictsBody>[];
}

async function historyOf({ history }: ReplayDeps, unit: string, { since, until }: Span): Promise<UnitHistory> {
  const of = verdictsOf(unit);
  const before = await history.asOf(of, since);
  return { before, commits: await Array.fromAsync(history.log(of, { after: before.seq, until })) };
}

/** The ends of runs, in order. A local store records no runs; there a scan ends with its last commit in any unit. */
async function runsIn(deps: ReplayDeps, units: readonly string[], span: Span): Promise<readonly Pick<Commit, 'at'>[]> {
  const { seq } = await deps.history.read(RUNS);
  if (seq > 0) return commitsIn(deps, RUNS, span);
  const over = new Map<string, string>();
  for (const unit of units) {
    for (const { at, cause } of await commitsIn(deps, verdictsOf(unit), span))
      if (cause.kind === 'scan' && (over.get(cause.run) ?? '') < at) over.set(cause.run, at);
  }
  return [...over.values()].sort().map((at) => ({ at }));
}

/** Changes by events and people are alerted when they are committed, changes by scans when their run is over. */
function happeningsIn(
  { before, commits }: UnitHistory,
  runs: readonly Pick<Commit, 'at'>[],
  severityOf: SeverityOf,
): Happening[] {
  const happenings: Happening[] = [];
  let state = before;
  let scanned: Commit<VerdictsBody>[] = [];
  const runsOver = runs.values();
  let over = runsOver.next().value;
  const close = (at: string) => {
    happenings.push({ at, transitions: settled(scanTransitionsIn(scanned, severityOf), state.contents) });
    scanned = [];
  };
  for (const commit of commits) {
    for (; over && over.at < commit.at; over = runsOver.next().value) close(over.at);
    state = fold(verdictsChain, state, commit);
    scanned.push(commit);
    if (commit.cause.kind === 'scan') continue;
    happenings.push({ at: commit.at, transitions: settled(transitionsIn(commit, severityOf), state.contents) });
  }
  if (over) close(over.at);
  return happenings.filter(({ transitions = [] }) => transitions.length > 0);
}

/**
 * Acknowledgements and waivers of alerts, maintenance windows, and waivers of findings, including those from before the
 * period.
 */
async function doneByPeople(deps: ReplayDeps, span: Span): Promise<Happening[]> {
  const alerts = await commitsIn(deps, ALERTS, span);
  const taken = alerts.map(({ at, cause, body }): Happening => {
    const steps: readonly AlertStep[] = cause.kind === 'person' ? body.steps : [];
    return { at, steps };
  });
  const waived: Happening[] = [];
  for (const { at } of await commitsIn(deps, WAIVERS, span)) {
    waived.push({ at, waivers: (await deps.history.asOf(WAIVERS, at)).contents });
  }
  const { contents: waivers } = await deps.history.asOf(WAIVERS, span.since);
  const { windows } = (await deps.history.asOf(ALERTS, span.since)).contents;
  const before: Happening = { at: span.since, waivers, steps: Object.values(windows).map(windowStep) };
  return [before, ...taken.filter(({ steps = [] }) => steps.length > 0), ...waived];
}

/** Sorts by time, and groups what has the same time, as a run's scans in all units do. */
function inOrder(happenings: readonly Happening[]): Happening[] {
  const byInstant = Map.groupBy(happenings, ({ at }) => at);
  return [...byInstant]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([at, group]): Happening => {
      const transitions: Transition[] = group.flatMap((one) => one.transitions ?? []);
      const waivers = group.findLast((one) => one.waivers)?.waivers;
      return { at, transitions, steps: group.flatMap((one) => one.steps ?? []), ...(waivers ? { waivers } : {}) };
    });
}
