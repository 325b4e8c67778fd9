/** Instants as people write them, in a time zone. A date without a time is a whole day there. */

export type Edge = 'begin' | 'end';

const FORM = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;
const DAY_MS = 86_400_000;
export const UTC = 'UTC';

export interface Instant {
  /** ISO instant, in UTC. */
  readonly at: string;
  readonly isDay: boolean;
}

/**
 * The instant that the text means; null for another format, for a day that the month does not have, and for a time that
 * the clocks of the zone skipped. If the clocks showed a time twice, the first one counts. For a whole day, `edge` says
 * whether its beginning or its end is meant.
 */
export function instantIn(text: string, edge: Edge, zone: string = UTC): Instant | null {
  const [, day = '', time, offset] = FORM.exec(text) ?? [];
  if (!isDay(day)) return null;
  const milliseconds = time === undefined ? edgeOf(day, edge, zone) : timeOf(day, time, offset, zone);
  return milliseconds === null ? null : { at: new Date(milliseconds).toISOString(), isDay: time === undefined };
}

/** JavaScript would continue into the next month if the month has no such day. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function timeOf(day: string, time: string, offset: string | undefined, zone: string): number | null {
  const shown = Date.parse(`${day}T${time}${(offset ?? 'Z').toUpperCase()}`);
  if (Number.isNaN(shown)) return null;
  return offset === undefined ? instantsShowing(shown, zone)[0] : shown;
}

function edgeOf(day: string, edge: Edge, zone: string): number | null {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  const begins = beginningOf(midnight, zone);
  // a time zone may have left out a whole day
  if (dayShownAt(begins, zone) !== midnight) return null;
  return edge === 'begin' ? begins : beginningOf(midnight + DAY_MS, zone) - 1;
}

/** Midnight, or the first instant of the day if the clocks skip midnight. */
function beginningOf(midnight: number, zone: string): number {
  return instantsShowing(midnight, zone)[0] ?? midnight - offsetAt(midnight - DAY_MS, zone);
}

/** The instants at which the clocks of the zone show this time, the earliest first; none if they skip it. */
function instantsShowing(shown: number, zone: string): [first: number | null, ...others: number[]] {
  const offsets = [offsetAt(shown - DAY_MS, zone), offsetAt(shown + DAY_MS, zone)];
  const found = offsets.map((offset) => shown - offset).filter((at) => at + offsetAt(at, zone) === shown);
  const [first = null, ...others] = [...new Set(found)].sort((one, other) => one - other);
  return [first, ...others];
}

const dayShownAt = (at: number, zone: string): number => {
  const shown = at + offsetAt(at, zone);
  return shown - (((shown % DAY_MS) + DAY_MS) % DAY_MS);
};

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  if (zone === UTC) return 0;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
  const total = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -total : total;
}
