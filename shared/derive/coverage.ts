/** Controls → what they are evidence for: requirements of frameworks, and items of the checklists. */
import type { AnyControl } from '../core/control.ts';
import type { Framework } from '../frameworks/framework.ts';

export interface RequirementCoverage {
  readonly id: string;
  readonly title: string;
  /** Control ids; none when no control is evidence for it yet. */
  readonly controls: readonly string[];
}

export interface FrameworkCoverage {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly requirements: readonly RequirementCoverage[];
}

export function frameworkCoverage(
  controls: readonly AnyControl[],
  frameworks: readonly Framework[],
): FrameworkCoverage[] {
  const evidence = controlsBy(controls, ({ satisfies }) => satisfies);
  return frameworks.map(({ id, title, version, requirements }) => ({
    id,
    title,
    version,
    requirements: Object.entries(requirements).map(([requirement, name]) => ({
      id: requirement,
      title: name,
      controls: evidence.get(`${id}/${requirement}`) ?? [],
    })),
  }));
}

/** References (`<framework>/<requirement>`) that no framework has → the controls that name them. */
export function unknownRequirements(
  controls: readonly AnyControl[],
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
export function checklistCoverage(controls: readonly AnyControl[]): Record<string, readonly string[]> {
  const answered = controlsBy(controls, ({ seeds }) => seeds);
  return Object.fromEntries([...answered].sort(([a], [b]) => inChecklistOrder(a, b)));
}

function inChecklistOrder(a: string, b: string): number {
  const [list = '', line] = a.split(':');
  const [otherList = '', otherLine] = b.split(':');
  return list.localeCompare(otherList) || Number(line) - Number(otherLine);
}

function controlsBy(controls: readonly AnyControl[], references: (control: AnyControl) => readonly string[]) {
  const found = new Map<string, string[]>();
  for (const control of controls) {
    for (const reference of new Set(references(control))) {
      found.set(reference, [...(found.get(reference) ?? []), control.id]);
    }
  }
  return found;
}
