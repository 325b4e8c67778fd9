/**
 * Appends steps to the log of the alerts, one commit after the other, and sends notifications. Every sender starts with
 * what an earlier one could not send, so that nothing is lost and the order is kept.
 */
import type { AlertStep, AlertsState } from '../core/alerts/alert.ts';
import { NO_ALERTS } from '../core/alerts/alert.ts';
import { type Notice, noticesOf } from '../core/alerts/notice.ts';
import { nextDue } from '../core/alerts/timers.ts';
import type { Cause, Commit } from '../core/commit.ts';
import { Undeliverable } from '../core/errors.ts';
import { each } from '../core/reading.ts';
import { type Appended, appendTo } from './append.ts';
import { ALERTS_UNIT, type Deps } from './deps.ts';

export type AlertingDeps = Pick<Deps, 'history' | 'roster' | 'publisher' | 'timers' | 'aside' | 'clock' | 'config'>;

/** Appends the steps that `take` returns for the current alerts, and sends their notifications. */
export async function takeSteps(
  deps: AlertingDeps,
  cause: Cause,
  take: (alerts: AlertsState, at: string) => readonly AlertStep[],
): Promise<Notice[]> {
  const taken = await recordSteps(deps, cause, take);
  return taken ? sendAppended(deps, [taken]) : [];
}

/** Appends the steps without sending; the stream brings the commit to a function that sends. */
export const recordSteps = (
  { history, clock }: Pick<Deps, 'history' | 'clock'>,
  cause: Cause,
  take: (alerts: AlertsState, at: string) => readonly AlertStep[],
) =>
  appendTo(history, ALERTS_UNIT, (state) => {
    const now = clock();
    // at least the time of the last commit, in case the clock went back
    const at = now.toISOString() > state.at ? now.toISOString() : state.at;
    const steps = take(state.alerts ?? NO_ALERTS, at);
    return steps.length > 0 ? { at: now, observedAt: now, cause, body: { type: 'alerts', steps } } : null;
  });

/** Sends the notifications of what was just recorded, after those that are still unsent. */
export async function sendAppended(deps: AlertingDeps, taken: readonly Appended[]): Promise<Notice[]> {
  const last = taken.at(-1);
  if (!last) return [];
  const state = last.state.alerts ?? NO_ALERTS;
  const fresh = taken.map(({ commit }) => commit);
  // each is attempted even if the other fails: with SNS down alerts still escalate in time, with Scheduler down they
  // are still sent
  const [timed] = await Promise.allSettled([setTimers(deps, fresh, state)]);
  return sendUpTo(deps, last.commit, state, timed.status === 'fulfilled' ? fresh : []);
}

/**
 * Sends, in order and up to this commit, what was not sent yet, as the alerts are by now. A commit that is delivered
 * twice, or to two functions at once, has no further effect: the messages have the same ids, and the position only
 * moves forward. Timers are set after sending, except those in `timed`: a timer that is set again at every failed
 * attempt would never fire.
 */
export async function sendUpTo(
  deps: AlertingDeps,
  last: Commit,
  state: AlertsState,
  timed: readonly Commit[] = [],
): Promise<Notice[]> {
  const { history, roster } = deps;
  const sentUpTo = (await roster.find(ALERTS_UNIT))?.alertedSeq ?? 0;
  if (last.seq <= sentUpTo) return [];
  const since =
    last.seq === sentUpTo + 1 ? [last] : await Array.fromAsync(history.log(ALERTS_UNIT, { after: sentUpTo }));
  const unsent = since.filter(({ seq }) => seq <= last.seq);
  const notices = unsent.flatMap((commit) => noticesOf(commit, state));
  for (const notice of notices) await publish(deps, notice);
  const untimed = unsent.filter(({ seq }) => !timed.some((one) => one.seq === seq));
  await setTimers(deps, untimed, state);
  await roster.alerted(ALERTS_UNIT, last.seq);
  return notices;
}

/** Sets the timers of the alerts that the commits touched. */
const setTimers = (deps: AlertingDeps, commits: readonly Commit[], state: AlertsState) =>
  each([...new Set(commits.flatMap((commit) => touchedBy(commit, state)))], (id) => setTimer(deps, state, id));

/** A notification that is refused for its content is set aside, so that later ones are still sent. */
async function publish({ publisher, aside }: AlertingDeps, notice: Notice): Promise<void> {
  try {
    await publisher.publish(notice);
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    await aside.put({ notice: notice.id, event: notice.event, because: error.message });
  }
}

/** The alerts with a step in this commit, and those whose maintenance window it changed. */
function touchedBy({ body }: Commit, { alerts }: AlertsState): string[] {
  if (body.type !== 'alerts') return [];
  const quietBy = (window: string) => Object.values(alerts).filter((alert) => alert.window === window);
  const touched = body.steps.flatMap((step) => {
    if (step.type === 'window') return quietBy(step.window.id).map(({ id }) => id);
    return 'alert' in step ? step.alert : [];
  });
  return [...new Set(touched)];
}

const LOST_AFTER_MS = 5 * 60_000;

/** A timer that fires while its function is down is lost. So every overdue timer is set again, to fire at once. */
export async function setLostTimers(deps: Pick<Deps, 'history' | 'timers' | 'config' | 'clock'>): Promise<void> {
  const { alerts: state = NO_ALERTS } = await deps.history.read(ALERTS_UNIT);
  const long = new Date(deps.clock().getTime() - LOST_AFTER_MS).toISOString();
  const { policy } = deps.config.alerts;
  const lost = Object.values(state.alerts).filter((alert) => (nextDue(state, alert, policy) ?? long) < long);
  await each(lost, ({ id }) => setTimer(deps, state, id));
}

export async function setTimer({ timers, config }: Pick<Deps, 'timers' | 'config'>, state: AlertsState, id: string) {
  const alert = state.alerts[id];
  const due = alert && nextDue(state, alert, config.alerts.policy);
  if (due) await timers.set(id, new Date(due));
}
