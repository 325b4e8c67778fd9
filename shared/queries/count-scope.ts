/** The scope of a question about counts. */
import { domainOf } from './counts.ts';
import { BadQuestion } from './question.ts';
import type { Reads } from './reading.ts';
import { type Scope, type Selection, scopeOf } from './scope.ts';

/** Rollups have no resources, so questions about counts cannot name any. */
export interface CountSelection extends Omit<Selection, 'resources'> {
  /** Domains: the first parts of controls' ids. */
  readonly domains?: readonly string[];
}

export async function countScopeOf(reads: Pick<Reads, 'roster'>, selection: CountSelection): Promise<Scope> {
  const scope = await scopeOf(reads, selection);
  const { domains } = selection;
  if (!domains) return scope;
  const chosen = new Set(domains);
  const isChosen = (control: string) => chosen.has(domainOf(control));
  return {
    ...scope,
    has: (control, resource) => isChosen(control) && scope.has(control, resource),
    hasControl: (control) => isChosen(control) && scope.hasControl(control),
    touches: (about) => isChosen(about.control) && scope.touches(about),
  };
}

/** Throws `BadQuestion` if the question names controls or domains, and no verdict is about them. */
export function requireCounted({ controls, domains }: CountSelection, verdicts: number): void {
  if (verdicts > 0 || !(controls || domains)) return;
  throw new BadQuestion(
    domains ? 'domains' : 'controls',
    (name) => `the history holds no verdict of what ${name} names; leave it out to see all`,
  );
}
