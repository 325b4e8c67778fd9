/** How often accounts are scanned, and the schedule of the hub that follows from it. */
import { scheduleOf } from '../core/cron.ts';

/** In order, from frequent to rare. Between scans, events report changes. */
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
 * The hub runs at least daily. So an account that joins is found within a day, and the alarm on missing scans can work:
 * it looks back a week at most ("PutMetricAlarm", Amazon CloudWatch API Reference), which is too short for a weekly
 * run.
 */
const DAY_HOURS = CADENCE_HOURS.daily;
/** The UTC hour at which a daily run starts; more frequent runs also start at this hour. */
const DAILY_AT = 3;

/** The parts of a configuration that say how often accounts are scanned. */
interface Pacing {
  readonly cadence?: Cadence | undefined;
  readonly profiles?: Readonly<Record<string, { readonly cadence?: Cadence | undefined }>> | undefined;
  readonly deployment?: { readonly schedule?: string | undefined } | undefined;
}

/**
 * The schedule of runs: a valid `deployment.schedule`, or otherwise as often as the most frequent cadence in use,
 * because a run scans only the accounts that are due.
 */
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
 * A rate starts its first run as soon as it is deployed ("Schedule types in EventBridge Scheduler"), before the
 * accounts have the role that a scan needs. Where a rate divides the day, fixed hours are used instead.
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
/** The gaps of a cron expression are the same in any two years, apart from leap days. */
const ANY_YEAR = new Date('2028-01-01T00:00:00Z');

/** The longest time between two runs; null when the expression does not determine it. */
export function everyHoursOf(expression: string): number | null {
  const [rate, one, value, many = ''] = RATE.exec(expression) ?? [];
  if (rate) return (one ? 1 : Number(value)) * (UNIT_HOURS[one ?? many] ?? 0);
  if (!/^cron\(.*\)$/.test(expression)) return null;
  return scheduleOf(expression, 'UTC', ANY_YEAR)?.longestGapHours ?? null;
}
