/** What counts as one cause, so that it becomes one alert. */
import { parseUnit } from '../../core/account.ts';
import { COVERAGE } from './own.ts';
import { actorOf, type Transition } from './transition.ts';

/**
 * Transitions are of one cause when `of` is the same and, where these are given, the account or the call is. One that follows
 * closely joins whatever shares these; one that is `lasting` joins as long as what shares them is open.
 */
export interface CommonCause {
  readonly of: string;
  readonly account?: string;
  /** The API call; for what cannot be seen the member's key, which stands for the reason. */
  readonly call?: string;
  readonly lasting: boolean;
}

/**
 * - **An actor**: the same principal, whichever account it works in, when it works in the same account or makes the same call:
 *   a pipeline that breaks forty accounts, or somebody who opens a bucket by three calls.
 * - **A service that tells by itself**: the same control in the same account.
 * - **A scan**: what moved together on one resource, wherever it moved so in that run.
 * - **What cannot be seen**: the same reason wherever it shows, or reasons of one sort in one account, as long as that lasts: what a
 *   role lacks is found one call after the other, over hours. Sorts are kept apart, since what is throttled says nothing of what is
 *   denied, and what no scan looks at nothing of either. A policy of the organisation is one cause, whatever it refuses.
 */
export function commonCauseOf(transition: Transition, together: ReadonlyMap<string, string>): CommonCause {
  const { cause, change, direction, unit, key } = transition;
  const { account } = parseUnit(unit);
  if (direction === 'dark') {
    if (change.unread === 'policy') return { of: 'dark|policy', lasting: true };
    const sort = change.control === COVERAGE ? COVERAGE : (change.unread ?? 'untold');
    return { of: `dark|${sort}`, account, call: key, lasting: true };
  }
  if (cause.kind === 'scan') {
    return { of: `${direction}|${cause.run}|${together.get(placeOf(transition)) ?? change.control}`, lasting: false };
  }
  const actor = actorOf(transition);
  if (actor) {
    const { principal, call } = actor;
    return { of: `${direction}|${roleOf(principal)}`, account, call, lasting: false };
  }
  return { of: `${direction}|${change.control}|${account}`, lasting: false };
}

const placeOf = ({ unit, change }: Transition): string => `${unit} ${change.resource}`;

/** What moved together in a scan: each resource → the names of the controls that moved on it. */
export function movedTogether(transitions: readonly Transition[]): Map<string, string> {
  const byPlace = Map.groupBy(
    transitions.filter(({ cause, opens, direction }) => cause.kind === 'scan' && opens && direction !== 'dark'),
    placeOf,
  );
  return new Map(
    [...byPlace].map(([place, group]) => [
      place,
      [...new Set(group.map(({ change }) => change.control))].sort().join(','),
    ]),
  );
}

/** Letters and digits that no person chose: a number of a run, an id. */
const GENERATED = /[0-9a-f]{8,}|\d{4,}/gi;
/** A person whom nothing but such an id tells from others (functions/lib/actor.ts). */
const IN_DIRECTORY = /^identitystore\//;

/**
 * The principal without its account, and a session without what differs between two runs of one pipeline. Roles that
 * StackSets makes in each account are one, whatever their names end with.
 */
export function roleOf(principal: string): string {
  const bare = principal.replace(/:\d{12}:/, '::');
  const stackSet = /:assumed-role\/(stacksets-exec|AWSCloudFormationStackSetExecutionRole|AWSControlTowerExecution)/;
  const [, role] = stackSet.exec(bare) ?? [];
  if (role) return `role/${role}`;
  return IN_DIRECTORY.test(bare) ? bare : bare.replace(GENERATED, '*');
}
