/** The verdicts that hold, or held at an instant. */
import * as z from 'zod/mini';
import { asOfPage } from '../../queries/as-of.ts';
import { isSettled } from '../../queries/cached.ts';
import { showingWaivers } from '../../queries/waivers-shown.ts';
import { READERS } from '../caller.ts';
import { instant, paging, selection, several, status, zone } from '../fields.ts';
import { pagingOf } from '../listing.ts';
import { route } from '../route.ts';
import { instantOf, selectionFor } from '../selection.ts';

const query = z.strictObject({
  ...selection,
  status: z.optional(several(status)),
  asOf: z.optional(instant),
  zone: z.optional(zone),
  ...paging,
});

export const routes = [
  route({
    method: 'get',
    path: '/verdicts',
    id: 'listVerdicts',
    summary: 'The verdicts that hold, or held at an instant, by account, region, control and resource',
    roles: READERS,
    query,
    answers: {
      200: { description: 'A page of verdicts', schema: async () => (await import('./history.answers.ts')).verdicts },
    },
    handle: async (asked) => {
      const { query, ports, now } = asked;
      const at = instantOf(query.asOf, 'end', 'asOf', { zone: query.zone, now: now.toISOString() });
      const selected = await selectionFor(asked, query);
      const question = { ...selected, ...(at ? { at } : {}), ...(query.status ? { statuses: query.status } : {}) };
      const page = await asOfPage(ports, question, await pagingOf(asked));
      const shown = await showingWaivers(ports, page.at, at);
      return {
        body: { asOf: page.at, verdicts: page.entries.map(shown), dark: page.begun.flat(), next: page.next },
        lasting: isSettled(page.at, now) && query.account !== undefined && query.ou === undefined,
      };
    },
  }),
];
