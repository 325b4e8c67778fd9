/** The alerts that a caller may see and act on: those about no other accounts than the caller reaches. */
import type { Account } from '../core/account.ts';
import type { Alert, AlertsState, MaintenanceWindow } from '../records/alerts/alert.ts';
import { findAlert } from '../records/alerts/manual-steps.ts';
import { ALERTS } from '../records/alerts.ts';
import { type Reach, reaches, reachesOu, reachesUnit } from './caller.ts';
import type { ApiPorts } from './ports.ts';
import { Problem } from './problem.ts';

export const isWithinReach = (alert: Alert, reach: Reach): boolean =>
  [alert.lead.unit, ...Object.keys(alert.units)].every((unit) => reachesUnit(reach, unit));

/** A window without accounts and units mutes alerts of every account. */
export const isWindowWithinReach = (
  { accounts = [], ous = [] }: MaintenanceWindow,
  reach: Reach,
  known: readonly Account[],
): boolean => accounts.every((account) => reaches(reach, account)) && ous.every((ou) => reachesOu(reach, known, ou));

export const alertsIn = async ({ history }: Pick<ApiPorts, 'history'>): Promise<AlertsState> =>
  (await history.read(ALERTS)).contents;

export const alertsAt = async ({ history }: Pick<ApiPorts, 'history'>, at: string): Promise<AlertsState> =>
  (await history.asOf(ALERTS, at)).contents;

/**
 * The alert of this id, at an instant or at present. Throws 404 if it does not exist, or if the caller does not reach
 * its accounts.
 */
export async function alertNamed(
  ports: Pick<ApiPorts, 'history'>,
  id: string,
  reach: Reach,
  at?: string,
): Promise<Alert> {
  const alert = findAlert(at === undefined ? await alertsIn(ports) : await alertsAt(ports, at), id);
  if (alert && isWithinReach(alert, reach)) return alert;
  throw new Problem(
    404,
    `no alert of the last day that you may see is called ${id}; /api/v1/alerts lists those there are`,
  );
}
