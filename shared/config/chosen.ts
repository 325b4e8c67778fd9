/** The controls that a command line names: entries of the catalogue, or the controls themselves for a verb that evaluates. */

import { UsageError } from '../core/errors.ts';
import { named, unknownControl } from './names.ts';

interface Named {
  readonly id: string;
}

/** The controls that any of the ids and globs names; all controls without any. */
export function chosenOf<C extends Named>(
  controls: readonly C[],
  patterns: readonly string[] | undefined,
): readonly C[] {
  if (!patterns || patterns.length === 0) return controls;
  const chosen = new Set<C>();
  for (const pattern of patterns) {
    const found = named(pattern, controls);
    if (found.length === 0) throw new UsageError(unknownControl(pattern, controls));
    for (const control of found) chosen.add(control);
  }
  return controls.filter((control) => chosen.has(control));
}

export function theOneOf<C extends Named>(controls: readonly C[], id: string): C {
  const [control] = chosenOf(controls, [id]);
  if (control?.id === id) return control;
  throw new UsageError(unknownControl(id, controls));
}
