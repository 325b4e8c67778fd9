/** What a look at one need of a deployment comes to. What could not be read is `unknown`, and no check can say otherwise. */
import type { Seen } from '../core/collector.ts';
import { CouldNotRead } from '../core/errors.ts';

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

/** Judges what was read; what was not is `unknown`, with the action that was refused. */
export function check<T>(need: Need, facts: Seen<T>, judge: (facts: T) => Outcome): Check {
  return { ...need, ...(facts instanceof CouldNotRead ? unread(facts) : judge(facts)) };
}

function unread({ message, action, code, reason }: CouldNotRead): Outcome {
  if (reason !== 'denied') return unknown(message, 'plumbline doctor, once that can be read');
  return unknown(
    `could not read: ${action} was denied (${code})`,
    `plumbline doctor, with credentials that are allowed ${action}`,
  );
}
