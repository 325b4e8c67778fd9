/** The runs: when each began and ended, and how many of its planned units and controls it evaluated. */

import * as z from 'zod/mini';
import type { Commit } from '../../core/commit.ts';
import { leftAfter } from '../../core/left-after.ts';
import { cursorsFor } from '../../queries/cursor.ts';
import { roomOf } from '../../queries/pages.ts';
import { removedUntil } from '../../queries/reading.ts';
import { RUNS, type RunBody } from '../../records/runs.ts';
import { READERS, type Reach, reachesUnit } from '../caller.ts';
import { paging } from '../fields.ts';
import { pagingOf } from '../listing.ts';
import { route } from '../route.ts';
import { reachFor } from '../selection.ts';

/** A run that could not evaluate a whole organisation names thousands of units. */
const MOST_MISSING = 20;

export const routes = [
  route({
    method: 'get',
    path: '/runs',
    id: 'listRuns',
    summary: 'The runs, the newest first, with what each evaluated of what it had planned',
    roles: READERS,
    query: z.strictObject(paging),
    answers: { 200: { description: 'A page of runs', schema: async () => (await import('./runs.answers.ts')).runs } },
    handle: async (asked) => {
      const { ports } = asked;
      const { key, cursor, now, ...limits } = await pagingOf(asked);
      const cursors = cursorsFor<number>({ kind: 'runs' }, key);
      const newest = cursor === undefined ? (await ports.history.read(RUNS)).seq : cursors.read(cursor).after - 1;
      const oldest = Math.max(1, newest - limits.limit + 1);
      const reach = await reachFor(asked);
      const found = [];
      for await (const commit of leftAfter(ports.history, RUNS, oldest - 1)) {
        if (commit.seq > newest) break;
        found.unshift(described(commit, reach));
      }
      const room = roomOf(limits);
      const full = found.findIndex((run) => !room.fits(run));
      const runs = full === -1 ? found : found.slice(0, full);
      const last = runs.at(-1)?.seq ?? 1;
      const first = found.at(-1)?.seq ?? oldest;
      const removed = first > oldest ? await removedUntil(ports.history, RUNS, first) : null;
      const isLast = last <= 1 || (removed !== null && last === first);
      return {
        body: { runs, removedUntil: removed, next: !isLast ? cursors.write({ until: now, after: last }) : null },
      };
    },
  }),
];

function described({ seq, at, hash, body }: Commit<RunBody>, reach: Reach) {
  const { type: _, missing, slowest = [], ...run } = body;
  const isWithin = (unit: string) => reachesUnit(reach, unit);
  const within = missing.filter(isWithin);
  const slow = slowest.filter(({ unit }) => isWithin(unit));
  return {
    ...{ seq, recordedAt: at, hash, ...run, ...(slow.length > 0 ? { slowest: slow } : {}) },
    ...{ missing: within.slice(0, MOST_MISSING), missingCount: within.length },
  };
}
