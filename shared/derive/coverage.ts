/** Lists which requirements of frameworks and which checklist items have controls. */

import type { ClaimingControl } from '../core/catalogue.ts';
import { type Claim, HOWS, type How } from '../core/claim.ts';
import type { Framework } from '../frameworks/framework.ts';
import { claimsOf } from './claims.ts';

/** The coverage of a requirement: the strongest claim that any control makes on it. */
export const COVERED = [...HOWS, 'none'] as const;
export type Covered = How | 'none';

export type ControlClaim = Claim & { readonly control: string };

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
    const covered = Object.entries(requirements).map(([requirement, name]): RequirementCoverage => {
      const claims = evidence.get(`${id}/${requirement}`) ?? [];
      const how = HOWS.find((each) => claims.some((claim) => claim.how === each)) ?? 'none';
      return { id: requirement, title: name, controls: claims.map(({ control }) => control), how, claims };
    });
    const counted = COVERED.map((how) => [how, covered.filter((each) => each.how === how).length]);
    return { id, title, version, kind, counts: Object.fromEntries(counted), requirements: covered };
  });
}

function claimsByRequirement(controls: readonly ClaimingControl[], frameworks: readonly Framework[]) {
  const found = new Map<string, ControlClaim[]>();
  for (const control of controls) {
    for (const [requirement, claim] of Object.entries(claimsOf(control, frameworks))) {
      found.set(requirement, [...(found.get(requirement) ?? []), { control: control.id, ...claim }]);
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
