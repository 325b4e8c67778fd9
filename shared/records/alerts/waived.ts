/** Finds the waiver for a transition. */
import { parseUnit } from '../../core/account.ts';
import { type AccountOf, type Waiver, waiverOf } from '../waivers.ts';
import type { Alert } from './alert.ts';
import type { Transition } from './transition.ts';

export const waivedBy =
  (waivers: Readonly<Record<string, Waiver>>, at: string, accountOf: AccountOf) =>
  ({ problem, unit, change }: Transition): Alert['waived'] => {
    // a waiver covers known failures, not unreadable resources
    if (problem === 'dark') return null;
    const { control, resource } = change;
    const found = waiverOf(waivers, { control, resource, ...parseUnit(unit) }, at, accountOf);
    return found ? { by: found.by, until: found.until, reason: found.reason } : null;
  };
