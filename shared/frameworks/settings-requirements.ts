/** The titles of the requirements that name settings of AWS. */
import { frameworks } from './index.ts';

/**
 * Requirement, such as `cis-aws-3.0/1.4` → its title. The requirements of these frameworks say in the field's own words what a
 * control checks; those of the others are broader.
 */
export const settingsRequirements = (): ReadonlyMap<string, string> =>
  new Map(
    frameworks
      .filter(({ kind }) => kind === 'settings')
      .flatMap(({ id, requirements }) =>
        Object.entries(requirements).map(([number, title]) => [`${id}/${number}`, title] as const),
      ),
  );
