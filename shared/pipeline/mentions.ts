/** The identifiers that an event mentions, compared with the names of resources. */

/**
 * The identifiers in each of one or several events. An empty set means that the event has no identifiers, or that some
 * were left out of a message: it may concern any resource.
 */
export type Mentions = readonly ReadonlySet<string>[];

type Detail = Readonly<Record<string, unknown>>;

/** A longer text is a document: an ARN has at most 2,048 characters ("AWS Identity and Access Management API"). */
const LONGEST = 2_048;
/** `*` is also the resource name of a verdict on a whole unit. */
const NO_NAMES: readonly string[] = ['', '*'];
/**
 * The caller may choose what an event contains, so a message for a second check carries only this many events, and this
 * many plain identifiers of each.
 */
const CARRIED_EVENTS = 5;
const CARRIED_IDENTIFIERS = 20;
const IS_CARRIED = /^[ !#-[\]-~]{1,200}$/;

/** Computed on first use and kept, because most events change nothing. */
export function mentionsIn({ eventSource, detail = {} }: { eventSource?: string; detail?: Detail }): () => Mentions {
  let mentions: Mentions | undefined;
  return () => {
    mentions ??= [identifiersIn(eventSource ? aboutOf(detail) : detail)];
    return mentions;
  };
}

/**
 * The parts of a CloudTrail record that name the resources of a call, not its caller ("CloudTrail record contents").
 */
function aboutOf({ requestParameters, responseElements, resources }: Detail): unknown {
  const arns = Array.isArray(resources) ? resources.map((resource) => resource?.ARN) : [];
  return [requestParameters, responseElements, arns];
}

function identifiersIn(detail: unknown): Set<string> {
  const found = new Set<string>();
  const parts = [detail];
  // the list grows during the loop, because recursion could overflow on deeply nested input
  for (const part of parts) {
    if (typeof part === 'string' && part.length <= LONGEST && !NO_NAMES.includes(part)) found.add(part.toLowerCase());
    if (typeof part === 'object' && part !== null) for (const inner of Object.values(part)) parts.push(inner);
  }
  return found;
}

/** The identifiers that fit into a message. Identifiers that do not fit are replaced by an empty list. */
export function carried(mentions: Mentions): string[][] {
  const lists = new Map(mentions.flatMap(shortened).map((list) => [list.join('"'), list]));
  const all = [...lists.values()];
  return all.length <= CARRIED_EVENTS ? all : [...all.slice(0, CARRIED_EVENTS), []];
}

function shortened(identifiers: ReadonlySet<string>): string[][] {
  const list = [...identifiers].filter((identifier) => IS_CARRIED.test(identifier)).slice(0, CARRIED_IDENTIFIERS);
  return list.length === identifiers.size ? [list] : [list, []];
}

export const mentionsInMessage = (lists: readonly (readonly string[])[] = [[]]): Mentions =>
  lists.map((list) => new Set(list));

/** Events name a resource by its ARN, by the part after its type, or by the end, in any capitals. */
function namesOf(resource: string): string[] {
  const name = resource.toLowerCase();
  return [name, name.replace(/^arn:(?:[^:]*:){4}[^:/]*[:/]/, ''), name.replace(/^arn:.*[:/]/, '')];
}

export const namesOfAll = (resources: readonly string[]): ReadonlySet<string> => new Set(resources.flatMap(namesOf));

export const isNamed = (mentions: Mentions, resource: string): boolean =>
  namesOf(resource).some((name) => mentions.some((identifiers) => identifiers.has(name)));

export const areNamed = (mentions: Mentions, names: ReadonlySet<string>): boolean =>
  mentions.some((identifiers) => !identifiers.isDisjointFrom(names));

/** Whether at least one of the events may concern something other than these names. */
export const mayConcernOthers = (mentions: Mentions, names: ReadonlySet<string>): boolean =>
  mentions.some((identifiers) => identifiers.isDisjointFrom(names));
