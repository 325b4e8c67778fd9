/**
 * Checks the waivers in force: finds those that match nothing, hide failures that are newer than the waiver, or are too
 * broad.
 */
import { isInScope, isOfControl, type Waiver } from '../records/waivers.ts';
import { stateAt, type VerdictAt, verdictsIn } from './as-of.ts';
import { during, type EffectiveWaiver, effectiveWaivers } from './effective.ts';
import { inOrder, type Reads } from './reading.ts';
import { type Scope, scopeOf } from './scope.ts';

export type WaiverFault = 'matches-nothing' | 'hides-new' | 'too-broad';

export interface WaiverProblem {
  readonly waiver: EffectiveWaiver;
  readonly fault: WaiverFault;
  readonly because: string;
}

export interface LintedWaivers {
  readonly inForce: number;
  readonly problems: readonly WaiverProblem[];
}

/** The failures that a waiver covers now. */
interface Covered {
  failures: number;
  readonly accounts: Set<string>;
  /** Failures that began after the waiver did, the first ones by name. */
  newer: number;
  readonly named: string[];
}

const NAMED = 3;

/** Throws `BadQuestion` if the history holds no scan. */
export async function lintWaivers(reads: Reads, now: string): Promise<LintedWaivers> {
  const waivers = during(await effectiveWaivers(reads), now, now);
  if (waivers.length === 0) return { inForce: 0, problems: [] };
  const scope = await scopeOf(reads, {});
  const covered = await coveredNow(reads, scope, waivers);
  const problems = waivers.flatMap((waiver) => problemsOf(waiver, covered.get(waiver) ?? nothing(), scope));
  return { inForce: waivers.length, problems };
}

const nothing = (): Covered => ({ failures: 0, accounts: new Set(), newer: 0, named: [] });

async function coveredNow(
  reads: Reads,
  scope: Scope,
  waivers: readonly EffectiveWaiver[],
): Promise<ReadonlyMap<EffectiveWaiver, Covered>> {
  const covered = new Map<EffectiveWaiver, Covered>();
  const byControl = new Map<string, readonly EffectiveWaiver[]>();
  const waiversOf = (control: string) => {
    const known = byControl.get(control) ?? waivers.filter((waiver) => isOfControl(waiver, control));
    byControl.set(control, known);
    return known;
  };
  for await (const state of inOrder(scope.units, (unit) => stateAt(reads, unit, undefined)))
    for (const verdict of verdictsIn(state, scope).filter(({ status }) => status === 'fail'))
      for (const waiver of waiversOf(verdict.control).filter((one) => isInScope(one, verdict, scope.accountOf)))
        covered.set(waiver, withFailure(covered.get(waiver) ?? nothing(), verdict, waiver));
  return covered;
}

function withFailure(
  covered: Covered,
  { account, resource, failingSince }: VerdictAt,
  waiver: EffectiveWaiver,
): Covered {
  covered.failures += 1;
  covered.accounts.add(account);
  if ((failingSince ?? '') <= waiver.from) return covered;
  covered.newer += 1;
  if (covered.named.length < NAMED) covered.named.push(`${resource} in ${account}`);
  return covered;
}

function problemsOf(waiver: EffectiveWaiver, covered: Covered, scope: Scope): WaiverProblem[] {
  const problems: WaiverProblem[] = [];
  const tell = (fault: WaiverFault, because: string) => problems.push({ waiver, fault, because });
  if (covered.failures === 0) tell('matches-nothing', whyNothing(waiver, scope));
  if (covered.newer > 0) {
    const more = covered.newer > covered.named.length ? ` and ${covered.newer - covered.named.length} more` : '';
    tell('hides-new', `it covers what failed after it was recorded: ${covered.named.join(', ')}${more}`);
  }
  const broad = broadness(waiver);
  if (broad) tell('too-broad', `${broad}; now it covers ${failures(covered)}`);
  return problems;
}

const failures = ({ failures: count, accounts }: Covered): string =>
  `${count} ${count === 1 ? 'failure' : 'failures'} in ${accounts.size} ${accounts.size === 1 ? 'account' : 'accounts'}`;

const whyNothing = (waiver: Waiver, scope: Scope): string =>
  scope.covers(waiver) ? 'no failure is in its scope now' : 'no account that was scanned is in its scope';

/** A pattern with fewer characters than this is too broad: it matches nearly any name. */
const FEWEST_LETTERS = 4;

/** The reason why a scope is so broad that nobody can have examined all of it; null if it is not. */
function broadness({ control, account, ou, tag, region, resource, pattern }: Waiver): string | null {
  const isEveryAccount = account === '*' && ou === undefined && tag === undefined;
  if (pattern !== undefined && pattern.replaceAll('*', '').length < FEWEST_LETTERS)
    return `its pattern ${pattern} matches nearly any name`;
  if (resource !== null || pattern !== undefined) return null;
  if (control.includes('*')) return `it covers every resource of all controls that ${control} names`;
  return isEveryAccount && region === undefined ? 'it covers every resource in every account and region' : null;
}
