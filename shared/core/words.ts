/** Helpers for the texts and instants in verdicts. */

const DAY = 86_400_000;
const SHOWN = 5;

/** The instant `days` before `now`, as ISO text that compares with other instants. */
export const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * DAY).toISOString();

export const hoursBefore = (now: Date, hours: number): string =>
  new Date(now.getTime() - hours * 3_600_000).toISOString();

/** Whole days from an ISO instant to `now`, rounded down. */
export const daysSince = (iso: string, now: Date): number => Math.floor((now.getTime() - Date.parse(iso)) / DAY);

/** The day of an instant. Verdicts contain it in place of an age, so that their text does not change from day to day. */
export const day = (iso: string): string => iso.slice(0, 10);

/** The last part of an ARN: `abcd` of `arn:aws:ce::111122223333:anomalymonitor/abcd`. */
export const nameOfArn = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;

/** The only item of a list; undefined if the list has none or several, because a console page shows one resource. */
export const onlyOf = (names: readonly string[]): string | undefined => (names.length === 1 ? names[0] : undefined);

/** Distinct names in order: the first few of them, and the number of the others. */
export function listed(names: readonly string[], shown = SHOWN): string {
  const distinct = [...new Set(names)].sort();
  const rest = distinct.length - shown;
  return distinct.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** `a`, `a or b`, `a, b or c`. */
export const anAlternative = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' or ');
