/** Options that several verbs share. A list takes comma-separated values and may be repeated. */
import { InvalidArgumentError } from 'commander';

export const list = (value: string, earlier: readonly string[] = []): string[] => [
  ...earlier,
  ...value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
];

export function accountIds(value: string, earlier: readonly string[] = []): string[] {
  const ids = list(value, earlier);
  const wrong = ids.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined) throw new InvalidArgumentError(`${wrong} is not a 12-digit account id.`);
  return ids;
}

export function accountId(value: string): string {
  const [id = '', another] = accountIds(value);
  if (another !== undefined || id === '') throw new InvalidArgumentError('Give one 12-digit account id.');
  return id;
}

export function regions(value: string, earlier: readonly string[] = []): string[] {
  const names = list(value, earlier);
  const wrong = names.find((name) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(name));
  if (wrong !== undefined) throw new InvalidArgumentError(`${wrong} is not a region such as eu-west-1.`);
  return names;
}

export function region(value: string): string {
  const [name = '', another] = regions(value);
  if (another !== undefined || name === '') throw new InvalidArgumentError('Give one region such as eu-west-1.');
  return name;
}

export const count =
  (minimum: number, maximum: number) =>
  (value: string): number => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };

/** How often something happens: nothing or more, fractions too. */
export function rate(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number <= 10_000) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 10000, such as 0.2.');
}

/** An instant as people write it: an ISO date or date and time, taken as UTC when it names no zone. */
export function instant(value: string): string {
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(value) || !value.includes('T') ? value : `${value}Z`;
  const at = new Date(zoned);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('Write it like 2026-01-31 or 2026-01-31T12:00:00Z.');
  return at.toISOString();
}

/** An instant that is still to come. */
export function future(value: string): string {
  const at = instant(value);
  if (at > new Date().toISOString()) return at;
  throw new InvalidArgumentError('It must lie in the future.');
}

const UNIT_MS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** A duration such as 90d, 12h or 30m, in milliseconds. */
export function duration(value: string): number {
  const found = /^(\d+)([dhm])$/.exec(value);
  const milliseconds = Number(found?.[1]) * (UNIT_MS[found?.[2] ?? ''] ?? Number.NaN);
  if (milliseconds > 0) return milliseconds;
  throw new InvalidArgumentError('Write it like 90d, 12h or 30m.');
}

export function url(value: string): string {
  if (URL.canParse(value)) return value;
  throw new InvalidArgumentError('Write it like http://127.0.0.1:4566.');
}
