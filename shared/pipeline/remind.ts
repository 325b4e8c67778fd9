/** Runs when the timer of an alert fires, and takes the steps that are due by now. */
import { NO_ALERTS } from '../core/alerts/alert.ts';
import type { Notice } from '../core/alerts/notice.ts';
import { dueSteps } from '../core/alerts/timers.ts';
import { type AlertingDeps, recordSteps, sendAppended, setTimer } from './alerting.ts';
import { ALERTS_UNIT } from './deps.ts';

export async function remind(deps: AlertingDeps, alert: string): Promise<Notice[]> {
  const { policy } = deps.config.alerts;
  const appended = await recordSteps(deps, { kind: 'time' }, (state, at) => dueSteps(state, alert, policy, at));
  if (appended) return sendAppended(deps, [appended]);
  // the timer fired early, or twice: set the next timer, or the steps that are still to come would be lost
  const { alerts = NO_ALERTS } = await deps.history.read(ALERTS_UNIT);
  await setTimer(deps, alerts, alert);
  return [];
}
