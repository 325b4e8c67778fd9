import { EXIT } from './exit.ts';
import type { Io } from './io.ts';

export interface Interrupt {
  yes(): boolean;
  /** Gives Ctrl-C back to the process. */
  done(): void;
}

/** After Ctrl-C, the accounts under way finish, so that the store stays whole. A second Ctrl-C ends the process at once. */
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
