/**
 * A sample that no person chooses: the members with the lowest digests over the seed and the member. The seed is made from the
 * question and the head of the chain of all runs, which covers the heads of every other chain.
 */
import { canonical, digest, sha256 } from '../core/digest.ts';
import { RUNS } from '../records/runs.ts';
import type { Reads } from './reading.ts';

export interface Seed {
  readonly seed: string;
  /** Hash of the last run's record by the end of the period; null if there was no run. */
  readonly head: string | null;
}

export async function seedOf({ history }: Pick<Reads, 'history'>, asked: object, to: string): Promise<Seed> {
  const { seq, head } = await history.asOf(RUNS, to);
  const known = seq > 0 ? head : null;
  return { seed: digest({ ...asked, head: known }), head: known };
}

export interface Sampler<T> {
  add(member: T): void;
  /** The members, in the order of their digests. */
  drawn(): T[];
}

/** Keeps the `size` members with the lowest digests, in whatever order members are added. */
export function samplerOf<T>(seed: string, size: number, nameOf: (member: T) => unknown): Sampler<T> {
  const kept: { readonly rank: string; readonly member: T }[] = [];
  const insert = (rank: string, member: T) => {
    const found = kept.findIndex((other) => rank < other.rank);
    kept.splice(found === -1 ? kept.length : found, 0, { rank, member });
    if (kept.length > size) kept.pop();
  };
  return {
    add: (member) => {
      const rank = sha256(`${seed}\n${canonical(nameOf(member))}`);
      if (kept.length < size || rank < (kept.at(-1)?.rank ?? '')) insert(rank, member);
    },
    drawn: () => kept.map(({ member }) => member),
  };
}
