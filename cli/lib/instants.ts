/**
 * Instants and durations as people write them. An instant without a time zone is in UTC; a date without a time is a whole day.
 */
import { InvalidArgumentError } from 'commander';
import { isZone } from '../../shared/core/zone.ts';
import { type Edge, type Instant, instantIn } from '../../shared/queries/zones.ts';

const DAY_MS = 86_400_000;
const UNIT_MS: Record<string, number> = { d: DAY_MS, h: 3_600_000, m: 60_000 };
/**
 * The longest time for which anything is attested or waived: a certificate of ISO/IEC 27001 is valid for three years (ISO/IEC
 * 17021-1).
 */
const LONGEST_DAYS = 3 * 366;
const WRITTEN = 'Write it like 2026-01-31 or 2026-01-31T12:00:00Z.';

/** An ISO instant; `edge` says which end of the day a date without a time means. */
function read(value: string, edge: Edge): Instant {
  const found = instantIn(value, edge);
  if (found) return found;
  throw new InvalidArgumentError(WRITTEN);
}

/** An instant as the user wrote it; it is parsed once the time zone is known. */
export function written(value: string): string {
  read(value, 'begin');
  return value;
}

const present = (): string => new Date().toISOString();

/** The instant at which something begins: for a date, the beginning of the day. */
export const instant = (value: string): string => read(value, 'begin').at;

/** The beginning of a period in the past: for a date, the beginning of the day. */
export function since(value: string): string {
  const at = instant(value);
  if (at <= present()) return at;
  throw new InvalidArgumentError('It lies in the future, of which nothing is recorded.');
}

/** The end of a period in the past: for a date, the end of the day, and for today, now. */
export function passed(value: string): string {
  const { at, isDay } = read(value, 'end');
  const now = present();
  if (at <= now) return at;
  if (isDay && value === now.slice(0, value.length)) return now;
  throw new InvalidArgumentError('It lies in the future, of which nothing is recorded.');
}

/** The instant at which something ends, in the future: for a date, the end of the day. */
export function future(value: string): string {
  const { at } = read(value, 'end');
  const now = Date.now();
  if (Date.parse(at) <= now) throw new InvalidArgumentError('It must lie in the future.');
  if (Date.parse(at) <= now + LONGEST_DAYS * DAY_MS) return at;
  throw new InvalidArgumentError('It must be within three years; review it again by then.');
}

/** A duration such as 90d, 12h or 30m, in milliseconds. */
export function duration(value: string): number {
  const found = /^(\d+)([dhm])$/.exec(value);
  const milliseconds = Number(found?.[1]) * (UNIT_MS[found?.[2] ?? ''] ?? Number.NaN);
  if (!(milliseconds > 0)) throw new InvalidArgumentError('Write it like 90d, 12h or 30m.');
  if (milliseconds <= LONGEST_DAYS * DAY_MS) return milliseconds;
  throw new InvalidArgumentError('Three years, 1098d, is the longest.');
}

/** The name of a time zone in the database of Node.js. */
export function zone(value: string): string {
  if (isZone(value)) return value;
  throw new InvalidArgumentError(`There is no time zone ${value}; give one such as Europe/Berlin.`);
}
