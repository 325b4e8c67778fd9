/** The controls and frameworks that a command line names. */
import { didYouMean } from '../../shared/config/closest.ts';
import { named, unknownControl } from '../../shared/config/config.ts';
import { controls } from '../../shared/controls/index.ts';
import type { AnyControl } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { frameworks } from '../../shared/frameworks/index.ts';

/** All controls without patterns; with them, those that any of the ids and globs names. */
export function chosenControls(patterns: readonly string[] | undefined): readonly AnyControl[] {
  if (!patterns || patterns.length === 0) return controls;
  const chosen = new Set<AnyControl>();
  for (const pattern of patterns) {
    const found = named(pattern, controls);
    if (found.length === 0) throw new UsageError(unknownControl(pattern, controls));
    for (const control of found) chosen.add(control);
  }
  return controls.filter((control) => chosen.has(control));
}

export function theControl(id: string): AnyControl {
  const [control] = chosenControls([id]);
  if (control?.id === id) return control;
  throw new UsageError(unknownControl(id, controls));
}

export function theFramework(id: string) {
  const found = frameworks.find((framework) => framework.id === id);
  if (found) return found;
  const known = frameworks.map((framework) => framework.id);
  throw new UsageError(`no framework is called "${id}"; there are ${known.join(', ')}${didYouMean(id, known)}`);
}
