/** Time that moves only when everything waits for it: minutes of waiting are tested without any. */
import { afterEach, beforeEach, vi } from 'vitest';

/** The clocks and timers that the product and the SDK use. */
export const FAKED = ['setTimeout', 'clearTimeout', 'Date', 'performance'] as const;

/** In this file's tests, timers and clocks are faked: the SDK's own as well. */
export function withFakeTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: [...FAKED] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** In this file's tests the SDK repeats a failed call at once: it waits for a random part of a time, here for none of it. */
export function withoutBackoff(): void {
  beforeEach(() => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
}

const STANDING = 20;

/** The result of the work, and the seconds that it would have taken. */
export async function elapsed<T>(work: Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const began = performance.now();
  let settled = false;
  const done = work.finally(() => {
    settled = true;
  });
  done.catch(() => {});
  let standing = 0;
  while (!settled) {
    await new Promise((resolve) => setImmediate(resolve));
    if (settled || vi.getTimerCount() === 0) continue;
    const before = performance.now();
    await vi.advanceTimersToNextTimerAsync();
    standing = performance.now() === before ? standing + 1 : 0;
    // the SDK's rate limiter waits for parts of a millisecond, which a faked clock does not have
    if (standing > STANDING) await vi.advanceTimersByTimeAsync(1);
  }
  return { value: await done, seconds: (performance.now() - began) / 1_000 };
}
