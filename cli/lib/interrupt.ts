import { EXIT } from './exit.ts';
import type { Io } from './io.ts';

/** Ctrl-C lets the accounts under way finish, so that the store stays whole; a second one ends at once. */
export function onInterrupt(io: Io): { yes(): boolean } {
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
    io.stderr.write('\nfinishing the accounts under way; press Ctrl-C again to stop at once\n');
    process.once('SIGINT', () => process.exit(EXIT.unfinished));
  });
  return { yes: () => interrupted };
}
