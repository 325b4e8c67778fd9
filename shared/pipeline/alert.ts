import type { AlertControl } from '../core/catalogue.ts';
import type { Commit } from '../core/commit.ts';
import { each } from '../core/reading.ts';
import { accountsOf } from '../records/accounts-of-waivers.ts';
import type { AlertStep, AlertsBody, AlertsState } from '../records/alerts/alert.ts';
import { digestsOf } from '../records/alerts/digest.ts';
import { stepsFor } from '../records/alerts/group.ts';
import { stepsAfterWaiving } from '../records/alerts/manual-steps.ts';
import type { Notification } from '../records/alerts/notification.ts';
import { controlNamed } from '../records/alerts/own-controls.ts';
import { type SeverityOf, type Transition, transitionsIn } from '../records/alerts/transition.ts';
import { waivedBy } from '../records/alerts/waived.ts';
import { type Begun, endingWithinDays, waiversEnding } from '../records/alerts/waivers-ending.ts';
import { ALERTS } from '../records/alerts.ts';
import { RUNS, type RunBody } from '../records/runs.ts';
import { type AnyCommit, commitsOf } from '../records/units.ts';
import { type VerdictsBody, verdictsChain } from '../records/verdicts.ts';
import { WAIVERS, type WaiverBody } from '../records/waivers.ts';
import { accountSummaries, unknownAccount } from './account-summaries.ts';
import {
  type AlertingDeps,
  type RecordedSteps,
  recordSteps,
  sendAppended,
  sendUpTo,
  setLostTimers,
} from './alerting.ts';
import { confirmedEndsIn } from './confirmed-ends.ts';
import { UNCOVERED } from './coverage.ts';
import { endedBy, type ReopenDeps, reopened } from './reopen.ts';
import { type ScanDrift, scanDrift } from './scan-drift.ts';

export type AlertDeps = AlertingDeps & ReopenDeps;

/**
 * Makes and sends the alerts of a batch of commits; a second delivery of the same commits has no effect. All steps are
 * recorded before anything is sent, so that a failing route does not keep alerts from being recorded, grouped and
 * escalated.
 */
export async function alert(
  deps: AlertDeps,
  controls: ReadonlyMap<string, AlertControl>,
  commits: readonly AnyCommit[],
): Promise<Notification[]> {
  const severityOf: SeverityOf = (id) => controlNamed(controls, id).severity;
  const recent = commits.filter(isRecent(deps.clock()));
  const prompt = await promptly(deps, commitsOf(verdictsChain, recent), severityOf);
  const run = commitsOf(RUNS.chain, recent).at(-1);
  const waiving = commitsOf(WAIVERS.chain, recent);
  const own = commitsOf(ALERTS.chain, commits).at(-1);
  const taken = [
    waiving.length > 0 ? await muteWaived(deps) : null,
    waiving.length > 0 ? await takeEnded(deps, waiving, severityOf) : null,
    prompt.length > 0 ? await take(deps, prompt) : null,
    run ? await takeScans(deps, run, severityOf) : null,
  ].filter((appended) => appended !== null);
  const notices = await notify(deps, taken, own);
  if (run) await setLostTimers(deps);
  return notices;
}

/**
 * A stream keeps a record for 24 hours. An older commit comes from a restored table: it was alerted on when it was new.
 * The state of the alerts has the last 24 hours, so that a repeated commit is recognised.
 */
const STREAM_MS = 24 * 3_600_000;
const isRecent =
  (now: Date) =>
  ({ at }: AnyCommit): boolean =>
    now.getTime() - Date.parse(at) <= STREAM_MS;

/**
 * The stream also brings commits of alerts. They are already sent, unless sending failed or a person took the steps.
 */
async function notify(
  deps: AlertDeps,
  taken: readonly RecordedSteps[],
  own: Commit<AlertsBody> | undefined,
): Promise<Notification[]> {
  if (taken.length > 0) return sendAppended(deps, taken);
  return own ? sendUpTo(deps, own, (await deps.history.read(ALERTS)).contents) : [];
}

