/** The requirements that a report is grouped by: those of a framework, one of them, or single controls. */
import type { ClaimingControl } from '../core/catalogue.ts';
import { BadQuestion } from './question.ts';

export interface Requirement {
  readonly id: string;
  readonly title: string;
  /** Ids of the controls that are evidence for the requirement; without any, the requirement cannot be judged. */
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

/**
 * The requirements of a framework, limited to the named controls; without a framework, the named controls; undefined if neither is
 * named.
 */
export function requirementsNamed(
  asked: {
    readonly framework?: string | undefined;
    readonly controls?: readonly { readonly id: string }[] | undefined;
  },
  known: { readonly frameworks: readonly Framework[]; readonly controls: readonly ClaimingControl[] },
): Requirement[] | undefined {
  const { framework, controls: named } = asked;
  if (framework === undefined) return named && requirementPerControl(named.map(({ id }) => ({ id, title: id })));
  const requirements = requirementsOf(framework, known.frameworks, known.controls);
  if (!named) return requirements;
  const kept = new Set(named.map(({ id }) => id));
  return requirements
    .map(({ controls, ...requirement }) => ({ ...requirement, controls: controls.filter((id) => kept.has(id)) }))
    .filter(({ controls }) => controls.length > 0);
}

/** Treats each control as a requirement of its own. */
export const requirementPerControl = (controls: readonly { readonly id: string; readonly title: string }[]) =>
  controls.map(({ id, title }): Requirement => ({ id, title, controls: [id] }));

export const controlsOf = (requirements: readonly Requirement[]): string[] => [
  ...new Set(requirements.flatMap(({ controls }) => controls)),
];
