/** Decides whether an account is due in a run that scans only due accounts. Pure. */
import { CADENCE_HOURS, type Cadence } from '../config/cadence.ts';

const HOUR = 3_600_000;
/** The most that runs start late: the schedule's flexible window, and its retries within an hour. */
const LATE_HOURS = 1;

export interface Rhythm {
  readonly cadence: Cadence;
  /** The longest time between two runs. */
  readonly everyHours: number;
}

/**
 * `last` and `now` are the start times, in milliseconds, of the run that scanned the unit last and of this run. A unit
 * is due if the next run would be too late for it, or if it was never scanned (`undefined`, or an invalid time). If a
 * run began a little late, the unit still does not wait for another interval.
 */
export function isDue(last: number | undefined, now: number, { cadence, everyHours }: Rhythm): boolean {
  const age = now - (last ?? Number.NaN);
  const tolerance = Math.min(everyHours / 2, LATE_HOURS);
  const spared = (CADENCE_HOURS[cadence] - everyHours + tolerance) * HOUR;
  // a time in the future comes from a wrong clock; waiting for it might take years
  return !(age >= 0 && age <= spared);
}
