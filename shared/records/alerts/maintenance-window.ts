/** Maintenance windows: expected changes are recorded, and sent at the end of the window if they still differ. */
import { isWithin, parseUnit } from '../../core/account.ts';
import { endingLast } from '../waivers.ts';
import type { AccountSummary, AlertsState, MaintenanceWindow } from './alert.ts';
import type { Transition } from './transition.ts';

/** The window that covers the transition now; of several, the one that ends last. */
export function windowFor(
  { windows }: Pick<AlertsState, 'windows'>,
  at: string,
  transition: Transition,
  account: AccountSummary,
): MaintenanceWindow | undefined {
  return endingLast(
    Object.values(windows).filter(
      (window) => window.from <= at && at < window.until && covers(window, transition, account),
    ),
  );
}

function covers(
  { accounts, ous, controls }: MaintenanceWindow,
  { unit, change }: Transition,
  account: AccountSummary,
): boolean {
  return (
    (accounts?.includes(parseUnit(unit).account) ?? true) &&
    (ous?.some((named) => isWithin(account, named)) ?? true) &&
    (controls?.includes(change.control) ?? true)
  );
}
