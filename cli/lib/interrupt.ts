import { EXIT } from './exit.ts';
import type { Io } from './io.ts';

export interface Interrupt {
  yes(): boolean;
  /** Ctrl-C is the process's own again. */
  done(): void;
}

/** Ctrl-C lets the accounts under way finish, so that the store stays whole; a second one ends at once. */
export function onInterrupt(io: Io): Interrupt {
  let interrupted = false;
  const end = () => process.exit(EXIT.unfinished);
  const interrupt = () => {
    interrupted = true;
    io.stderr.write('\nfinishing the accounts under way; press Ctrl-C again to stop at once\n');
    process.once('SIGINT', end);
  };
  process.once('SIGINT', interrupt);
  return {
    yes: () => interrupted,
    done: () => {
      process.removeListener('SIGINT', interrupt);
      process.removeListener('SIGINT', end);
    },
  };
}
