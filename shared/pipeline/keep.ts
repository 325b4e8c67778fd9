/** Keeps the facts behind the verdicts of a commit, before the commit that names them is appended. */
import type { ChainState } from '../core/commit.ts';
import { digestsOfTexts } from '../core/fact-texts.ts';
import type { Judged, JudgedBy } from '../core/judged.ts';
import type { EvidenceStore } from '../core/ports.ts';
import type { VerdictsBody, VerdictsState } from '../records/verdicts.ts';

export interface Keeping {
  readonly unit: string;
  readonly state: ChainState<VerdictsState>;
  readonly factsOf?: JudgedBy | undefined;
}

/**
 * Stores the evidence and returns the body with the name of the object that has it; the same body if no facts were
 * judged.
 */
export async function withEvidence(
  evidence: EvidenceStore,
  { unit, state, factsOf }: Keeping,
  body: VerdictsBody,
): Promise<VerdictsBody> {
  const judged = factsOf ? judgedIn(body, factsOf) : [];
  if (judged.length === 0) return body;
  return { ...body, kept: await evidence.put(unit, state.contents.kept?.newest, judged) };
}

/**
 * Throws if the facts of a verdict do not have the verdict's digest, because the verdict would then have no evidence.
 */
function judgedIn({ changes }: VerdictsBody, factsOf: JudgedBy): Judged[] {
  const digestOf = digestsOfTexts();
  return changes
    .filter(({ evidence }) => evidence !== '')
    .map(({ control, resource, evidence }) => {
      const judged = factsOf(control, resource);
      if (judged && digestOf(judged.facts) === evidence) return judged;
      throw new TypeError(`the facts by which ${control} judged ${resource} are not those of its digest; report it`);
    });
}
