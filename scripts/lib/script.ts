/** How a script ends: with an exit code and a message, and with all that it started ended as well. */
import { SetupError } from './programs.ts';

export const FAILED = 1;
const INTERRUPTED = 130;

/**
 * Runs it and sets the exit code that it answers. The signal it is given is aborted by Ctrl-C, by whoever started the
 * script, or when the terminal goes: it then ends what it started. A `SetupError` is told without a stack.
 */
export async function script(main: (interrupted: AbortSignal) => Promise<number>): Promise<void> {
  const told = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told.abort());
  try {
    const code = await main(told.signal);
    process.exitCode = told.signal.aborted ? INTERRUPTED : code;
  } catch (error) {
    process.exitCode = told.signal.aborted ? INTERRUPTED : FAILED;
    if (told.signal.aborted) return;
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
  }
}