/** Changes by events and people are sent at once; changes by scans are sent when their run is over. */
async function promptly(
  deps: AlertDeps,
  commits: readonly Commit<VerdictsBody>[],
  severityOf: SeverityOf,
): Promise<readonly Transition[]> {
  const byUnit = Map.groupBy(
    commits.filter(({ cause }) => cause.kind !== 'scan'),
    ({ unit }) => unit,
  );
  const found = await each([...byUnit], ([unit, ofUnit]) =>
    confirmedEndsIn(
      deps,
      unit,
      ofUnit.flatMap((commit) => transitionsIn(commit, severityOf)),
    ),
  );
  return found.flat();
}

/** Waivers of findings may cover the findings of an alert. */
async function muteWaived(deps: AlertDeps): Promise<RecordedSteps | null> {
  const { contents: waivers } = await deps.history.read(WAIVERS);
  const accountOf = await accountsOf(deps, Object.values(waivers));
  return recordSteps(deps, { kind: 'drift' }, (state, at) => stepsAfterWaiving(state, waivers, { at, accountOf }));
}

/** If a person ended a waiver, its end is the instant of that commit. */
async function takeEnded(
  deps: AlertDeps,
  commits: readonly Commit<WaiverBody>[],
  severityOf: SeverityOf,
): Promise<RecordedSteps | null> {
  const ended = commits.flatMap(({ at, body }) => body.waivers.filter(({ until }) => until <= at));
  const transitions = await reopened(deps, ended, deps.clock().toISOString(), severityOf);
  return transitions.length > 0 ? take(deps, transitions) : null;
}

async function take(
  deps: AlertDeps,
  transitions: readonly Transition[],
  moreSteps: (at: string, state: AlertsState) => readonly AlertStep[] = () => [],
): Promise<RecordedSteps | null> {
  const [places, { contents: waivers }] = await Promise.all([
    accountSummaries(deps, transitions),
    deps.history.read(WAIVERS),
  ]);
  const accountOf = await accountsOf(deps, Object.values(waivers));
  return recordSteps(deps, { kind: 'drift' }, (state, at) => [
    ...stepsFor(
      {
        ...{ state, at },
        policy: deps.config.alerts.policy,
        accountSummaryOf: (account) => places.get(account) ?? unknownAccount(account),
        waiverFor: waivedBy(waivers, at, accountOf),
      },
      transitions,
    ),
    ...moreSteps(at, state),
  ]);
}

async function takeScans(
  deps: AlertDeps,
  { seq, at, body }: Commit<RunBody>,
  severityOf: SeverityOf,
): Promise<RecordedSteps | null> {
  const { contents: alerts } = await deps.history.read(ALERTS);
  const drift = await scanDrift(deps, { run: body, seq, at }, severityOf, uncoveredIn(alerts));
  const digests = digestsOf(body, drift, { heartbeat: deps.config.alerts.policy.heartbeat, at });
  const ending = await endingSoon(deps, at);
  const again = await reopened(deps, await endedBy(deps, { seq, at }), at, severityOf);
  const taken = await take(deps, [...drift.transitions, ...again], (now, state) => [
    ...digests.filter(({ digest }) => !(digest.id in state.usedIds)),
    ...waiversEnding(body.run, ending, state.usedIds, now),
  ]);
  await markRead(deps, drift);
  return taken;
}

/** The waivers that end soon, each with the instant at which it was last recorded. */
async function endingSoon({ history }: AlertDeps, at: string): Promise<Begun[]> {
  const { contents } = await history.read(WAIVERS);
  const ending = endingWithinDays(contents, at);
  if (ending.length === 0) return [];
  const recorded = new Map<string, string>();
  for await (const commit of history.log(WAIVERS))
    for (const { id } of commit.body.waivers) recorded.set(id, commit.at);
  return ending.map((waiver) => ({ waiver, from: recorded.get(waiver.id) ?? at }));
}

const uncoveredIn = ({ alerts }: AlertsState): ReadonlySet<string> =>
  new Set(
    Object.values(alerts).flatMap(({ units }) =>
      Object.entries(units).flatMap(([unit, { open }]) => (UNCOVERED in open ? unit : [])),
    ),
  );

const CONCURRENT_UNITS = 16;

/** Marks the commits of scans up to here as read, so that they are not read again. */
const markRead = ({ roster }: AlertDeps, { read }: ScanDrift) =>
  each(read, ({ unit, seq }) => roster.alerted(unit, seq), CONCURRENT_UNITS);
