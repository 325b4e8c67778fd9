/** Runs when the timer of an alert fires, and takes the steps that are due by now. */
import type { Notification } from '../records/alerts/notification.ts';
import { dueSteps } from '../records/alerts/timers.ts';
import { ALERTS } from '../records/alerts.ts';
import { type AlertingDeps, recordSteps, sendAppended, setTimer } from './alerting.ts';

export async function remind(deps: AlertingDeps, alert: string): Promise<Notification[]> {
  const { policy } = deps.config.alerts;
  const appended = await recordSteps(deps, { kind: 'time' }, (state, at) => dueSteps(state, alert, policy, at));
  if (appended) return sendAppended(deps, [appended]);
  // the timer fired early, or twice: set the next timer, or the steps that are still to come would be lost
  const { contents: alerts } = await deps.history.read(ALERTS);
  await setTimer(deps, alerts, alert);
  return [];
}
