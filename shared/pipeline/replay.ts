/**
 * Replays stored history with other settings: which alerts would have been sent. It reads every log once and keeps only
 * the transitions.
 */
import type { Account } from '../core/account.ts';
import type { AlertControl } from '../core/catalogue.ts';
import { type ChainUnit, fold } from '../core/chain.ts';
import type { ChainState, Commit, TypedBody } from '../core/commit.ts';
import { each } from '../core/reading.ts';
import type { AlertStep } from '../records/alerts/alert.ts';
import { windowStep } from '../records/alerts/manual-steps.ts';
import { controlNamed } from '../records/alerts/own-controls.ts';
import { type ReplayedChange, replayAlerts, type SimulatedNotification } from '../records/alerts/replay-alerts.ts';
import {
  confirmedEnds,
  type SeverityOf,
  scanTransitionsIn,
  type Transition,
  transitionsIn,
} from '../records/alerts/transition.ts';
import { ALERTS } from '../records/alerts.ts';
import { RUNS } from '../records/runs.ts';
import { isScanned } from '../records/units.ts';
import { type VerdictsBody, type VerdictsState, verdictsChain, verdictsOf } from '../records/verdicts.ts';
import { WAIVERS } from '../records/waivers.ts';
import { summaryOfAccount, unknownAccount } from './account-summaries.ts';
import type { Deps } from './deps.ts';

type ReplayDeps = Pick<Deps, 'history' | 'roster' | 'config'>;

export interface Span {
  /** ISO times. */
  readonly since: string;
  readonly until: string;
}

const CONCURRENT_UNITS = 16;

export async function replay(
  deps: ReplayDeps,
  controls: ReadonlyMap<string, AlertControl>,
  span: Span,
): Promise<Iterable<SimulatedNotification>> {
  const severityOf: SeverityOf = (id) => controlNamed(controls, id).severity;
  const accounts = new Map<string, Account>();
  const units: string[] = [];
  for await (const { unit, item } of deps.roster.units()) {
    units.push(unit);
    if (item) accounts.set(item.account.id, item.account);
  }
  const scanned = units.filter(isScanned);
  const runs = await runsIn(deps, scanned, span);
  const moved = await each(
    scanned,
    async (unit) => changesIn(await historyOf(deps, unit, span), runs, severityOf),
    CONCURRENT_UNITS,
  );
  const changes = [...moved.flat(), ...(await doneByPeople(deps, span))];
  const { policy } = deps.config.alerts;
  const accountOf = (id: string) => accounts.get(id);
  const places = new Map([...accounts].map(([id, account]) => [id, summaryOfAccount(deps, account)]));
  const accountSummaryOf = (id: string) => places.get(id) ?? unknownAccount(id);
  return replayAlerts(inOrder(changes), { policy, accountSummaryOf, accountOf, until: span.until });
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
function changesIn(
  { before, commits }: UnitHistory,
  runs: readonly Pick<Commit, 'at'>[],
  severityOf: SeverityOf,
): ReplayedChange[] {
  const changes: ReplayedChange[] = [];
  let state = before;
  let scanned: Commit<VerdictsBody>[] = [];
  const runsOver = runs.values();
  let over = runsOver.next().value;
  const close = (at: string) => {
    changes.push({ at, transitions: confirmedEnds(scanTransitionsIn(scanned, severityOf), state.contents) });
    scanned = [];
  };
  for (const commit of commits) {
    for (; over && over.at < commit.at; over = runsOver.next().value) close(over.at);
    state = fold(verdictsChain, state, commit);
    scanned.push(commit);
    if (commit.cause.kind === 'scan') continue;
    changes.push({ at: commit.at, transitions: confirmedEnds(transitionsIn(commit, severityOf), state.contents) });
  }
  if (over) close(over.at);
  return changes.filter(({ transitions = [] }) => transitions.length > 0);
}

/**
 * Acknowledgements and waivers of alerts, maintenance windows, and waivers of findings, including those from before the
 * period.
 */
async function doneByPeople(deps: ReplayDeps, span: Span): Promise<ReplayedChange[]> {
  const alerts = await commitsIn(deps, ALERTS, span);
  const taken = alerts.map(({ at, cause, body }): ReplayedChange => {
    const steps: readonly AlertStep[] = cause.kind === 'person' ? body.steps : [];
    return { at, steps };
  });
  const waived: ReplayedChange[] = [];
  for (const { at } of await commitsIn(deps, WAIVERS, span)) {
    waived.push({ at, waivers: (await deps.history.asOf(WAIVERS, at)).contents });
  }
  const { contents: waivers } = await deps.history.asOf(WAIVERS, span.since);
  const { windows } = (await deps.history.asOf(ALERTS, span.since)).contents;
  const before: ReplayedChange = { at: span.since, waivers, steps: Object.values(windows).map(windowStep) };
  return [before, ...taken.filter(({ steps = [] }) => steps.length > 0), ...waived];
}

/** Sorts by time, and groups what has the same time, as a run's scans in all units do. */
function inOrder(changes: readonly ReplayedChange[]): ReplayedChange[] {
  const byInstant = Map.groupBy(changes, ({ at }) => at);
  return [...byInstant]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([at, group]): ReplayedChange => {
      const transitions: Transition[] = group.flatMap((one) => one.transitions ?? []);
      const waivers = group.findLast((one) => one.waivers)?.waivers;
      return { at, transitions, steps: group.flatMap((one) => one.steps ?? []), ...(waivers ? { waivers } : {}) };
    });
}
