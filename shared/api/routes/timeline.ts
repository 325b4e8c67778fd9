/** Everything that changed: verdicts with their actors, waivers, and attestations. */
import * as z from 'zod/mini';
import { requirePeriod } from '../../queries/bounds.ts';
import { timelinePage } from '../../queries/timeline.ts';
import { READERS } from '../caller.ts';
import { instant, paging, selection, several, status, zone } from '../fields.ts';
import { pagingOf } from '../listing.ts';
import { route } from '../route.ts';
import { instantOf, selectionFor } from '../selection.ts';

const query = z.strictObject({
  ...selection,
  status: z.optional(several(status)),
  since: instant,
  until: z.optional(instant),
  zone: z.optional(zone),
  ...paging,
});

export const routes = [
  route({
    method: 'get',
    path: '/timeline',
    id: 'listChanges',
    summary: 'Every change in order of time, with who made it',
    roles: READERS,
    query,
    answers: {
      200: { description: 'A page of changes', schema: async () => (await import('./history.answers.ts')).changes },
    },
    handle: async (asked) => {
      const { query, ports, now } = asked;
      const clocked = { zone: query.zone, now: now.toISOString() };
      const since = instantOf(query.since, 'begin', 'since', clocked) ?? clocked.now;
      const until = instantOf(query.until, 'end', 'until', clocked);
      if (until !== undefined) requirePeriod(since, until, ['since', 'until']);
      const question = {
        ...{ ...(await selectionFor(asked, query)), since },
        ...(until ? { until } : {}),
        ...(query.status ? { statuses: query.status } : {}),
      };
      const { entries, next } = await timelinePage(ports, question, await pagingOf(asked));
      return { body: { since, until: until ?? null, changes: entries, next } };
    },
  }),
];
