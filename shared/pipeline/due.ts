/** When an account is taken into a run that takes in what is due. Pure. */
import { CADENCE_HOURS, type Cadence } from '../config/cadence.ts';

const HOUR = 3_600_000;
/** Runs start late by so much at most: the schedule's flexible window, and what it tries again within an hour. */
const LATE_HOURS = 1;

export interface Rhythm {
  readonly cadence: Cadence;
  /** The longest time between two runs. */
  readonly everyHours: number;
}

/**
 * `last` and `now` are instants in milliseconds at which runs began: of the one that scanned the unit last, and of this
 * one. Due is what the next run would be too late for, and what was never scanned (`undefined`, or an instant that is none).
 * A run that began a little later than planned makes nobody wait for one more interval.
 */
export function isDue(last: number | undefined, now: number, { cadence, everyHours }: Rhythm): boolean {
  const age = now - (last ?? Number.NaN);
  const tolerance = Math.min(everyHours / 2, LATE_HOURS);
  const spared = (CADENCE_HOURS[cadence] - everyHours + tolerance) * HOUR;
  // an instant in the future is a clock that was wrong: whoever waited for it might wait for years
  return !(age >= 0 && age < spared);
}
