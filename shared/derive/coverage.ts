/** Lists which requirements of frameworks and which checklist items have controls. */

import type { ClaimingControl } from '../core/catalogue.ts';
import { type Claim, HOWS, type How } from '../core/claim.ts';
import type { Framework } from '../frameworks/framework.ts';
import { claimsOf } from './claims.ts';

/**
 * The coverage of a requirement: the strongest claim that a control makes on it from facts; `attested` if only controls make one
 * that people attest.
 */
export const COVERED = [...HOWS, 'attested', 'none'] as const;
export type Covered = How | 'attested' | 'none';

export type ControlClaim = Claim & { readonly control: string; readonly attested: boolean };

export interface RequirementCoverage {
  readonly id: string;
  readonly title: string;
  /** Ids of the controls that are evidence for it; empty when there is none yet. */
  readonly controls: readonly string[];
  readonly how: Covered;
  readonly claims: readonly ControlClaim[];
}

export interface FrameworkCoverage {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly kind: Framework['kind'];
  /** Number of requirements by coverage. */
  readonly counts: Readonly<Record<Covered, number>>;
  readonly requirements: readonly RequirementCoverage[];
}

export function frameworkCoverage(
  controls: readonly ClaimingControl[],
  frameworks: readonly Framework[],
): FrameworkCoverage[] {
  const evidence = claimsByRequirement(controls, frameworks);
  return frameworks.map(({ id, title, version, kind, requirements }) => {
    const listed = Object.entries(requirements).map(([requirement, name]): RequirementCoverage => {
      const claims = evidence.get(`${id}/${requirement}`) ?? [];
      const how = covered(claims);
      return { id: requirement, title: name, controls: claims.map(({ control }) => control), how, claims };
    });
    const counted = COVERED.map((how) => [how, listed.filter((each) => each.how === how).length]);
    return { id, title, version, kind, counts: Object.fromEntries(counted), requirements: listed };
  });
}

function covered(claims: readonly ControlClaim[]): Covered {
  const fromFacts = claims.filter(({ attested }) => !attested);
  return (
    HOWS.find((each) => fromFacts.some((claim) => claim.how === each)) ?? (claims.length > 0 ? 'attested' : 'none')
  );
}

function claimsByRequirement(controls: readonly ClaimingControl[], frameworks: readonly Framework[]) {
  const found = new Map<string, ControlClaim[]>();
  for (const control of controls) {
    for (const [requirement, claim] of Object.entries(claimsOf(control, frameworks))) {
      found.set(requirement, [
        ...(found.get(requirement) ?? []),
        { control: control.id, attested: control.attested ?? false, ...claim },
      ]);
    }
  }
  return found;
}

/** References (`<framework>/<requirement>`) that exist in no framework → the controls that name them. */
export function unknownRequirements(
  controls: readonly ClaimingControl[],
  frameworks: readonly Framework[],
): Record<string, readonly string[]> {
  const known = new Set(
    frameworks.flatMap(({ id, requirements }) =>
      Object.keys(requirements).map((requirement) => `${id}/${requirement}`),
    ),
  );
  const evidence = controlsBy(controls, ({ satisfies }) => satisfies);
  return Object.fromEntries([...evidence].filter(([reference]) => !known.has(reference)));
}

/** Checklist item (`<first three digits of the checklist>:<line>`) → control ids, in the order of the checklists. */
export function checklistCoverage(controls: readonly ClaimingControl[]): Record<string, readonly string[]> {
  const answered = controlsBy(controls, ({ seeds }) => seeds);
  return Object.fromEntries([...answered].sort(([a], [b]) => inChecklistOrder(a, b)));
}

function inChecklistOrder(a: string, b: string): number {
  const [list = '', line] = a.split(':');
  const [otherList = '', otherLine] = b.split(':');
  return list.localeCompare(otherList) || Number(line) - Number(otherLine);
}

function controlsBy(controls: readonly ClaimingControl[], references: (control: ClaimingControl) => readonly string[]) {
  const found = new Map<string, string[]>();
  for (const control of controls) {
    for (const reference of new Set(references(control))) {
      found.set(reference, [...(found.get(reference) ?? []), control.id]);
    }
  }
  return found;
}
