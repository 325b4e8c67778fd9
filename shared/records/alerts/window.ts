/** Maintenance windows: what is expected to move is recorded, and told when the window ends if it has not come back. */
import { isWithin, parseUnit } from '../../core/account.ts';
import { longest } from '../waivers.ts';
import type { AlertsState, MaintenanceWindow, Place } from './alert.ts';
import type { Transition } from './transition.ts';

/** The window that covers it the longest. */
export function windowFor(
  { windows }: Pick<AlertsState, 'windows'>,
  at: string,
  transition: Transition,
  place: Place,
): MaintenanceWindow | undefined {
  return longest(
    Object.values(windows).filter(
      (window) => window.from <= at && at < window.until && covers(window, transition, place),
    ),
  );
}

function covers({ accounts, ous, controls }: MaintenanceWindow, { unit, change }: Transition, place: Place): boolean {
  return (
    (accounts?.includes(parseUnit(unit).account) ?? true) &&
    (ous?.some((named) => isWithin(place, named)) ?? true) &&
    (controls?.includes(change.control) ?? true)
  );
}
