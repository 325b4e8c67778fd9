import { EXIT } from './exit.ts';
import type { Io } from './io.ts';

export interface Interrupt {
  yes(): boolean;
  /** Removes the handlers, so that Ctrl-C ends the process again. */
  done(): void;
}

/** Ctrl-C, a stop by another program (`timeout`, a CI job that is cancelled), and a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A first signal lets the accounts under way finish, so that the store stays whole. A second one stops at once, after
 * `atOnce`.
 */
export function onInterrupt(io: Io, atOnce: () => Promise<void> = async () => {}): Interrupt {
  let signals = 0;
  // one listener for all signals: between two listeners, a signal would kill the process before `atOnce`
  const interrupt = () => {
    signals += 1;
    if (signals === 1) io.stderr.write('\nfinishing the accounts under way; press Ctrl-C again to stop at once\n');
    if (signals === 2) void atOnce().finally(() => process.exit(EXIT.unfinished));
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return {
    yes: () => signals > 0,
    done: () => {
      for (const signal of SIGNALS) process.removeListener(signal, interrupt);
    },
  };
}
