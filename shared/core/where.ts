/** Where an event changes facts, when that is not, or not only, the account and region in which it was sent. */

/** An account, and a region of it. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/**
 * All parts that are named add up. What an event says may be chosen by whoever caused it: these are no more than places to
 * look at, bounded in number (shared/pipeline/whereabouts.ts), and those that are not scanned are passed over.
 */
export interface Where {
  /** Accounts and regions that stand in the event: facts change there, and where it was sent only by `here` or when none stands there. */
  readonly told?: Told;
  readonly here?: true;
  /** Every scanned region of these accounts: a copy is told of where it is, its original may be in any. */
  readonly regions?: 'all';
  /** Every scanned account: the event is about something that others use as well, and does not say who. */
  readonly accounts?: 'all';
  /** Where a finding is open whose resource the event names: an administrator acts on findings of its members. */
  readonly findings?: 'named';
}

/** By the path to what has them in the event's detail, and the names of its fields. */
export interface Told {
  readonly within: readonly string[];
  /** Field of one account or of several, and of the region when there is one beside it. */
  readonly account?: string;
  readonly region?: string;
  /** Field of a resource's ARN, which has both. */
  readonly arn?: string;
  /** Fields of the id of an organisational unit, or of the organisation's root: all accounts in it and below it. */
  readonly units?: readonly string[];
}

/** The most members that one call of GuardDuty or Security Hub names; whoever names more is not followed further. */
const MOST_TOLD = 50;

/** Places in the order in which they are named, each once; the region is where the event was sent unless it says otherwise. */
export function placesTold({ within: path, ...fields }: Told, detail: unknown, sentIn: string): Place[] {
  const all = within(detail, path).flatMap((one) => placesIn(one, fields, sentIn));
  const told = all.filter(({ account, region }) => /^\d{12}$/.test(account) && region !== '');
  return [...new Map(told.map((place) => [`${place.account}/${place.region}`, place])).values()].slice(0, MOST_TOLD);
}

export const unitsTold = ({ within: path, units = [] }: Told, detail: unknown): string[] =>
  within(detail, path)
    .flatMap((one) => units.flatMap((field) => texts(one, field)))
    .slice(0, MOST_TOLD);

function placesIn(told: unknown, { account, region, arn }: Omit<Told, 'within'>, sentIn: string): Place[] {
  const [inRegion = sentIn] = texts(told, region);
  return [
    ...texts(told, account).map((id) => ({ account: id, region: inRegion })),
    ...texts(told, arn).map((name) => {
      const [, , , ofRegion = '', ofAccount = ''] = name.split(':');
      return { account: ofAccount, region: ofRegion };
    }),
  ];
}

/** The objects at a path, each element of a list for itself. */
function within(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...deeper] = path;
  if (name === undefined) return Array.isArray(value) ? value : [value];
  return [value].flat().flatMap((one) => within(fieldOf(one, name), deeper));
}

const texts = (value: unknown, name: string | undefined): string[] =>
  name ? [fieldOf(value, name)].flat().filter((text): text is string => typeof text === 'string' && text !== '') : [];

/** CloudTrail writes a parameter's name as the service does, and some write their first letter large. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
