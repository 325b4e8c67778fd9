/** Time-stamps beside anchors: they prove that an anchor, and the history that it covers, existed at a time. */
import type { Anchor } from '../../shared/core/anchor.ts';
import type { GivenAnchor } from '../../shared/history/anchors.ts';
import { provenTime } from './authority.ts';

export interface StampsFound {
  readonly verified: number;
  readonly newest: { readonly at: string; readonly authority: string } | null;
}

interface Found {
  readonly stamps: StampsFound | null;
  readonly problems: readonly string[];
  readonly unproven: readonly string[];
}

/**
 * Verifies the time-stamps of `runs`, whose anchors the trusted key signed, and of no other run. `trusted` are the
 * authority's certificates.
 */
export async function stampsOf(
  given: readonly GivenAnchor[],
  runs: ReadonlySet<string>,
  trusted: string | null,
): Promise<Found> {
  const stamped = given.flatMap(({ anchor: text, stamp }) => {
    if (!stamp) return [];
    const { run, at } = JSON.parse(text) as Anchor;
    return runs.has(run) ? [{ run, at, text, stamp }] : [];
  });
  if (trusted === null) {
    const how = `${stamped.length} anchors are stamped: give the certificates of the authority with --authority`;
    return { stamps: null, problems: [], unproven: stamped.length > 0 ? [`when the runs were anchored: ${how}`] : [] };
  }
  const problems: string[] = [];
  let newest: StampsFound['newest'] = null;
  let verified = 0;
  for (const { run, at, text, stamp } of stamped) {
    const proven = await provenTime(stamp, text, trusted, at);
    if ('flaw' in proven) problems.push(`the time-stamp of run ${run} proves nothing: ${proven.flaw}`);
    else {
      verified += 1;
      if (newest === null || proven.at > newest.at) newest = proven;
    }
  }
  const without = runs.size - stamped.length;
  const unproven =
    without > 0 ? [`when ${without} of the ${runs.size} runs were anchored: they have no time-stamp`] : [];
  return { stamps: { verified, newest }, problems, unproven };
}
