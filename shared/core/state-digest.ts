/** The digest of a unit's state, which is stored in the commit that leads to the state. */
import { digest } from './digest.ts';

type Named<T> = Readonly<Record<string, T>>;

/** A state divided into parts: group → name → part. */
export type StateParts = Named<Named<unknown>>;

export type DigestOf = (parts: StateParts) => string;

/**
 * Makes a function that computes the digest of a state from the digests of its parts. It remembers the digest of each part by
 * the part's identity. `fold` keeps the same object for a part that did not change, so the digest after a commit costs as much
 * as the commit changed, however much the unit holds.
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
