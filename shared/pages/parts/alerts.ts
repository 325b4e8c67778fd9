/** The alerts that a page shows. */
import { isWithinReach } from '../../api/alert-reach.ts';
import { reachFor } from '../../api/selection.ts';
import type { Alert } from '../../records/alerts/alert.ts';
import { ALERTS } from '../../records/alerts.ts';
import type { Asked } from '../asked.ts';

/** The alerts at the page's instant that are within reach, the latest first. */
export async function alertsFor(asked: Asked): Promise<Alert[]> {
  const { ports, at } = asked;
  const reach = await reachFor(asked);
  const { contents } = at === undefined ? await ports.history.read(ALERTS) : await ports.history.asOf(ALERTS, at);
  return Object.values(contents.alerts)
    .filter((alert) => isWithinReach(alert, reach))
    .sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1));
}
