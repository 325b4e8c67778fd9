/**
 * How long one collector waits for AWS in one place. A call ends when its own time is over, when the collector has had no
 * answer for too long, when it has lost too much time on calls without one, or when the account's time is over. What it
 * asks for after that is refused at once, for the same reason.
 */
import { CouldNotRead } from '../core/errors.ts';
import type { Limits } from '../core/limits.ts';
import { couldNotRead } from './failure.ts';

export interface Patience {
  /** Makes one call within its time. Throws `CouldNotRead`, also where the call itself never ends. */
  call<T>(action: string, ask: (waiting: Waiting) => Promise<T>): Promise<T>;
}

export interface Waiting {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Says why an attempt failed, which is the reason of a call that runs out of time meanwhile. */
  failed(error: unknown): void;
}

type Cause = Pick<CouldNotRead, 'reason' | 'code'>;

/** The SDK's own name for it, so that the same cause reads the same whichever limit ends the call. */
const NO_ANSWER: Cause = { reason: 'timed-out', code: 'TimeoutError' };
const NO_TIME: Cause = { reason: 'timed-out', code: 'the time for this account was over' };

/** A refusal is an answer as well; that AWS is too busy is none. */
const isUnanswered = ({ reason }: Cause): boolean => reason === 'timed-out' || reason === 'throttled';

/** `until` is the end of the account's time, as `performance.now()` counts. */
export function patience(limits: Limits, until: number): Patience {
  let waiting = 0;
  /** When the collector had its last answer, or began to wait for one. */
  let since = 0;
  let lost = 0;
  let lostUntil = 0;
  /** Why the last call got no answer; null once one did. */
  let cause: Cause | null = null;

  const begin = (): number => {
    const now = performance.now();
    if (waiting === 0 && !cause) since = now;
    waiting += 1;
    return now;
  };

  const answered = () => {
    since = performance.now();
    lost = Math.max(0, lost - limits.regained);
    cause = null;
  };

  /** Calls that wait at the same time lose the same time. */
  const lose = (began: number, why: Cause) => {
    const now = performance.now();
    lost += now - Math.max(began, lostUntil);
    lostUntil = now;
    cause = why;
  };

  const spent = (): Cause | null => {
    if (performance.now() >= until) return NO_TIME;
    if (lost >= limits.lost) return cause ?? NO_ANSWER;
    return cause && performance.now() >= since + limits.silence ? cause : null;
  };

  return {
    call: async (action, ask) => {
      const over = spent();
      if (over) throw new CouldNotRead(action, over.reason, over.code);
      const began = begin();
      const end = () => Math.min(began + limits.call, since + limits.silence, until);
      try {
        const answer = await within(end, ask, action, until);
        answered();
        return answer;
      } catch (error) {
        const unread = couldNotRead(action, error);
        if (isUnanswered(unread)) lose(began, unread);
        else answered();
        throw unread;
      } finally {
        waiting -= 1;
      }
    },
  };
}

/** The answer, or a `CouldNotRead` as soon as `end` has come: it may move on while others are answered. */
async function within<T>(
  end: () => number,
  ask: (waiting: Waiting) => Promise<T>,
  action: string,
  until: number,
): Promise<T> {
  const aborting = new AbortController();
  let cause = NO_ANSWER;
  let timer: NodeJS.Timeout | undefined;
  const waiting: Waiting = {
    signal: aborting.signal,
    failed: (error) => {
      const unread = couldNotRead(action, error);
      cause = isUnanswered(unread) ? unread : NO_ANSWER;
    },
  };
  const over = new Promise<never>((_resolve, reject) => {
    const look = () => {
      const left = end() - performance.now();
      if (left > 0) {
        timer = setTimeout(look, left);
        return;
      }
      const { reason, code } = performance.now() >= until ? NO_TIME : cause;
      reject(new CouldNotRead(action, reason, code));
      aborting.abort();
    };
    look();
  });
  try {
    return await Promise.race([ask(waiting), over]);
  } finally {
    clearTimeout(timer);
  }
}
