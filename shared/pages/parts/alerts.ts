/** The alerts that a page shows. */
import { alertsAt, alertsIn, isWithinReach } from '../../api/alert-reach.ts';
import { reachFor } from '../../api/selection.ts';
import type { Alert, AlertsState } from '../../records/alerts/alert.ts';
import type { Asked } from '../asked.ts';

/** The alerts at the page's instant that the caller may see, the latest first. */
export async function alertsFor(asked: Asked): Promise<Alert[]> {
  const reach = await reachFor(asked);
  const { alerts } = await alertsOf(asked);
  return Object.values(alerts)
    .filter((alert) => isWithinReach(alert, reach))
    .sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1));
}

/** The alerts and the windows at the page's instant. */
export const alertsOf = ({ ports, at }: Pick<Asked, 'ports' | 'at'>): Promise<AlertsState> =>
  at === undefined ? alertsIn(ports) : alertsAt(ports, at);
