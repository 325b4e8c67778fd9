/** `plumbline doctor --prove-events`: asks for the options that the proof needs, prints its steps, and cleans up on Ctrl-C. */

import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../shared/core/errors.ts';
import type { Check } from '../../shared/doctor/check.ts';
import { type Proving, proveEvents } from '../../shared/doctor/proof.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';

/** Throws `UsageError` if the proof could not begin. */
export function requireForProof(
  account: string,
  given: { caller: string; hub: string; role?: string; table?: string },
) {
  if (!given.table)
    throw new UsageError('--prove-events needs --table, to know whether a scan has seen the account; name the table');
  const outside = [account, given.hub].find((one) => one !== given.caller);
  if (outside && !given.role)
    throw new UsageError(`--prove-events needs --role, to enter ${outside}; name a role that can be assumed there`);
}

export async function provenEvents(io: Io, proving: Omit<Proving, 'clock' | 'announce' | 'stopped'>): Promise<Check[]> {
  const interrupted = new AbortController();
  const interrupt = () => {
    if (interrupted.signal.aborted) process.exit(EXIT.unfinished);
    io.stderr.write('\ntaking the tag off; press Ctrl-C again to stop at once and leave it there\n');
    interrupted.abort();
  };
  process.on('SIGINT', interrupt);
  try {
    return await proveEvents({
      ...proving,
      clock: { now: () => new Date(), wait: (milliseconds) => waited(milliseconds, interrupted.signal) },
      announce: (text) => io.stderr.write(`${text}\n`),
      stopped: () => interrupted.signal.aborted,
    });
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** Ends early when the user interrupts it, which is not a failure. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
