import { EXIT } from './exit.ts';
import type { Io } from './io.ts';

export interface Interrupt {
  yes(): boolean;
  /** Gives Ctrl-C back to the process. */
  done(): void;
}

/** Ctrl-C, a stop by another program (`timeout`, a CI job that is cancelled), and a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A first signal lets the accounts under way finish, so that the store stays whole. A second one stops at once, after
 * `atOnce`.
 */
export function onInterrupt(io: Io, atOnce: () => Promise<void> = async () => {}): Interrupt {
  let interrupted = false;
  const end = () => void atOnce().finally(() => process.exit(EXIT.unfinished));
  const on = (listener: () => void) => {
    for (const signal of SIGNALS) process.once(signal, listener);
  };
  const off = (listener: () => void) => {
    for (const signal of SIGNALS) process.removeListener(signal, listener);
  };
  const interrupt = () => {
    interrupted = true;
    io.stderr.write('\nfinishing the accounts under way; press Ctrl-C again to stop at once\n');
    off(interrupt);
    on(end);
  };
  on(interrupt);
  return {
    yes: () => interrupted,
    done: () => {
      off(interrupt);
      off(end);
    },
  };
}
