/** Ends a script with an exit code and a message, after ending everything that it started. */
import { SetupError } from './programs.ts';

export const FAILED = 1;
const INTERRUPTED = 130;

/**
 * Runs `main` and sets the exit code that it returns. The signal is aborted by Ctrl-C, by the parent process, or when
 * the terminal closes; `main` then ends what it started. A `SetupError` is printed without a stack.
 */
export async function script(main: (interrupted: AbortSignal) => Promise<number>): Promise<void> {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  try {
    const code = await main(interrupt.signal);
    process.exitCode = interrupt.signal.aborted ? INTERRUPTED : code;
  } catch (error) {
    process.exitCode = interrupt.signal.aborted ? INTERRUPTED : FAILED;
    if (interrupt.signal.aborted) return;
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
  }
}
