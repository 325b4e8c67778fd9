/**
 * When an AWS cron expression runs ("Cron expressions reference" of the EventBridge Scheduler guide): six fields,
 * minutes to years, Sunday = 1, with `L` (last) and `#` (n-th weekday). AWS Backup uses them in plans.
 */

export interface Schedule {
  /** The longest time between two runs. */
  readonly longestGapHours: number;
  /** Times of day at which it runs, `hh:mm` in UTC; in a time zone with summer time, the times of winter and of summer. */
  readonly starts: readonly string[];
}

const DAY_MINUTES = 1440;
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** Two years and a day: a yearly schedule runs twice in it. A schedule that runs less often is given a gap of this length. */
const HORIZON_DAYS = 731;

/** Null if this parser does not understand the expression; a control may then conclude nothing from it. */
export function scheduleOf(expression: string, zone: string, now: Date): Schedule | null {
  const fields = (/^cron\((.*)\)$/.exec(expression.trim())?.[1] ?? expression).trim().split(/\s+/);
  const [minute = '', hour = '', date = '', month = '', weekday = '', year = ''] = fields;
  if (fields.length !== 6 || year !== '*') return null;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const runsOn = dayMatcher(date, month, weekday);
  if (!minutes || !hours || !runsOn) return null;
  const times = hours.flatMap((h) => minutes.map((m) => h * 60 + m));
  const first = times[0] as number;
  const last = times.at(-1) as number;
  const withinDay = times.slice(1).map((time, index) => time - (times[index] as number));
  const overnight = longestGapInDays(runsOn, now.getUTCFullYear()) * DAY_MINUTES - (last - first);
  const offsets = offsetsOf(zone, now.getUTCFullYear());
  if (!offsets) return null;
  const starts = times.flatMap((time) => offsets.map((offset) => clock(time - offset)));
  return { longestGapHours: Math.max(overnight, ...withinDay) / 60, starts: [...new Set(starts)].sort() };
}

const clock = (minutes: number): string => {
  const time = (minutes + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`;
};

/** Minutes ahead of UTC in the middle of winter and of summer; null if the time zone does not exist. */
function offsetsOf(zone: string, year: number): number[] | null {
  try {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' });
    return [new Date(Date.UTC(year, 0, 15)), new Date(Date.UTC(year, 6, 15))].map((date) => {
      const name = format.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value ?? '';
      const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
      return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

type DayMatcher = (date: Date) => boolean;

const everyDay: DayMatcher = () => true;

function dayMatcher(date: string, month: string, weekday: string): DayMatcher | null {
  if (month === '*' && [date, weekday].every((field) => field === '*' || field === '?')) return everyDay;
  const months = valuesOf(month, 1, 12, MONTHS);
  const ofMonth = dateMatcher(date);
  const ofWeek = weekdayMatcher(weekday);
  if (!months || !ofMonth || !ofWeek) return null;
  return (day) => months.includes(day.getUTCMonth() + 1) && ofMonth(day) && ofWeek(day);
}

function dateMatcher(field: string): DayMatcher | null {
  if (field === 'L') return (day) => day.getUTCDate() === daysInMonth(day);
  const dates = valuesOf(field, 1, 31);
  return dates && ((day) => dates.includes(day.getUTCDate()));
}

function weekdayMatcher(field: string): DayMatcher | null {
  const [, name = '', nth] = /^(\w+?)(L|#[1-5])$/.exec(field) ?? [];
  const days = valuesOf(nth ? name : field, 1, 7, DAYS);
  if (!days) return null;
  return (day) => {
    if (!days.includes(day.getUTCDay() + 1)) return false;
    if (nth === 'L') return day.getUTCDate() + 7 > daysInMonth(day);
    return !nth || Math.ceil(day.getUTCDate() / 7) === Number(nth.slice(1));
  };
}

const daysInMonth = (day: Date): number =>
  new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

function longestGapInDays(runsOn: DayMatcher, year: number): number {
  if (runsOn === everyDay) return 1;
  const horizon = Array.from({ length: HORIZON_DAYS }, (_, day) => day);
  const runs = horizon.filter((day) => runsOn(new Date(Date.UTC(year, 0, 1 + day))));
  if (runs.length < 2) return HORIZON_DAYS;
  return Math.max(...runs.slice(1).map((day, index) => day - (runs[index] as number)));
}

/**
 * The values that a field stands for, in order: lists, ranges, steps, names, `*` and `?`. Null if the field is anything else.
 */
function valuesOf(field: string, minimum: number, maximum: number, names: readonly string[] = []): number[] | null {
  const number = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    return named >= 0 ? named + minimum : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const values = new Set<number>();
  for (const item of field.split(',')) {
    const [range = '', step, ...more] = item.split('/');
    const any = range === '*' || range === '?';
    const [from = '', to = step ? String(maximum) : from, ...others] = range.split('-');
    if (step === '' || more.length + others.length > 0) return null;
    const start = any ? minimum : number(from);
    const end = any ? maximum : number(to);
    const every = step ? number(step) : 1;
    if (!(start >= minimum && end <= maximum && start <= end && every >= 1)) return null;
    for (let value = start; value <= end; value += every) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}
