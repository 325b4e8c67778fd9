/** The waivers that accept failures at an instant, as answers about verdicts name them. */
import { accountsOf } from '../records/accounts-of-waivers.ts';
import { WAIVERS, waiverOf } from '../records/waivers.ts';
import { recentStateAt, type VerdictAt } from './as-of.ts';
import type { Reads } from './reading.ts';

export interface WaiverShown {
  readonly id: string;
  readonly by: string;
  readonly until: string;
}

/** A verdict with the waiver that accepted its failure at that time; null if it did not fail or was not waived. */
export interface ShownVerdict extends VerdictAt {
  readonly waiver: WaiverShown | null;
}

/**
 * Adds to a verdict the waiver in force at an instant. A verdict that is unknown is not waived. `named` is the instant that the
 * question names; undefined if it is about the present.
 */
export async function showingWaivers(
  reads: Reads,
  at: string,
  named: string | undefined,
): Promise<(verdict: VerdictAt) => ShownVerdict> {
  const state = named === undefined ? recentStateAt(reads, WAIVERS, at) : reads.history.asOf(WAIVERS, at);
  const { contents: waivers } = await state;
  const accountOf = await accountsOf(reads, Object.values(waivers));
  return (verdict) => {
    const found = verdict.status === 'fail' ? waiverOf(waivers, verdict, at, accountOf) : undefined;
    return { ...verdict, waiver: found ? { id: found.id, by: found.by, until: found.until } : null };
  };
}
