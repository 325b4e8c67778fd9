/** The index by which the items of a checklist are matched, from the catalogue and the frameworks. */
import { type Indexed, indexOf } from '../../shared/checklist/index-of-controls.ts';
import { matchedControls } from '../../shared/checklist/matched-control.ts';
import { settingsRequirements } from '../../shared/frameworks/settings-requirements.ts';

export const controlIndex = (): Indexed => indexOf(matchedControls(), settingsRequirements());
