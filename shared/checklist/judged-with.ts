/** Checks whether the verdicts of a control were given with the parameters of an item. */

import { catalogue } from '../controls/catalogue.ts';
import { revisions } from '../controls/revisions.ts';
import type { Parameters, ParameterValue } from '../core/parameter.ts';
import { revisionText, UNKNOWN_REVISION } from '../core/revision.ts';
import type { HeldRevisions } from '../queries/revisions-held.ts';
import type { Evidence } from './standing.ts';

/** A revision covers the parameters: a verdict that was given with others than the item names is no evidence for it. */
export function judgedWith(held: HeldRevisions['revisions']): Evidence['judgedWith'] {
  const controls = new Map(catalogue.map((control) => [control.id, control.parameters ?? {}]));
  return (control, parameters) => {
    const all = { ...defaultsOf(controls.get(control) ?? {}), ...parameters };
    const wanted = revisionText(revisions[control] ?? UNKNOWN_REVISION, all);
    return [...(held.get(control) ?? [])].every((revision) => revision === wanted);
  };
}

const defaultsOf = (parameters: Parameters): Record<string, ParameterValue> =>
  Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]));
