/** Some work is done once a day, and not in every run: by the first run that begins on a day in UTC. */

import { leftAfter } from '../core/left-after.ts';
import type { History } from '../core/ports.ts';
import { RUNS } from '../records/runs.ts';

const dayOf = (instant: string): string => instant.slice(0, '2026-01-31'.length);

/** Whether the run before the newest recorded one began on an earlier day. The first run of a history counts. */
export async function isFirstOfDay({ history }: { readonly history: Pick<History, 'read' | 'log'> }): Promise<boolean> {
  const { seq } = await history.read(RUNS);
  const days: string[] = [];
  for await (const { body } of leftAfter(history, RUNS, seq - 2)) days.push(dayOf(body.startedAt));
  return days.length < 2 || days[0] !== days[1];
}
