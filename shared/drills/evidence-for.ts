/** The controls that a drill is evidence for: those whose declaration names its scenario. */
import type { AnyControl } from '../core/control.ts';
import type { Scenario } from '../core/drill.ts';

export const controlsOfDrill = (controls: readonly Pick<AnyControl, 'id' | 'drills'>[], scenario: Scenario): string[] =>
  controls
    .filter(({ drills = [] }) => drills.includes(scenario))
    .map(({ id }) => id)
    .sort();
