/** The requirements that a report is grouped by: those of a framework, one of them, or single controls. */
import type { ClaimingControl } from '../core/catalogue.ts';
import { BadQuestion } from './question.ts';

export interface Requirement {
  readonly id: string;
  readonly title: string;
  /**
   * Ids of the controls that are evidence for the requirement; empty if there is none, so that the requirement cannot be
   * judged.
   */
  readonly controls: readonly string[];
}

interface Framework {
  readonly id: string;
  readonly requirements: Readonly<Record<string, string>>;
}

/** The requirements that `<framework>` or `<framework>/<requirement>` names. */
export function requirementsOf(
  name: string,
  frameworks: readonly Framework[],
  controls: readonly ClaimingControl[],
): Requirement[] {
  const [id = '', ...rest] = name.split('/');
  const asked = rest.join('/');
  const framework = frameworks.find((one) => one.id === id);
  if (!framework)
    throw new BadQuestion(
      'framework',
      (option) =>
        `no framework is called "${id}"; ${option} takes one of ${frameworks.map((one) => one.id).join(', ')}`,
    );
  const chosen = Object.entries(framework.requirements).filter(([one]) => rest.length === 0 || one === asked);
  if (chosen.length === 0)
    throw new BadQuestion(
      'framework',
      (option) => `${id} has no requirement "${asked}"; ${option} takes one as \`plumbline coverage\` lists it`,
    );
  return chosen.map(([requirement, title]) => {
    const reference = `${id}/${requirement}`;
    const evidence = controls.filter(({ satisfies }) => satisfies.includes(reference)).map((control) => control.id);
    return { id: reference, title, controls: evidence };
  });
}

/** Treats each control as a requirement of its own. */
export const requirementPerControl = (controls: readonly { readonly id: string; readonly title: string }[]) =>
  controls.map(({ id, title }): Requirement => ({ id, title, controls: [id] }));

export const controlsOf = (requirements: readonly Requirement[]): string[] => [
  ...new Set(requirements.flatMap(({ controls }) => controls)),
];
