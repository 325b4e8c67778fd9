/** Decides which transitions have a common cause, and so share an alert. */
import { parseUnit } from '../../core/account.ts';
import { COVERAGE_CONTROL } from './own-controls.ts';
import { actorOf, type Transition } from './transition.ts';

/**
 * Transitions have a common cause when the `key` is the same and, if these are given, the account or the call is the same. A
 * transition joins an alert that grew shortly before; if `lasting`, any alert with an open member that shares them.
 */
export interface CommonCause {
  readonly key: string;
  readonly account?: string;
  /** The API call. For unreadable resources: the member's key, which is derived from the reason. */
  readonly call?: string;
  readonly lasting: boolean;
}

/**
 * The common cause of a transition, by its origin:
 * - **An event with an actor**: the same principal in the same account, or with the same call in any account. Examples
 * are a pipeline that breaks forty accounts, and a person who opens a bucket by three calls.
 * - **An event without an actor** (a service sent it): the same control in the same account.
 * - **A scan**: the same set of controls that changed on one resource, in any account of that run.
 * - **Time** (a waiver ended): the same control, in any account.
 * - **Unreadable resources**: the same reason in any account, or reasons of one sort in one account, while one of them
 * lasts. If a role lacks permissions, its calls fail one after the other, over hours. Each sort has alerts of its own,
 * because throttling, a denial and a missing scan have different causes. All refusals by policies of the organisation
 * have one cause.
 */
export function commonCauseOf(transition: Transition, together: ReadonlyMap<string, string>): CommonCause {
  const { cause, change, problem, unit, key } = transition;
  const { account } = parseUnit(unit);
  if (problem === 'dark') {
    if (change.unread === 'policy') return { key: 'dark|policy', lasting: true };
    const sort = change.control === COVERAGE_CONTROL ? COVERAGE_CONTROL : (change.unread ?? 'not-stated');
    return { key: `dark|${sort}`, account, call: key, lasting: true };
  }
  if (cause.kind === 'scan') {
    return {
      key: `${problem}|${cause.run}|${together.get(resourceInUnit(transition)) ?? change.control}`,
      lasting: false,
    };
  }
  if (cause.kind === 'time') return { key: `${problem}|time|${change.control}`, lasting: false };
  const actor = actorOf(transition);
  if (actor) {
    const { principal, call } = actor;
    return { key: `${problem}|${roleOf(principal)}`, account, call, lasting: false };
  }
  return { key: `${problem}|${change.control}|${account}`, lasting: false };
}

const resourceInUnit = ({ unit, change }: Transition): string => `${unit} ${change.resource}`;

/** Maps each resource that scans found changed to the names of the controls that changed on it. */
export function movedTogether(transitions: readonly Transition[]): Map<string, string> {
  const byResource = Map.groupBy(
    transitions.filter(({ cause, opens, problem }) => cause.kind === 'scan' && opens && problem !== 'dark'),
    resourceInUnit,
  );
  return new Map(
    [...byResource].map(([resource, group]) => [
      resource,
      [...new Set(group.map(({ change }) => change.control))].sort().join(','),
    ]),
  );
}

/** Generated parts of a name: the number of a run, an id. */
const GENERATED = /[0-9a-f]{8,}|\d{4,}/gi;
/** A person whom IAM Identity Center knows by an id alone (functions/lib/actor.ts). The id is part of the principal. */
const IN_DIRECTORY = /^identitystore\//;

/**
 * The principal without its account and without generated parts, so that two runs of one pipeline are the same. The roles that
 * StackSets creates in each account count as one, although their names have different endings.
 */
export function roleOf(principal: string): string {
  const bare = principal.replace(/:\d{12}:/, '::');
  const stackSet = /:assumed-role\/(stacksets-exec|AWSCloudFormationStackSetExecutionRole|AWSControlTowerExecution)/;
  const [, role] = stackSet.exec(bare) ?? [];
  if (role) return `role/${role}`;
  return IN_DIRECTORY.test(bare) ? bare : bare.replace(GENERATED, '*');
}
