/** Bounds of the times that a question may ask about. */

import { isZone } from '../core/zone.ts';
import { BadQuestion, type Part } from './question.ts';
import { type Edge, instantIn, UTC } from './zones.ts';

const DAY_MS = 86_400_000;
/** The longest period: a certificate of ISO/IEC 27001 is valid for three years (ISO/IEC 17021-1), and no audit covers more. */
export const LONGEST_DAYS = 3 * 366;

/** The days of a trend, if the question names none: a quarter. */
export const TREND_DAYS = 90;

export interface Clocked {
  /** IANA name; UTC if left out. */
  readonly zone?: string;
  /** ISO instant. */
  readonly now: string;
}

/** Throws `BadQuestion` for a time zone that does not exist. */
export function requireZone(zone: string): void {
  if (isZone(zone)) return;
  throw new BadQuestion('zone', (name) => `there is no time zone "${zone}"; ${name} takes one like Europe/Berlin`);
}

/** An instant in the past, from text. For today, the end of the day means now. */
export function passedInstant(text: string, edge: Edge, part: Part, { zone = UTC, now }: Clocked): string {
  requireZone(zone);
  const found = instantIn(text, edge, zone);
  if (!found)
    throw new BadQuestion(
      part,
      (name) =>
        `${name} "${text}" is no instant in ${zone}; write it like 2026-01-31 or 2026-01-31T12:00:00Z, and a time that the clocks showed`,
    );
  if (found.at <= now) return found.at;
  const begins = edge === 'end' && found.isDay ? instantIn(text, 'begin', zone) : null;
  if (begins && begins.at <= now) return now;
  throw new BadQuestion(part, (name) => `${name} ${found.at} lies in the future, of which nothing is recorded`);
}

/** An instant in the future, at most three years away, from text. For a day, its end. */
export function futureInstant(text: string, part: Part, { zone = UTC, now }: Clocked): string {
  requireZone(zone);
  const found = instantIn(text, 'end', zone);
  const refused = (why: string) => new BadQuestion(part, (name) => `${name} "${text}" ${why}`);
  if (!found) throw refused(`is no instant in ${zone}; write it like 2027-01-31 or 2027-01-31T12:00:00Z`);
  if (found.at <= now) throw refused('does not lie in the future; give a later one');
  if (Date.parse(found.at) - Date.parse(now) <= LONGEST_DAYS * DAY_MS) return found.at;
  throw refused('is more than three years away; give an earlier one, and look at it again by then');
}

/** Throws `BadQuestion` unless the first instant is before the second, at most three years apart. */
export function requirePeriod(from: string, to: string, parts: readonly [Part, Part] = ['from', 'to']): void {
  const [first, second] = parts;
  if (from >= to)
    throw new BadQuestion(first, (name) => `${name} ${from} is not before ${to}; give the earlier instant there`);
  if (Date.parse(to) - Date.parse(from) <= LONGEST_DAYS * DAY_MS) return;
  throw new BadQuestion(
    second,
    (name) =>
      `from ${from} to ${to} are more than three years (${LONGEST_DAYS} days); give an earlier ${name}, and ask for parts`,
  );
}
