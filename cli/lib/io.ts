/** What a command reads and writes: the process's own streams, or those of a test. */
import type { Writable } from 'node:stream';

export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface Io {
  /** For machines, and what was asked for. */
  readonly stdout: Output;
  /** For people: progress, counts, errors. */
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Letters that fit in a line: those of the terminal, or COLUMNS; no limit where the output goes to a file or a pipe. */
export function widthOf({ stdout, env }: Io): number {
  if (stdout.isTTY && stdout.columns) return stdout.columns;
  const columns = Number(env.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? columns : NO_LIMIT;
}
