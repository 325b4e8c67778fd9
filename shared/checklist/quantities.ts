/** Thresholds in the text of an item: `≥ 30 days`, `RTO < 1 h`, `80 %`. */

export interface Quantity {
  /** The words of the item, such as `≥ 30 days`. */
  readonly text: string;
  readonly value: number;
  /** As parameters of controls name their units; `number` for a number without one. */
  readonly unit: string;
  /** Whether the value is the least or the most that is accepted; null if the text does not say. */
  readonly bound: 'least' | 'most' | null;
}

/** Unit → how it is written → how many of the unit that is. */
const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  milliseconds: { ms: 1, millisecond: 1, milliseconds: 1 },
  seconds: { s: 1, sec: 1, secs: 1, second: 1, seconds: 1 },
  minutes: { m: 1, min: 1, mins: 1, minute: 1, minutes: 1 },
  hours: { h: 1, hr: 1, hrs: 1, hour: 1, hours: 1 },
  days: {
    d: 1,
    day: 1,
    days: 1,
    week: 7,
    weeks: 7,
    month: 30,
    months: 30,
    year: 365,
    years: 365,
    quarter: 90,
    quarters: 90,
  },
  percent: { '%': 1, percent: 1, pct: 1 },
  'per second': { 'req/s': 1, rps: 1, tps: 1, 'requests per second': 1, 'requests/s': 1, 'requests/second': 1 },
  gigabytes: { gb: 1, gib: 1, tb: 1024 },
  USD: { usd: 1, dollars: 1 },
};

const READ = new Map(
  Object.entries(UNITS).flatMap(([unit, names]) =>
    Object.entries(names).map(([name, factor]) => [name, { unit, factor }] as const),
  ),
);
const QUANTITY =
  /(?<![\w.])(?<sign>[<>≤≥=~]=?|at least|at most|no more than|less than|more than|up to|under|below|within|over|above|max(?:imum)?|min(?:imum)?)?\s{0,3}(?<number>\d{1,9}(?:[.,]\d{1,6}){0,3})\+?[ \u00a0]{0,2}-?(?<unit>requests per second|requests\/second|requests\/s|req\/s|milliseconds?|seconds?|minutes?|quarters?|dollars|percent|months?|hours?|weeks?|years?|days?|secs?|mins?|hrs?|pct|rps|tps|usd|gib|gb|tb|ms|[smhd%])?(?!\w)/gi;
/** At most this many are read of one item. */
const MOST = 8;

export function quantitiesIn(text: string): Quantity[] {
  const found: Quantity[] = [];
  for (const match of text.matchAll(QUANTITY)) {
    const { sign = '', number = '', unit = '' } = match.groups ?? {};
    const value = Number(/^\d{1,3}(?:,\d{3})+$/.test(number) ? number.replaceAll(',', '') : number.replace(',', '.'));
    const read = READ.get(unit.toLowerCase());
    if (Number.isFinite(value) && found.length < MOST)
      found.push({
        text: match[0].trim(),
        value: value * (read?.factor ?? 1),
        unit: read?.unit ?? 'number',
        bound: boundOf(sign, match[0]),
      });
  }
  return found;
}

function boundOf(sign: string, written: string): Quantity['bound'] {
  if (/^(?:>|≥|at least|more|over|above|min)/i.test(sign) || /\d\+/.test(written)) return 'least';
  return /^(?:<|≤|at most|no more|less|up to|under|below|within|max)/i.test(sign) ? 'most' : null;
}

/** How many milliseconds a unit of time has. */
const MILLISECONDS: Readonly<Record<string, number>> = {
  milliseconds: 1,
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** The value in another unit; undefined if the two measure different things. */
export function inUnit({ value, unit }: Quantity, wanted: string): number | undefined {
  if (unit === wanted) return value;
  const from = MILLISECONDS[unit];
  const to = MILLISECONDS[wanted];
  return from !== undefined && to !== undefined ? (value * from) / to : undefined;
}
