/** Counts the requests of each caller by the minute, in memory: for a server of one process. */
import type { Clock } from '../core/ports.ts';
import type { Limiter } from './ports.ts';

const WINDOW_MS = 60_000;

/** The window that an instant is in, and the seconds until the next one begins. */
const windowAt = (now: number): { readonly window: number; readonly resetsIn: number } => ({
  window: Math.floor(now / WINDOW_MS),
  resetsIn: Math.ceil((WINDOW_MS - (now % WINDOW_MS)) / 1_000),
});

export function memoryLimiter(clock: Clock, perMinute: number): Limiter {
  let current = 0;
  const counts = new Map<string, number>();
  return {
    take: async (who) => {
      const { window, resetsIn } = windowAt(clock().getTime());
      if (window !== current) counts.clear();
      current = window;
      const count = (counts.get(who) ?? 0) + 1;
      counts.set(who, count);
      return { left: perMinute - count, resetsIn };
    },
  };
}
