/** The runs that pages show: the last complete run, and the newest runs. */

import type { Commit } from '../../core/commit.ts';
import { leftAfter } from '../../core/left-after.ts';
import { RUNS, type RunBody } from '../../records/runs.ts';
import type { Asked } from '../asked.ts';
import { duration } from '../words.ts';

/** If the last fifty scans are all incomplete, an earlier complete one is too old to rely on. */
const LOOKED_AT = 50;

/** The newest runs at the page's instant, the newest first. */
export async function newestRuns({ ports, at }: Asked, count = LOOKED_AT): Promise<Commit<RunBody>[]> {
  const { seq } = at === undefined ? await ports.history.read(RUNS) : await ports.history.asOf(RUNS, at);
  const found: Commit<RunBody>[] = [];
  for await (const commit of leftAfter(ports.history, RUNS, seq - count)) {
    if (commit.seq > seq) break;
    found.unshift(commit);
  }
  return found;
}

export const isComplete = ({ body }: Commit<RunBody>): boolean => body.missing.length === 0;

export async function lastRun(asked: Asked): Promise<{ at: string; ago: string; isLatest: boolean } | null> {
  const runs = await newestRuns(asked);
  const last = runs.find(isComplete);
  if (!last) return null;
  const now = asked.at ?? asked.now.toISOString();
  return { at: last.at, ago: `${duration(Date.parse(now) - Date.parse(last.at))} ago`, isLatest: last === runs[0] };
}
