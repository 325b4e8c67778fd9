/** A timer went off: whatever is due for its alert by now. */
import { NO_ALERTS } from '../core/alerts/alert.ts';
import type { Notice } from '../core/alerts/notice.ts';
import { dueSteps } from '../core/alerts/timers.ts';
import { type AlertingDeps, recordSteps, setTimer, tellTaken } from './alerting.ts';
import { ALERTS_UNIT } from './deps.ts';

export async function remind(deps: AlertingDeps, alert: string): Promise<Notice[]> {
  const { policy } = deps.config.alerts;
  const appended = await recordSteps(deps, { kind: 'time' }, (state, at) => dueSteps(state, alert, policy, at));
  if (appended) return tellTaken(deps, [appended]);
  // it went off before its time, or again: what is still to come must not be lost with it
  const { alerts = NO_ALERTS } = await deps.history.read(ALERTS_UNIT);
  await setTimer(deps, alerts, alert);
  return [];
}
