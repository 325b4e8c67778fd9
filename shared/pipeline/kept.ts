/**
 * Decides which controls keep the verdicts of an earlier scan, in a run that may leave out controls that are not due.
 * Pure.
 */
import { isReadWeekly } from '../core/cadence.ts';
import type { ChainState } from '../core/commit.ts';
import { type AnyControl, collectorsOf } from '../core/control.ts';
import { collectorsFor } from '../core/gather.ts';
import type { VerdictsState } from '../records/verdicts.ts';

/** A unit's state, and the controls that are about it. */
export interface Judgeable {
  readonly state: ChainState<VerdictsState>;
  readonly controls: readonly AnyControl[];
}

/**
 * The controls that keep their verdicts: weekly controls with a verdict of this revision in every unit and no `unknown`
 * among them, unless the due controls make the scan read all their facts anyway.
 */
export function keptOf(units: readonly Judgeable[], revisionOf: (control: AnyControl) => string): ReadonlySet<string> {
  const controls = [...new Set(units.flatMap((unit) => unit.controls))];
  const isKept = (control: AnyControl) =>
    isReadWeekly(control.cadence) &&
    units
      .filter((unit) => unit.controls.includes(control))
      .every(({ state }) => isSettled(state.contents, control.id, revisionOf(control)));
  const { kept = [], due = [] } = Object.groupBy(controls, (control) => (isKept(control) ? 'kept' : 'due'));
  const read = new Set(collectorsFor(due).map(({ id }) => id));
  const needsMore = (control: AnyControl) => collectorsOf(control).some(({ id }) => !read.has(id));
  return new Set(kept.filter(needsMore).map(({ id }) => id));
}

const isSettled = ({ revisions, verdicts }: VerdictsState, control: string, revision: string): boolean =>
  revisions[control] === revision && Object.values(verdicts[control] ?? {}).every(({ status }) => status !== 'unknown');
