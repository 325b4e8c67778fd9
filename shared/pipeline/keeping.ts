/** Decides in which runs an account's weekly controls may keep the verdicts of an earlier scan. Pure. */
import { CADENCE_HOURS, type Cadence } from '../config/cadence.ts';
import type { Heartbeat, Keeping } from '../core/ports.ts';
import { isDue } from './due.ts';
import { DAY, dayOf, isTurnOf, nextTurnOf } from './turn.ts';

const WEEK = 7;

/**
 * Whether the weekly controls of an account keep their verdicts in a run, and until when. Its units were last evaluated
 * by all controls at `wholes` (milliseconds; `undefined` if never). Undefined when all controls are due: on the
 * account's own day of the week, when a unit was never evaluated by all controls, or when the next scan would be later
 * than a week after the last such scan. So no scan keeps a verdict that is older than a week.
 */
export function keepingOf(
  account: string,
  wholes: readonly (number | undefined)[],
  now: number,
  everyHours: number,
): Keeping | undefined {
  // a time in the future comes from a wrong clock
  if (!wholes.every((whole) => whole !== undefined && whole <= now)) return undefined;
  const oldest = Math.min(...wholes.map((whole) => whole ?? now));
  const today = dayOf(now);
  if (isDue(oldest, now, { cadence: 'weekly', everyHours })) return undefined;
  if (isTurnOf(account, today) && dayOf(oldest) !== today) return undefined;
  const due = Math.min(nextTurnOf(account, today), Math.max(dayOf(oldest) + WEEK, today + 1));
  return { since: new Date(oldest).toISOString(), due: new Date(due * DAY).toISOString().slice(0, 10) };
}

/** How often an account is scanned, in hours: the schedule of the hub limits it. */
export const hoursBetween = (cadence: Cadence, everyHours: number): number =>
  Math.max(CADENCE_HOURS[cadence], everyHours);

/** The start time, in milliseconds, of the run that evaluated all controls of the unit last. */
export const wholeOf = ({ item, at }: Pick<Heartbeat, 'item' | 'at'>): number =>
  Date.parse(item?.keeps?.since ?? item?.plannedAt ?? at);
