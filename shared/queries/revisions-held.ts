/**
 * Answers which revisions of the controls gave the verdicts that held at an instant, and which units had no verdict
 * yet.
 */
import { type AsOfQuestion, stateAt } from './as-of.ts';
import { inOrder, type Reads } from './reading.ts';
import { scopeOf } from './scope.ts';

export type HeldQuestion = Pick<AsOfQuestion, 'at' | 'accounts' | 'ous'>;

export interface HeldRevisions {
  /** Control → every revision, as `revisionText` writes it, that gave a verdict in scope. */
  readonly revisions: ReadonlyMap<string, ReadonlySet<string>>;
  /** Units without a commit at that instant. */
  readonly unscanned: readonly string[];
}

export async function revisionsHeld(reads: Reads, question: HeldQuestion): Promise<HeldRevisions> {
  const scope = await scopeOf(reads, question);
  const revisions = new Map<string, Set<string>>();
  const unscanned: string[] = [];
  for await (const { unit, seq, contents } of inOrder(scope.units, (unit) => stateAt(reads, unit, question.at))) {
    if (seq === 0 && !scope.empty.has(unit)) unscanned.push(unit);
    for (const [control, revision] of Object.entries(contents.revisions)) {
      if (contents.verdicts[control] === undefined) continue;
      revisions.set(control, (revisions.get(control) ?? new Set()).add(revision));
    }
  }
  return { revisions, unscanned };
}
