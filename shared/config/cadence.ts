/** How often accounts are scanned, and the schedule of the hub that follows from it. */
import { scheduleOf } from '../core/cron.ts';
import type { PlumblineConfig } from './schema.ts';

/** From often to seldom; what happens in between is told by events. */
export const CADENCES = ['hourly', 'six-hourly', 'daily', 'weekly'] as const;
export type Cadence = (typeof CADENCES)[number];

export const CADENCE_HOURS: Readonly<Record<Cadence, number>> = { hourly: 1, 'six-hourly': 6, daily: 24, weekly: 168 };

export interface Schedule {
  /** EventBridge Scheduler's `rate(…)` or `cron(…)`. */
  readonly expression: string;
  /** The longest time between two runs. */
  readonly everyHours: number;
}

/**
 * Never less often than daily: an account that joins is then found within a day, and the alarm on a scan that does not
 * finish looks back a week at most ("PutMetricAlarm", Amazon CloudWatch API Reference), too short for a weekly run.
 */
const DAY_HOURS = CADENCE_HOURS.daily;
/** When a daily run starts, in UTC: a more frequent one starts at this hour as well. */
const DAILY_AT = 3;

type Pacing = Pick<PlumblineConfig, 'cadence' | 'profiles' | 'deployment'>;

/** As often as anybody wants, since a run takes in only who is due; or as `deployment.schedule`, a valid one, says. */
export function scheduleIn({ cadence = 'daily', profiles = {}, deployment }: Pacing): Schedule {
  const written = deployment?.schedule;
  const everyHours = written === undefined ? null : everyHoursOf(written);
  if (written !== undefined && everyHours !== null) {
    return { expression: fallsOnHours(written, everyHours) ? atHours(everyHours) : written, everyHours };
  }
  const wanted = [cadence, ...Object.values(profiles).map((profile) => profile.cadence ?? cadence)];
  const often = Math.min(DAY_HOURS, ...wanted.map((one) => CADENCE_HOURS[one]));
  return { expression: atHours(often), everyHours: often };
}

/**
 * A rate begins to count, and to run, as soon as it is deployed ("Schedule types in EventBridge Scheduler"): before the
 * accounts have the roles that a scan reads with. Where hours of the day have the same pace they are taken in its place.
 */
const fallsOnHours = (expression: string, everyHours: number): boolean =>
  expression.startsWith('rate(') && Number.isInteger(everyHours) && DAY_HOURS % everyHours === 0;

function atHours(everyHours: number): string {
  const first = DAILY_AT % everyHours;
  return `cron(0 ${everyHours === DAY_HOURS ? first : `${first}/${everyHours}`} * * ? *)`;
}

/** "Rate-based schedules", EventBridge Scheduler User Guide: a value of 1 takes the singular, others the plural. */
const RATE = /^rate\((?:1 (minute|hour|day)|([2-9]|[1-9]\d+) (minute|hour|day)s)\)$/;
const UNIT_HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };
/** Gaps of a cron expression are the same in any two years, but for a day. */
const ANY_YEAR = new Date('2028-01-01T00:00:00Z');

/** The longest time between two runs; null when the expression is none of which that can be told. */
export function everyHoursOf(expression: string): number | null {
  const [rate, one, value, many = ''] = RATE.exec(expression) ?? [];
  if (rate) return (one ? 1 : Number(value)) * (UNIT_HOURS[one ?? many] ?? 0);
  if (!/^cron\(.*\)$/.test(expression)) return null;
  return scheduleOf(expression, 'UTC', ANY_YEAR)?.longestGapHours ?? null;
}
