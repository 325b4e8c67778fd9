/** What a look at one need of a deployment comes to. What could not be read is `unknown`, and no check can say otherwise. */
import { closest } from '../config/closest.ts';
import { CouldNotRead, type Unreadable } from '../core/errors.ts';
import type { Seen } from '../core/reading.ts';

export type CheckStatus = 'ok' | 'missing' | 'unknown';

export interface Check {
  readonly id: string;
  /** What holds when it is ok. */
  readonly title: string;
  readonly status: CheckStatus;
  /** What there is, or why it could not be read. */
  readonly found: string;
  /** The command that puts it right, or that finds it out; null when it is ok. */
  readonly run: string | null;
}

/** What a check is called, and what holds when it is ok. */
export type Need = Pick<Check, 'id' | 'title'>;
export type Outcome = Pick<Check, 'status' | 'found' | 'run'>;

export const ok = (found: string): Outcome => ({ status: 'ok', found, run: null });
export const missing = (found: string, run: string): Outcome => ({ status: 'missing', found, run });
export const unknown = (found: string, run: string): Outcome => ({ status: 'unknown', found, run });

export const CREATE_ORGANIZATION = 'aws organizations create-organization';

/** Judges what was read; what was not is `unknown`, with the action that was refused. */
export function check<T>(need: Need, facts: Seen<T>, judge: (facts: T) => Outcome): Check {
  return { ...need, ...(facts instanceof CouldNotRead ? unread(facts) : judge(facts)) };
}

/** What somebody at a terminal can do about it: a scan's own words for the same speak of its role and its log. */
const WHY: Record<Unreadable, (failure: CouldNotRead) => readonly [why: string, run: string]> = {
  denied: ({ action }) => ['was denied', `plumbline doctor, with credentials that are allowed ${action}`],
  policy: ({ action }) => [
    'was denied by a policy of the organisation',
    `plumbline doctor, with credentials that the policies of the organisation leave ${action} to`,
  ],
  throttled: () => ['was throttled until its retries ran out', 'plumbline doctor, in a few minutes'],
  'timed-out': () => ['got no answer in time', 'plumbline doctor, once the endpoint can be reached from here'],
  'region-disabled': () => [
    'has no answer where a region is not enabled',
    'plumbline doctor, once the region is enabled',
  ],
  credentials: () => ['refused the credentials', 'plumbline doctor, signed in again, or with the --role that there is'],
  malformed: () => ['answered with something that cannot be read', 'plumbline doctor; report it if it stays'],
  untold: () => ['does not tell', 'plumbline doctor; report it if it stays'],
  failed: ({ cause }) => [
    `failed${cause instanceof Error && cause.message ? `: ${cause.message}` : ''}`,
    'plumbline doctor, once that is put right',
  ],
};
const NO_ORGANIZATION = 'AWSOrganizationsNotInUseException';

/** `what` could not be done, because of what AWS answered. */
export function unread(failure: CouldNotRead, what = 'could not read'): Outcome {
  const { action, code, reason } = failure;
  if (code === NO_ORGANIZATION) return unknown('the account is in no organisation', CREATE_ORGANIZATION);
  const [why, run] = WHY[reason](failure);
  return unknown(`${what}: ${action} ${why} (${code})`, run);
}

/** A name that is none of those there are, with the one that was probably meant. */
export function guessed(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return meant === undefined ? name : `${name} (did you mean ${meant}?)`;
}
