/** What an event was about: the identifiers in it, compared with the names of resources. */

/**
 * The identifiers in an event; of several that are looked at again together, in each. Where there are none, or not all are
 * known any more, it may have been about anything: that is an empty set.
 */
export type Said = readonly ReadonlySet<string>[];

type Detail = Readonly<Record<string, unknown>>;

/** What is longer is a document and no identifier: an ARN has 2,048 characters at most ("AWS Identity and Access Management API"). */
const LONGEST = 2_048;
/** The second is also how a verdict on all of a unit is called. */
const NO_NAMES: readonly string[] = ['', '*'];
/** Who causes an event may choose what it says. Of so many events, so many identifiers of this kind are carried on to a later look. */
const CARRIED_EVENTS = 5;
const CARRIED_IDENTIFIERS = 20;
const IS_CARRIED = /^[ !#-[\]-~]{1,200}$/;

/** Looked for when it is first asked for, and once: most events move nothing. */
export function saidIn({ eventSource, detail = {} }: { eventSource?: string; detail?: Detail }): () => Said {
  let said: Said | undefined;
  return () => {
    said ??= [identifiersIn(eventSource ? aboutOf(detail) : detail)];
    return said;
  };
}

/** Parts of a CloudTrail record that say what a call was about, and not who made it ("CloudTrail record contents"). */
function aboutOf({ requestParameters, responseElements, resources }: Detail): unknown {
  const arns = Array.isArray(resources) ? resources.map((resource) => resource?.ARN) : [];
  return [requestParameters, responseElements, arns];
}

function identifiersIn(detail: unknown): Set<string> {
  const found = new Set<string>();
  const parts = [detail];
  // it grows while it is walked: what is nested deeply would be too much for calls within calls
  for (const part of parts) {
    if (typeof part === 'string' && part.length <= LONGEST && !NO_NAMES.includes(part)) found.add(part.toLowerCase());
    if (typeof part === 'object' && part !== null) for (const inner of Object.values(part)) parts.push(inner);
  }
  return found;
}

/** What fits into a message. What does not is replaced by an empty list. */
export function carried(said: Said): string[][] {
  const lists = new Map(said.flatMap(shortened).map((list) => [list.join('"'), list]));
  const all = [...lists.values()];
  return all.length <= CARRIED_EVENTS ? all : [...all.slice(0, CARRIED_EVENTS), []];
}

function shortened(identifiers: ReadonlySet<string>): string[][] {
  const list = [...identifiers].filter((identifier) => IS_CARRIED.test(identifier)).slice(0, CARRIED_IDENTIFIERS);
  return list.length === identifiers.size ? [list] : [list, []];
}

export const saidAgain = (lists: readonly (readonly string[])[] = [[]]): Said => lists.map((list) => new Set(list));

/** A resource is called by its ARN, by what follows its type there, and by what it ends with; AWS writes one name in several ways. */
function namesOf(resource: string): string[] {
  const name = resource.toLowerCase();
  return [name, name.replace(/^arn:(?:[^:]*:){4}[^:/]*[:/]/, ''), name.replace(/^arn:.*[:/]/, '')];
}

export const namesOfAll = (resources: readonly string[]): ReadonlySet<string> => new Set(resources.flatMap(namesOf));

export const isNamed = (said: Said, resource: string): boolean =>
  namesOf(resource).some((name) => said.some((identifiers) => identifiers.has(name)));

export const areNamed = (said: Said, names: ReadonlySet<string>): boolean =>
  said.some((identifiers) => !identifiers.isDisjointFrom(names));

/** Whether (one of) what was said may be about something else. */
export const isBesides = (said: Said, names: ReadonlySet<string>): boolean =>
  said.some((identifiers) => identifiers.isDisjointFrom(names));
