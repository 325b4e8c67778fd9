/**
 * Appends steps to the log of the alerts, one commit after the other, and sends notifications. Every sender starts with
 * what an earlier one could not send, so that nothing is lost and the order is kept.
 */
import type { Appended } from '../core/chain.ts';
import type { Cause, Commit, NewCommit } from '../core/commit.ts';
import { Undeliverable } from '../core/errors.ts';
import { each } from '../core/reading.ts';
import type { AlertStep, AlertsBody, AlertsState } from '../records/alerts/alert.ts';
import { type Notification, notificationsOf } from '../records/alerts/notification.ts';
import { nextDue } from '../records/alerts/timers.ts';
import { ALERTS } from '../records/alerts.ts';
import { appendTo } from './append.ts';
import type { Deps } from './deps.ts';

/** Steps that were recorded, and the alerts after them. */
export type RecordedSteps = Appended<AlertsState, AlertsBody>;

export type AlertingDeps = Pick<
  Deps,
  'history' | 'roster' | 'publisher' | 'timers' | 'deadLetters' | 'clock' | 'config'
>;

/** Appends the steps that `take` returns for the current alerts, and sends their notifications. */
export async function takeSteps(
  deps: AlertingDeps,
  cause: Cause,
  take: (alerts: AlertsState, at: string) => readonly AlertStep[],
): Promise<Notification[]> {
  const taken = await recordSteps(deps, cause, take);
  return taken ? sendAppended(deps, [taken]) : [];
}

/** Appends the steps without sending; the stream brings the commit to a function that sends. */
export const recordSteps = (
  { history, clock }: Pick<Deps, 'history' | 'clock'>,
  cause: Cause,
  take: (alerts: AlertsState, at: string) => readonly AlertStep[],
) =>
  appendTo(history, ALERTS, (state): NewCommit<AlertsBody> | null => {
    const now = clock();
    // at least the time of the last commit, in case the clock went back
    const at = now.toISOString() > state.at ? now.toISOString() : state.at;
    const steps = take(state.contents, at);
    return steps.length > 0 ? { at: now, observedAt: now, cause, body: { type: 'alerts', steps } } : null;
  });

/** Sends the notifications of the commit that was just recorded, after earlier ones that are still unsent. */
export async function sendAppended(deps: AlertingDeps, taken: readonly RecordedSteps[]): Promise<Notification[]> {
  const last = taken.at(-1);
  if (!last) return [];
  const state = last.state.contents;
  const fresh = taken.map(({ commit }) => commit);
  // each is attempted even if the other fails: with SNS down alerts still escalate in time, with Scheduler down they
  // are still sent
  const [timed] = await Promise.allSettled([setTimers(deps, fresh, state)]);
  return sendUpTo(deps, last.commit, state, timed.status === 'fulfilled' ? fresh : []);
}

/**
 * Sends the unsent notifications in order, up to this commit, with the current state of the alerts. A commit that is
 * delivered twice, or to two functions at once, has no further effect: the messages have the same ids, and the position
 * only moves forward. Timers are set after sending, except those in `timed`: a timer that is set again at every failed
 * attempt would never fire.
 */
export async function sendUpTo(
  deps: AlertingDeps,
  last: Commit<AlertsBody>,
  state: AlertsState,
  timed: readonly Commit<AlertsBody>[] = [],
): Promise<Notification[]> {
  const { history, roster } = deps;
  const sentUpTo = (await roster.find(ALERTS.unit))?.alertedSeq ?? 0;
  if (last.seq <= sentUpTo) return [];
  const since = last.seq === sentUpTo + 1 ? [last] : await Array.fromAsync(history.log(ALERTS, { after: sentUpTo }));
  const unsent = since.filter(({ seq }) => seq <= last.seq);
  const notices = unsent.flatMap((commit) => notificationsOf(commit, state));
  for (const notice of notices) await publish(deps, notice);
  const untimed = unsent.filter(({ seq }) => !timed.some((one) => one.seq === seq));
  await setTimers(deps, untimed, state);
  await roster.alerted(ALERTS.unit, last.seq);
  return notices;
}

/** Sets the timers of the alerts that the commits touched. */
const setTimers = (deps: AlertingDeps, commits: readonly Commit<AlertsBody>[], state: AlertsState) =>
  each([...new Set(commits.flatMap((commit) => touchedBy(commit, state)))], (id) => setTimer(deps, state, id));

/** A notification that is refused for its content is set aside, so that later ones are still sent. */
async function publish({ publisher, deadLetters }: AlertingDeps, notice: Notification): Promise<void> {
  try {
    await publisher.publish(notice);
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    await deadLetters.put({ notice: notice.id, event: notice.event, because: error.message });
  }
}

/** The alerts with a step in this commit, and those whose maintenance window it changed. */
function touchedBy({ body }: Commit<AlertsBody>, { alerts }: AlertsState): string[] {
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
  const { contents: state } = await deps.history.read(ALERTS);
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
