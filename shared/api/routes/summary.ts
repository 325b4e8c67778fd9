/** The summary of the organisation, now or at an instant: counts by account and domain, the worst first. */
import * as z from 'zod/mini';
import { catalogue } from '../../controls/catalogue.ts';
import { isSettled } from '../../queries/cached.ts';
import { severitiesOf } from '../../queries/counts.ts';
import { roomOf } from '../../queries/pages.ts';
import { summary } from '../../queries/summary.ts';
import { READERS } from '../caller.ts';
import { counted, instant, paging, zone } from '../fields.ts';
import { pagingOf } from '../listing.ts';
import { route } from '../route.ts';
import { countedFor, instantOf } from '../selection.ts';

/** A page holds the rows and, if it is the first one, the dark units, and 64 kB at most. */
const BYTES = { rows: 36 * 1_024, dark: 24 * 1_024 };

const query = z.strictObject({ ...counted, asOf: z.optional(instant), zone: z.optional(zone), ...paging });

export const routes = [
  route({
    method: 'get',
    path: '/summary',
    id: 'getSummary',
    summary: 'How many verdicts of each account and domain pass, fail and are unknown, the worst first',
    roles: READERS,
    query,
    answers: {
      200: { description: 'A page of counts', schema: async () => (await import('./counts.answers.ts')).summary },
    },
    handle: async (asked) => {
      const { query, ports, now } = asked;
      const at = instantOf(query.asOf, 'end', 'asOf', { zone: query.zone, now: now.toISOString() });
      const question = { ...(await countedFor(asked, query)), ...(at ? { at } : {}) };
      const page = await summary(ports, question, {
        ...(await pagingOf(asked)),
        bytes: BYTES.rows,
        severityOf: severitiesOf(catalogue),
      });
      const room = roomOf({ limit: page.dark.length, bytes: BYTES.dark });
      const full = page.dark.findIndex((unit) => !room.fits(unit));
      const dark = full === -1 ? page.dark : page.dark.slice(0, full);
      return {
        body: { asOf: page.at, total: page.total, rows: page.rows, dark, darkUnits: page.darkUnits, next: page.next },
        lasting: isSettled(page.at, now) && query.account !== undefined && query.ou === undefined,
      };
    },
  }),
];
