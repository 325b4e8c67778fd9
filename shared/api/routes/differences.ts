/** The verdicts that differ between two instants. */
import * as z from 'zod/mini';
import { diffPage } from '../../queries/diff.ts';
import { READERS } from '../caller.ts';
import { instant, paging, selection, zone } from '../fields.ts';
import { pagingOf } from '../listing.ts';
import { route } from '../route.ts';
import { instantOf, selectionFor } from '../selection.ts';

const query = z.strictObject({
  ...selection,
  against: instant,
  asOf: z.optional(instant),
  zone: z.optional(zone),
  ...paging,
});

export const routes = [
  route({
    method: 'get',
    path: '/differences',
    id: 'listDifferences',
    summary: 'The verdicts whose status differs between two instants',
    roles: READERS,
    query,
    answers: {
      200: {
        description: 'A page of differences',
        schema: async () => (await import('./history.answers.ts')).differences,
      },
    },
    handle: async (asked) => {
      const { query, ports, now } = asked;
      const clocked = { zone: query.zone, now: now.toISOString() };
      const against = instantOf(query.against, 'end', 'against', clocked) ?? clocked.now;
      const at = instantOf(query.asOf, 'end', 'asOf', clocked);
      const question = { ...(await selectionFor(asked, query)), against, ...(at ? { at } : {}) };
      const page = await diffPage(ports, question, await pagingOf(asked));
      return { body: { against, asOf: page.at, differences: page.entries, next: page.next } };
    },
  }),
];
