/** The alerts' own unit: steps are taken in it one commit after the other, and whoever took them tells of them. */
import type { AlertStep, AlertsState } from '../core/alerts/alert.ts';
import { NO_ALERTS } from '../core/alerts/alert.ts';
import { type Notice, noticesOf } from '../core/alerts/notice.ts';
import { nextDue } from '../core/alerts/timers.ts';
import { each } from '../core/collector.ts';
import type { Cause, Commit } from '../core/commit.ts';
import { appendTo } from './append.ts';
import { ALERTS_UNIT, type Deps } from './deps.ts';

export type AlertingDeps = Pick<Deps, 'history' | 'publisher' | 'timers' | 'clock' | 'config'>;

/** Takes the steps that `take` finds for the alerts as they are, and tells of them. */
export async function takeSteps(
  deps: AlertingDeps,
  cause: Cause,
  take: (alerts: AlertsState, at: string) => readonly AlertStep[],
): Promise<Notice[]> {
  const appended = await recordSteps(deps, cause, take);
  return appended ? tell(deps, appended.commit, appended.state.alerts ?? NO_ALERTS) : [];
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

/**
 * Publishes what a commit of alerts is to tell, in order, and sets the timers of the alerts that it touched. Done again for
 * the same commit it comes to nothing more: notices have the same ids, and a timer that is set again is the same timer.
 */
export async function tell(deps: AlertingDeps, commit: Commit, state: AlertsState): Promise<Notice[]> {
  const notices = noticesOf(commit, state);
  for (const notice of notices) await deps.publisher.publish(notice);
  await each(touchedBy(commit, state), (id) => setTimer(deps, state, id));
  return notices;
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

export async function setTimer({ timers, config }: Pick<Deps, 'timers' | 'config'>, state: AlertsState, id: string) {
  const alert = state.alerts[id];
  const due = alert && nextDue(state, alert, config.alerts.policy);
  if (due) await timers.set(id, new Date(due));
}
