/**
 * Options that several verbs share. A list takes comma-separated values and may be repeated. No option accepts an empty value.
 */
import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../../shared/config/closest.ts';
import { ouPath } from '../../shared/config/fields.ts';
import { KNOWN_REGIONS } from '../../shared/config/regions.ts';
import { isInert } from '../../shared/core/inert.ts';
import { partitionOf } from '../../shared/core/partition.ts';

export function list(value: string, earlier: readonly string[] = []): string[] {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
  if (items.length === 0)
    throw new InvalidArgumentError('It names nothing; give at least one, or leave the option out.');
  return [...earlier, ...items];
}

/** A list of known values. */
export const listOf =
  (known: readonly string[]) =>
  (value: string, earlier: readonly string[] = []): string[] => {
    const items = list(value, earlier);
    const wrong = items.find((item) => !known.includes(item));
    if (wrong === undefined) return items;
    throw new InvalidArgumentError(`${wrong} is none of ${known.join(', ')}${didYouMean(wrong, known)}.`);
  };

/** A value of a given format; `written` describes the format. */
const text =
  (form: RegExp, written: string) =>
  (value: string): string => {
    if (form.test(value)) return value;
    throw new InvalidArgumentError(written);
  };

export function accountIds(value: string, earlier: readonly string[] = []): string[] {
  const ids = list(value, earlier);
  const wrong = ids.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined) throw new InvalidArgumentError(`${wrong} is not a 12-digit account id.`);
  return [...new Set(ids)];
}

export function accountId(value: string): string {
  const [id = '', another] = accountIds(value);
  if (another !== undefined || id === '') throw new InvalidArgumentError('Give one 12-digit account id.');
  return id;
}

export function regions(value: string, earlier: readonly string[] = []): string[] {
  const names = list(value, earlier);
  const wrong = names.find((name) => !KNOWN_REGIONS.includes(name));
  if (wrong === undefined) return ofPartition([...new Set(names)]);
  const meant = didYouMean(wrong, KNOWN_REGIONS);
  throw new InvalidArgumentError(`${wrong} is not an AWS region such as eu-west-1${meant}.`);
}

/** The services without regions are asked in the partition `aws`, and the ARNs of some resources are made for it. */
function ofPartition(names: string[]): string[] {
  const other = names.find((name) => partitionOf(name) !== 'aws');
  if (other === undefined) return names;
  throw new InvalidArgumentError(
    `${other} is a region of the partition ${partitionOf(other)}, which Plumbline does not scan; name regions such as eu-west-1.`,
  );
}

export function region(value: string): string {
  const [name = '', another] = regions(value);
  if (another !== undefined || name === '') throw new InvalidArgumentError('Give one region such as eu-west-1.');
  return name;
}

export function units(value: string, earlier: readonly string[] = []): string[] {
  const paths = list(value, earlier);
  for (const path of paths) unit(path);
  return paths;
}

/** The path of an organisational unit, as the configuration writes it. */
export function unit(value: string): string {
  const { error } = ouPath.safeParse(value);
  if (error) throw new InvalidArgumentError(`It ${error.issues[0]?.message}.`);
  return value;
}

/** "RoleName" in the IAM API reference; a role may lie below a path. */
export const roleName = text(
  /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  "Give the role's name, such as OrganizationAccountAccessRole, without the ARN before it.",
);

/** "ExternalId" in the STS API reference. */
export const externalId = text(/^[\w+=,.@:/-]{2,1224}$/, 'It has 2 to 1224 letters, digits and +=,.@:/-.');

/** "Naming rules" in the DynamoDB developer guide. */
export const tableName = text(/^[\w.-]{1,255}$/, 'It must be the name of a DynamoDB table, such as plumbline.');

/** A person's free text, on one line. */
export const line =
  (longest: number) =>
  (value: string): string => {
    if (value.trim() !== '' && value.length <= longest && isInert(value)) return value;
    throw new InvalidArgumentError(
      value.trim() === ''
        ? 'It says nothing.'
        : `It is at most ${longest} characters on one line, without control characters or spaces at its ends.`,
    );
  };

export const count =
  (minimum: number, maximum: number) =>
  (value: string): number => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };

/** A frequency: zero or more, fractions allowed. */
export function rate(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number <= 10_000) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 10000, such as 0.2.');
}

export function url(value: string): string {
  if (/^https?:\/\/[^/]/.test(value) && URL.canParse(value)) return value;
  throw new InvalidArgumentError('Write it like http://127.0.0.1:4566.');
}

export function fingerprint(value: string): string {
  if (/^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  throw new InvalidArgumentError('A fingerprint has 64 hexadecimal digits.');
}
