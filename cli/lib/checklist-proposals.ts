/** The index by which the items of a checklist are matched, from the catalogue and the frameworks. */
import { type Indexed, indexOf } from '../../shared/checklist/index-of-controls.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { matchedControls } from './checklist-files.ts';

/** The requirements of these say in the field's own words what a control checks; those of the others are broader. */
const settingsRequirements = (): ReadonlyMap<string, string> =>
  new Map(
    frameworks
      .filter(({ kind }) => kind === 'settings')
      .flatMap(({ id, requirements }) =>
        Object.entries(requirements).map(([number, title]) => [`${id}/${number}`, title] as const),
      ),
  );

export const controlIndex = (): Indexed => indexOf(matchedControls(), settingsRequirements());
