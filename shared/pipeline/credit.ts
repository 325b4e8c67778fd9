/** Whom a change is credited to, when several calls that were handled together may have made it. */
import type { Actor, Cause } from '../core/commit.ts';
import type { Stale } from './stale.ts';

/**
 * The latest call, of those that name a resource that moved, if there are any. How many others may have done it as well is said: somebody
 * who only worked beside it must not be named alone.
 */
export function creditedTo(asked: readonly Stale[], moved: readonly string[]): Cause {
  if (moved.length === 0) return latest(asked).cause;
  if (principalsOf(asked).size === 1) return jointCause(asked);
  const naming = asked.filter(({ said }) => said && namesOne(said, moved));
  return jointCause(naming.length > 0 ? naming : asked);
}

/** The latest of what happened, and how many others it may have been. */
export function jointCause(asked: readonly Stale[]): Cause {
  const { cause } = latest(asked);
  const others = Math.max(principalsOf(asked).size - 1, ...asked.map((one) => actorOf(one)?.others ?? 0));
  if (others === 0 || cause.kind !== 'event' || !cause.actor) return cause;
  return { ...cause, actor: { ...cause.actor, others } };
}

export const latest = (asked: readonly Stale[]): Stale =>
  asked.reduce((known, one) => (known.time <= one.time ? one : known));

const actorOf = ({ cause }: Stale): Actor | undefined => (cause.kind === 'event' ? cause.actor : undefined);

const principalsOf = (asked: readonly Stale[]): Set<string | undefined> =>
  new Set(asked.map((one) => actorOf(one)?.principal));

/** Parts of a CloudTrail record that say what a call was about ("CloudTrail record contents"). */
function namesOne(said: NonNullable<Stale['said']>, resources: readonly string[]): boolean {
  const { requestParameters, responseElements, resources: concerned } = said;
  const text = JSON.stringify([requestParameters, responseElements, concerned]);
  return resources.flatMap(namesOf).some((name) => text.includes(JSON.stringify(name)));
}

/** A resource is called by its ARN, and by what that ends with. */
const namesOf = (resource: string): string[] => [resource, resource.replace(/^arn:.*[:/]/, '')];
