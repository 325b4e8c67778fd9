/** The report of a period for a few accounts, in totals. The whole report of many accounts is a job. */
import * as z from 'zod/mini';
import { catalogue } from '../../controls/catalogue.ts';
import { isExternal } from '../../core/external.ts';
import { isSettled } from '../../queries/cached.ts';
import { period } from '../../queries/period.ts';
import { requirementPerControl } from '../../queries/requirements.ts';
import { READERS } from '../caller.ts';
import { accountId, instant, selection, zone } from '../fields.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import { instantOf, placesFor, reachFor, requirementsFor } from '../selection.ts';

/** A report of more accounts takes longer than a caller waits. */
const MOST_ACCOUNTS = 3;
const MOST_DRAWN = 200;

export const routes = [
  route({
    method: 'get',
    path: '/period',
    id: 'getPeriod',
    summary: 'The totals of a period for at most three accounts: time in compliance, exceptions, sample',
    roles: READERS,
    query: z.strictObject({
      ...selection,
      account: z.array(accountId).check(z.minLength(1), z.maxLength(MOST_ACCOUNTS)),
      from: instant,
      to: instant,
      zone: z.optional(zone),
      sample: z.optional(z.coerce.number().check(z.int(), z.gte(0), z.lte(MOST_DRAWN))),
    }),
    answers: {
      200: { description: 'The report', schema: async () => (await import('./period.answers.ts')).report },
    },
    handle: async (asked) => {
      const { ports, query, now } = asked;
      const clocked = { zone: query.zone, now: now.toISOString() };
      const from = instantOf(query.from, 'begin', 'from', clocked) ?? '';
      const to = instantOf(query.to, 'end', 'to', clocked) ?? '';
      if (query.control?.some(isExternal))
        throw new Problem(
          400,
          'a period is about controls of Plumbline; /api/v1/timeline has the changes of external ones',
        );
      const places = await placesFor(asked, await reachFor(asked), query);
      const requirements =
        requirementsFor(query) ?? requirementPerControl(catalogue.map(({ id }) => ({ id, title: id })));
      const resources = query.resource ? { resources: query.resource } : {};
      const { sample = 25 } = query;
      const counts = { members: 0, exceptions: 0, unseen: 0 };
      for await (const part of period(ports, { ...places, ...resources, from, to, requirements, sample })) {
        if (part.part === 'member') counts.members += 1;
        else if (part.part === 'exception') counts.exceptions += 1;
        else if (part.part === 'unseen') counts.unseen += 1;
        else {
          const { requirements: all, ...summary } = part.summary;
          const judged = all.filter(({ resources: count }) => count > 0).map(({ controls: _, ...one }) => one);
          const body = { from, to, counts, requirements: judged, ...summary };
          return { body, lasting: isSettled(to, now) && query.ou === undefined };
        }
      }
      throw new Problem(404, 'nothing was recorded in the period; give another one');
    },
  }),
];
