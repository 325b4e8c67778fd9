/** Declares the units whose facts an event changes, if these are not only the unit that the event was sent from. */

import { type Unit, unitId } from './account.ts';
import { arnParts } from './arn.ts';

/**
 * All units that these fields name are evaluated. A caller may choose the content of an event, so the number of units
 * is limited (shared/pipeline/units-of-event.ts), and units that are not scanned are ignored.
 */
export interface Where {
  /** The event's fields that name accounts and regions. If none is named, or with `here`, the unit that sent the event counts. */
  readonly fields?: FieldsOfEvent;
  readonly here?: true;
  /** Every scanned region of these accounts. An event about a copy comes from the copy's region; the original may be in any. */
  readonly regions?: 'all';
  /** Every scanned account. The event is about a shared resource, and does not name the accounts that use it. */
  readonly accounts?: 'all';
  /** Units with an open finding whose resource the event names. An administrator account acts on findings of its members. */
  readonly findings?: 'named';
}

/** The path in the event's detail to the objects that name units, and the names of their fields. */
export interface FieldsOfEvent {
  readonly within: readonly string[];
  /** Field with the id of one or several accounts, and field with their region. */
  readonly account?: string;
  readonly region?: string;
  /** Field with the ARN of a resource, which contains account and region. */
  readonly arn?: string;
  /** Fields with the id of an organisational unit or of the root. All accounts in it and below it count. */
  readonly units?: readonly string[];
}

/** The most members that one call to GuardDuty or Security Hub can name. Members beyond it are ignored. */
const MOST_UNITS_IN_EVENT = 50;

/** The units that an event names, in order and without duplicates. The region is that of the event if it names none. */
export function unitsInEvent({ within: path, ...fields }: FieldsOfEvent, detail: unknown, sentIn: string): Unit[] {
  const named = within(detail, path).flatMap((one) => unitsInFields(one, fields, sentIn));
  const whole = named.filter(({ account, region }) => /^\d{12}$/.test(account) && region !== '');
  return [...new Map(whole.map((unit) => [unitId(unit), unit])).values()].slice(0, MOST_UNITS_IN_EVENT);
}

export const ouIdsInEvent = ({ within: path, units = [] }: FieldsOfEvent, detail: unknown): string[] =>
  within(detail, path)
    .flatMap((one) => units.flatMap((field) => texts(one, field)))
    .slice(0, MOST_UNITS_IN_EVENT);

function unitsInFields(
  named: unknown,
  { account, region, arn }: Omit<FieldsOfEvent, 'within'>,
  sentIn: string,
): Unit[] {
  const [inRegion = sentIn] = texts(named, region);
  return [
    ...texts(named, account).map((id) => ({ account: id, region: inRegion })),
    ...texts(named, arn).map((name) => {
      const parts = arnParts(name);
      return { account: parts.account, region: parts.region };
    }),
  ];
}

/** The objects at a path. A list gives each of its elements. */
function within(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...deeper] = path;
  if (name === undefined) return Array.isArray(value) ? value : [value];
  return [value].flat().flatMap((one) => within(fieldOf(one, name), deeper));
}

const texts = (value: unknown, name: string | undefined): string[] =>
  name ? [fieldOf(value, name)].flat().filter((text): text is string => typeof text === 'string' && text !== '') : [];

/** Reads a field in any capitals, because some services write the first letter of a parameter as a capital. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
