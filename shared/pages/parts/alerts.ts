/** Alerts as their next message would show them. */

import { describe } from '../../alerts/describe.ts';
import type { AlertPayload } from '../../alerts/payload.ts';
import { reaches } from '../../api/caller.ts';
import { reachFor } from '../../api/selection.ts';
import { withTexts } from '../../core/catalogue.ts';
import { type Alert, type AlertEvent, type AlertsState, isResolved } from '../../records/alerts/alert.ts';
import { ALERTS } from '../../records/alerts.ts';
import type { Asked } from '../asked.ts';
import { catalogue, texts } from './catalogue.ts';

const CONTROLS = withTexts(catalogue, texts);

/** The event that describes the status of an alert. */
const STANDING: Readonly<Record<Alert['status'], AlertEvent>> = {
  firing: 'opened',
  acknowledged: 'acknowledged',
  waived: 'waived',
  resolved: 'resolved',
};

export function describedAlert(alert: Alert, { ports, now }: Asked): AlertPayload {
  const { telling, store } = ports;
  const event = alert.flapping ? 'flapping' : STANDING[alert.status];
  return describe(
    { id: alert.id, at: now.toISOString(), event, alert },
    { ...telling, controls: CONTROLS, acknowledge: null, store },
  ) as AlertPayload;
}

/** The alerts at the page's instant that touch an account in reach, the latest first. */
export async function alertsFor(asked: Asked): Promise<Alert[]> {
  const { ports, at } = asked;
  const reach = await reachFor(asked);
  const { contents } = at === undefined ? await ports.history.read(ALERTS) : await ports.history.asOf(ALERTS, at);
  return alertsIn(contents).filter((alert) => accountsOf(alert, asked).some((account) => reaches(reach, account)));
}

const alertsIn = ({ alerts }: AlertsState): Alert[] =>
  Object.values(alerts).sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1));

const accountsOf = (alert: Alert, asked: Asked): readonly string[] => {
  const { where, affected } = describedAlert(alert, asked);
  return [where.account, ...affected.accounts];
};

export { isResolved };
