/** A progress bar on stderr where somebody watches, and nothing elsewhere. */
import { SingleBar } from 'cli-progress';
import { inTerminal } from '../../shared/core/inert.ts';

export interface Progress {
  start(total: number): void;
  step(label: string): void;
  stop(): void;
}

export function progressBar(what: string): Progress {
  if (!process.stderr.isTTY || process.env.CI) return { start: () => {}, step: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total} {label}`,
    stream: process.stderr,
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
