/** A progress bar on stderr if it is a terminal, and nothing otherwise. */

import { SingleBar } from 'cli-progress';
import { inTerminal } from '../../shared/core/inert.ts';
import type { Io } from './io.ts';

export interface Progress {
  start(total: number): void;
  step(label: string): void;
  stop(): void;
}

export function progressBar(io: Io, what: string): Progress {
  if (!io.stderr.isTTY || io.env.CI) return { start: () => {}, step: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total} {label}`,
    stream: io.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 30,
  });
  return {
    start: (total) => bar.start(total, 0, { label: '' }),
    step: (label) => bar.increment(1, { label: inTerminal(label) }),
    stop: () => bar.stop(),
  };
}
