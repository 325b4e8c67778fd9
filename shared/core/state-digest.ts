/** The digest of what a unit's state holds, which the commit that leads to the state carries. */
import { digest } from './digest.ts';

type Named<T> = Readonly<Record<string, T>>;

/** A state taken apart: group → name → part. */
export type StateParts = Named<Named<unknown>>;

export type DigestOf = (parts: StateParts) => string;

/**
 * Makes a function that computes the digest of a state from the digests of its parts. It remembers the digest of each part by
 * the part's identity. `fold` leaves a part that did not change the same object, so the digest after a commit costs what the
 * commit changed, and not what the unit holds.
 */
export function stateDigests(): DigestOf {
  const known = new WeakMap<object, string>();
  const digestOf = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    const found = known.get(part) ?? digest(part);
    known.set(part, found);
    return found;
  };
  return (parts) => digest(mapped(parts, (group) => mapped(group, digestOf)));
}

const mapped = <T, R>(parts: Named<T>, of: (part: T) => R): Named<R> =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, of(part)]));
