/** The digest of what a unit's state holds, which the commit that leads to the state carries. */
import type { UnitState } from './commit.ts';
import { digest } from './digest.ts';

export type DigestOf = (state: UnitState) => string;

type Parts = Readonly<Record<string, unknown>>;

/**
 * Makes a function that computes the digest of a state from the digests of its parts: one per control, attestation, waiver
 * and alert. It remembers the digest of each part by the part's identity. `fold` leaves a part that did not change the same
 * object, so the digest after a commit costs what the commit changed, and not what the unit holds.
 */
export function stateDigests(): DigestOf {
  const known = new WeakMap<object, string>();
  const digestOf = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    const found = known.get(part) ?? digest(part);
    known.set(part, found);
    return found;
  };
  const digestsOf = (parts: unknown): unknown =>
    Object.fromEntries(Object.entries(parts as Parts).map(([name, part]) => [name, digestOf(part)]));
  return ({ unit: _unit, seq: _seq, at: _at, head: _head, alerts, ...contents }) =>
    digest({
      // what lives in alerts lies one level deeper than the rest
      ...(alerts ? { alerts: mapped({ ...alerts }, digestsOf) } : {}),
      ...mapped(contents, digestsOf),
    });
}

const mapped = (parts: Parts, of: (part: unknown) => unknown): Parts =>
  Object.fromEntries(
    Object.entries(parts)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, of(part)]),
  );
