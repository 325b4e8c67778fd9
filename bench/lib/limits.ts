/**
 * The limits of a benchmark: it prints its figures, then the limits that they exceed, and exits with a code of its own.
 */
import { type ExecFileOptions, execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Limit {
  /** Starts a sentence that continues with "is …, and may be … at most". */
  readonly what: string;
  readonly is: number;
  readonly atMost: number;
}

/** The exit code of a benchmark that finished and exceeded a limit. */
export const LIMIT_BROKEN = 3;

export function hold(limits: readonly Limit[]): void {
  // the comparison is negated, because NaN is within no limit
  const broken = limits.filter(({ is, atMost }) => !(is <= atMost));
  for (const { what, is, atMost } of broken) {
    process.stderr.write(`limit exceeded: ${what} is ${is}, and may be ${atMost} at most\n`);
  }
  if (broken.length > 0) process.exitCode = LIMIT_BROKEN;
}

/**
 * Runs a benchmark in a process of its own. Returns its figures, and whether they are within its limits; the benchmark
 * itself prints those that are not.
 */
export async function figuresOf(args: readonly string[], options: ExecFileOptions = {}) {
  const running = run(process.execPath, args, { ...options, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  running.child.stderr?.pipe(process.stderr, { end: false });
  const { stdout, code } = await running.then(
    (ended) => ({ ...ended, code: 0 }),
    (error: { code?: unknown; stdout: string }) => {
      if (error.code !== LIMIT_BROKEN) throw error;
      return { stdout: error.stdout, code: LIMIT_BROKEN };
    },
  );
  return { figures: JSON.parse(stdout) as unknown, isWithin: code === 0 };
}
