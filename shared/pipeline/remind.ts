/** A timer went off: whatever is due for its alert by now. */

import type { Notice } from '../records/alerts/notice.ts';
import { dueSteps } from '../records/alerts/timers.ts';
import { ALERTS } from '../records/alerts.ts';
import { type AlertingDeps, recordSteps, setTimer, tellTaken } from './alerting.ts';

export async function remind(deps: AlertingDeps, alert: string): Promise<Notice[]> {
  const { policy } = deps.config.alerts;
  const appended = await recordSteps(deps, { kind: 'time' }, (state, at) => dueSteps(state, alert, policy, at));
  if (appended) return tellTaken(deps, [appended]);
  // it went off before its time, or again: what is still to come must not be lost with it
  const { contents: alerts } = await deps.history.read(ALERTS);
  await setTimer(deps, alerts, alert);
  return [];
}
