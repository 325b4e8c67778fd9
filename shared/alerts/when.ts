/** Writes instants in a time zone. */

const DATE = /^\d{4}-\d{2}-\d{2}T/;

/** `2026-01-15 07:00:00 +01:00`; in UTC `2026-01-15 06:00:00 UTC`. A text that is no instant stays as it is. */
export function whenIn(zone: string | undefined, instant: string): string {
  const date = new Date(instant);
  if (!DATE.test(instant) || Number.isNaN(date.getTime())) return instant;
  const parts = partsIn(zone ?? 'UTC', date);
  const { year, month, day, hour, minute, second, timeZoneName = '' } = parts;
  const offset = timeZoneName === 'GMT' || timeZoneName === 'GMT+00:00' ? 'UTC' : timeZoneName.replace('GMT', '');
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${offset}`;
}

const TWO_DIGITS = '2-digit';

function partsIn(timeZone: string, date: Date): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, year: 'numeric', month: TWO_DIGITS, day: TWO_DIGITS },
    ...{ hour: TWO_DIGITS, minute: TWO_DIGITS, second: TWO_DIGITS, hourCycle: 'h23', timeZoneName: 'longOffset' },
  });
  return Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
}
