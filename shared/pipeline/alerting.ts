/**
 * The alerts' own unit: steps are taken in it one commit after the other, and whoever took them tells of them. What could not
 * be told is told first by whoever comes next, so that nothing is lost and the order holds however long that takes.
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

/** Takes the steps that `take` finds for the alerts as they are, and tells of them. */
export async function takeSteps(
  deps: AlertingDeps,
  cause: Cause,
  take: (alerts: AlertsState, at: string) => readonly AlertStep[],
): Promise<Notice[]> {
  const taken = await recordSteps(deps, cause, take);
  return taken ? tellTaken(deps, [taken]) : [];
}

/** The same without telling: the stream brings the commit to whoever does. */
export const recordSteps = (
  { history, clock }: Pick<Deps, 'history' | 'clock'>,
  cause: Cause,
  take: (alerts: AlertsState, at: string) => readonly AlertStep[],
) =>
  appendTo(history, ALERTS_UNIT, (state) => {
    const now = clock();
    // the commit's own instant, also when the clock has jumped back
    const at = now.toISOString() > state.at ? now.toISOString() : state.at;
    const steps = take(state.alerts ?? NO_ALERTS, at);
    return steps.length > 0 ? { at: now, observedAt: now, cause, body: { type: 'alerts', steps } } : null;
  });

/** Tells of what was just recorded, and first of what was not told before it. */
export async function tellTaken(deps: AlertingDeps, taken: readonly Appended[]): Promise<Notice[]> {
  const last = taken.at(-1);
  if (!last) return [];
  const state = last.state.alerts ?? NO_ALERTS;
  const fresh = taken.map(({ commit }) => commit);
  // whatever becomes of telling: with SNS down it is escalated in time, with Scheduler down it is told
  const [timed] = await Promise.allSettled([setTimers(deps, fresh, state)]);
  return tellUpTo(deps, last.commit, state, timed.status === 'fulfilled' ? fresh : []);
}

/**
 * Tells what was not told yet, up to this commit and in order, of alerts as they are by then. The same commit brought again,
 * or by two at once, comes to nothing more: messages have the same ids, and how far was told only moves on. Timers are set
 * once all is told, but for what is `timed`: one that is set again and again while telling fails would never go off.
 */
export async function tellUpTo(
  deps: AlertingDeps,
  last: Commit,
  state: AlertsState,
  timed: readonly Commit[] = [],
): Promise<Notice[]> {
  const { history, roster } = deps;
  const told = (await roster.find(ALERTS_UNIT))?.alertedSeq ?? 0;
  if (last.seq <= told) return [];
  const since = last.seq === told + 1 ? [last] : await Array.fromAsync(history.log(ALERTS_UNIT, { after: told }));
  const untold = since.filter(({ seq }) => seq <= last.seq);
  const notices = untold.flatMap((commit) => noticesOf(commit, state));
  for (const notice of notices) await publish(deps, notice);
  const untimed = untold.filter(({ seq }) => !timed.some((one) => one.seq === seq));
  await setTimers(deps, untimed, state);
  await roster.alerted(ALERTS_UNIT, last.seq);
  return notices;
}

/** Timers of the alerts that the commits touched. */
const setTimers = (deps: AlertingDeps, commits: readonly Commit[], state: AlertsState) =>
  each([...new Set(commits.flatMap((commit) => touchedBy(commit, state)))], (id) => setTimer(deps, state, id));

/** What is refused for what it is must not keep everything after it from being told. */
async function publish({ publisher, aside }: AlertingDeps, notice: Notice): Promise<void> {
  try {
    await publisher.publish(notice);
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    await aside.put({ notice: notice.id, event: notice.event, because: error.message });
  }
}

/** Alerts of which a step was taken, and those that a window keeps quiet which has changed. */
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

/**
 * A timer that went off while nobody could work is gone, and what it was for would never happen: whatever is overdue is set
 * again, to go off at once.
 */
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
