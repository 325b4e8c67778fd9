/**
 * Limits how long one collector waits for AWS in one unit. A call ends at its own time limit, when the collector has
 * had no answer for too long, when it has lost too much time on unanswered calls, or when the account's time is over.
 * After that, further calls of the collector are refused at once for the same reason.
 */
import { CouldNotRead } from '../core/errors.ts';
import type { Limits } from '../core/limits.ts';
import { couldNotRead } from './failure.ts';

export interface Patience {
  /** Makes one call within its time limit. Throws `CouldNotRead`, also when the call itself never returns. */
  call<T>(action: string, ask: (waiting: Waiting) => Promise<T>): Promise<T>;
}

export interface Waiting {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Reports why an attempt failed. If the call then runs out of time, this is the reason that is given. */
  failed(error: unknown): void;
}

type Cause = Pick<CouldNotRead, 'reason' | 'code'>;

/** The SDK's own error name, so that a timeout has the same text whichever limit ended the call. */
const NO_ANSWER: Cause = { reason: 'timed-out', code: 'TimeoutError' };
const NO_TIME: Cause = { reason: 'timed-out', code: 'the time for this account was over' };

/** A denial is an answer; a timeout or throttling is none. */
const isUnanswered = ({ reason }: Cause): boolean => ['timed-out', 'unreached', 'throttled'].includes(reason);

/** `until` is the end of the account's time, on the clock of `performance.now()`. */
export function patience(limits: Limits, until: number): Patience {
  let waiting = 0;
  /** When the collector last got an answer, or began to wait for one. */
  let since = 0;
  let lost = 0;
  let lostUntil = 0;
  /** Why the last call got no answer; null after an answer. */
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

  /** Counts the time lost by concurrent calls once. */
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

/**
 * Returns the answer, or throws `CouldNotRead` as soon as `end` is reached. `end` may move while other calls are
 * answered.
 */
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
