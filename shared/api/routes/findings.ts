/** The open findings, each with its age and the waiver that mutes it. */
import * as z from 'zod/mini';
import { findingsPage } from '../../queries/ages.ts';
import { READERS } from '../caller.ts';
import { instant, paging, selection, zone } from '../fields.ts';
import { pagingOf } from '../listing.ts';
import { route } from '../route.ts';
import { instantOf, selectionFor } from '../selection.ts';

const query = z.strictObject({ ...selection, asOf: z.optional(instant), zone: z.optional(zone), ...paging });

export const routes = [
  route({
    method: 'get',
    path: '/findings',
    id: 'listFindings',
    summary: 'The open findings with their ages, by account, region, control and resource',
    roles: READERS,
    query,
    answers: {
      200: { description: 'A page of findings', schema: async () => (await import('./history.answers.ts')).findings },
    },
    handle: async (asked) => {
      const { query, ports, now } = asked;
      const at = instantOf(query.asOf, 'end', 'asOf', { zone: query.zone, now: now.toISOString() });
      const question = { ...(await selectionFor(asked, query)), ...(at ? { at } : {}) };
      const page = await findingsPage(ports, question, await pagingOf(asked));
      const body = { asOf: page.at, findings: page.entries, next: page.next };
      return { body, tagged: { ...body, findings: page.entries.map(({ ageMs: _, ...finding }) => finding) } };
    },
  }),
];
