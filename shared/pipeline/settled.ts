/** What a unit's commits ended, as far as it has ended in all of the unit. */
import { endsDark, settled, type Transition } from '../records/alerts/transition.ts';
import { verdictsOf } from '../records/verdicts.ts';
import type { Deps } from './deps.ts';

/** `transitions` are all of that unit. It is only read where something may have come back. */
export async function settledIn(
  { history }: Pick<Deps, 'history'>,
  unit: string,
  transitions: readonly Transition[],
): Promise<readonly Transition[]> {
  return transitions.some(endsDark)
    ? settled(transitions, (await history.read(verdictsOf(unit))).contents)
    : transitions;
}
