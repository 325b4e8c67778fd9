/**
 * The result of checking one need of a deployment. A need that could not be read gets `unknown`, and no check can
 * change that.
 */
import { closest } from '../config/closest.ts';
import { CouldNotRead, type Unreadable } from '../core/errors.ts';
import type { Seen } from '../core/reading.ts';

export type CheckStatus = 'ok' | 'missing' | 'unknown';

export interface Check {
  readonly id: string;
  /** The statement that is true when the check is ok. */
  readonly title: string;
  readonly status: CheckStatus;
  /** The observed state, or the reason why it could not be read. */
  readonly found: string;
  /** The command that fixes it or finds the cause; null when it is ok. */
  readonly run: string | null;
}

/** The id of a check, and the statement that is true when it is ok. */
export type Need = Pick<Check, 'id' | 'title'>;
export type Outcome = Pick<Check, 'status' | 'found' | 'run'>;

export const ok = (found: string): Outcome => ({ status: 'ok', found, run: null });
export const missing = (found: string, run: string): Outcome => ({ status: 'missing', found, run });
export const unknown = (found: string, run: string): Outcome => ({ status: 'unknown', found, run });

export const CREATE_ORGANIZATION = 'aws organizations create-organization';

/** Lets `judge` decide from the facts. If they could not be read, the result is `unknown`, with the denied action. */
export function check<T>(need: Need, facts: Seen<T>, judge: (facts: T) => Outcome): Check {
  return { ...need, ...(facts instanceof CouldNotRead ? unread(facts) : judge(facts)) };
}

/**
 * The cause in words, and what a person at a terminal can do about it. A scan's own wording does not fit here, because
 * it mentions the scan's role and log.
 */
const WHY: Record<Unreadable, (failure: CouldNotRead) => readonly [why: string, run: string]> = {
  denied: ({ action }) => ['was denied', `plumbline doctor, with credentials that are allowed ${action}`],
  policy: ({ action }) => [
    'was denied by a policy of the organisation',
    `plumbline doctor, with credentials that the policies of the organisation allow ${action} to`,
  ],
  throttled: () => ['was throttled until its retries ran out', 'plumbline doctor, in a few minutes'],
  'timed-out': () => ['got no answer in time', 'plumbline doctor, once the endpoint can be reached from here'],
  unreached: () => ['could not be reached', 'plumbline doctor, once the endpoint can be reached from here'],
  'region-disabled': () => [
    'has no answer where a region is not enabled',
    'plumbline doctor, once the region is enabled',
  ],
  credentials: () => ['refused the credentials', 'plumbline doctor, signed in again, or with an existing --role'],
  'no-credentials': () => ['found no AWS credentials', 'plumbline doctor, signed in, or with a --profile'],
  'other-account': () => [
    'answered with another account than the one asked for',
    'plumbline doctor, with a --role and credentials of the right account',
  ],
  malformed: () => ['answered with something that cannot be read', 'plumbline doctor; report it if it stays'],
  'not-stated': () => ['does not tell', 'plumbline doctor; report it if it stays'],
  'not-offered': () => ['is of a service that the region does not offer', 'plumbline doctor without that region'],
  unevaluated: () => ['says that AWS could not evaluate it', 'plumbline doctor, once AWS has evaluated it'],
  'no-data': () => ['has no data', 'plumbline doctor, once there is data'],
  failed: ({ cause }) => [
    `failed${cause instanceof Error && cause.message ? `: ${cause.message}` : ''}`,
    'plumbline doctor, once that is fixed',
  ],
};
const NO_ORGANIZATION = 'AWSOrganizationsNotInUseException';

/** An `unknown` result: `what` could not be done, because of AWS's answer. */
export function unread(failure: CouldNotRead, what = 'could not read'): Outcome {
  const { action, code, reason } = failure;
  if (code === NO_ORGANIZATION) return unknown('the account is in no organisation', CREATE_ORGANIZATION);
  const [why, run] = WHY[reason](failure);
  return unknown(`${what}: ${action} ${why} (${code})`, run);
}

/** Names an unknown word, with the closest known one as a suggestion. */
export function guessed(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return meant === undefined ? name : `${name} (did you mean ${meant}?)`;
}
