/** Instants of foreign findings: text in ISO 8601, or numbers of seconds or milliseconds since 1970. */

/** Other clocks may be ahead by this much. A finding with a later instant would make every other file seem older. */
const AHEAD_MS = 86_400_000;
/** Seconds have ten digits until the year 2286. */
const MOST_SECONDS = 10_000_000_000;
/** No tool whose findings are imported existed before this. */
const EARLIEST = Date.parse('2010-01-01T00:00:00Z');
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/;

/** An ISO instant; null where the value is none, or lies in the future. */
export function instantOf(value: unknown, now: string): string | null {
  const at = millisecondsOf(value);
  return at >= EARLIEST && at <= Date.parse(now) + AHEAD_MS ? new Date(at).toISOString() : null;
}

function millisecondsOf(value: unknown): number {
  if (typeof value === 'number') return value < MOST_SECONDS ? value * 1_000 : value;
  if (typeof value !== 'string') return Number.NaN;
  return Date.parse(WITHOUT_ZONE.test(value) ? `${value}Z` : value);
}
