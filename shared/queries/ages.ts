/** Answers how long each failure has lasted. */
import { type AsOfQuestion, asOf, type VerdictAt } from './as-of.ts';
import { during, effectiveWaivers, isWaiverOf } from './effective.ts';
import type { Reads } from './reading.ts';

/** A verdict that fails, or that could not be read since it failed. */
export interface OpenFinding extends VerdictAt {
  readonly failingSince: string;
  readonly ageMs: number;
  /** The waiver in effect, which mutes the finding. */
  readonly waiver: { readonly id: string; readonly by: string; readonly until: string } | null;
}

/** Every open finding, the oldest first. A finding that became unreadable has not recovered, so its age still grows. */
export async function openFindings(
  reads: Reads,
  question: Omit<AsOfQuestion, 'statuses'>,
  now: string,
): Promise<OpenFinding[]> {
  const at = question.at ?? now;
  const waivers = during(await effectiveWaivers(reads), at, at);
  const found: OpenFinding[] = [];
  for await (const { verdicts } of asOf(reads, question))
    for (const verdict of verdicts) {
      const { failingSince } = verdict;
      if (failingSince === null) continue;
      const waiver = waivers.findLast((one) => isWaiverOf(one, verdict));
      found.push({
        ...{ ...verdict, failingSince, ageMs: Date.parse(at) - Date.parse(failingSince) },
        waiver: waiver ? { id: waiver.id, by: waiver.by, until: waiver.until } : null,
      });
    }
  return found.sort((one, other) => (one.failingSince < other.failingSince ? -1 : 1));
}
