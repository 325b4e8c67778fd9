/** The messages between a worker of the tests and its launcher. */

/** A process to start, or a started process to end. The worker chooses the number of the process. */
export type Order =
  | { readonly start: number; readonly command: string; readonly args: readonly string[] }
  | { readonly end: number; readonly signal: NodeJS.Signals };

/** A process that runs, that could not be started, or that ended. */
export type Report =
  | { readonly of: number; readonly pid: number }
  | { readonly of: number; readonly error: { readonly message: string; readonly code?: string } }
  | { readonly of: number; readonly code: number | null; readonly signal: NodeJS.Signals | null };
