/** The changes of a unit's commits that ended something in the whole unit. */
import { confirmedEnds, endsDark, type Transition } from '../records/alerts/transition.ts';
import { verdictsOf } from '../records/verdicts.ts';
import type { Deps } from './deps.ts';

/** `transitions` are all transitions of the unit. The state is only read when something may have come back. */
export async function confirmedEndsIn(
  { history }: Pick<Deps, 'history'>,
  unit: string,
  transitions: readonly Transition[],
): Promise<readonly Transition[]> {
  return transitions.some(endsDark)
    ? confirmedEnds(transitions, (await history.read(verdictsOf(unit))).contents)
    : transitions;
}
