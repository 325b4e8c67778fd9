/** The trend: counts of verdicts at the end of each day. */
import * as z from 'zod/mini';
import { catalogue } from '../../controls/catalogue.ts';
import { isSettled } from '../../queries/cached.ts';
import { severitiesOf } from '../../queries/counts.ts';
import { cursorsFor } from '../../queries/cursor.ts';
import { roomOf } from '../../queries/pages.ts';
import { type TrendPoint, trend } from '../../queries/trend.ts';
import { READERS } from '../caller.ts';
import { counted, instant, paging, zone } from '../fields.ts';
import { pagingOf } from '../listing.ts';
import { route } from '../route.ts';
import { countedFor, instantOf } from '../selection.ts';

const DAYS = 90;

const query = z.strictObject({
  ...counted,
  days: z.optional(z.coerce.number().check(z.int({ error: 'must be a whole number of days' }))),
  by: z.optional(z.enum(['domain', 'account'])),
  asOf: z.optional(instant),
  zone: z.optional(zone),
  ...paging,
});

const nameOf = ({ day, of }: TrendPoint): string => `${day} ${of ?? ''}`;

export const routes = [
  route({
    method: 'get',
    path: '/trend',
    id: 'getTrend',
    summary: 'The counts of verdicts at the end of each of the last days, of all together or by domain or account',
    roles: READERS,
    query,
    answers: {
      200: { description: 'A page of days', schema: async () => (await import('./counts.answers.ts')).trend },
    },
    handle: async (asked) => {
      const { query, ports, now } = asked;
      const { key, cursor, ...paged } = await pagingOf(asked);
      const { limit: _, cursor: __, ...question } = query;
      const cursors = cursorsFor<string>({ kind: 'trend', ...question }, key);
      const given = cursor === undefined ? undefined : cursors.read(cursor);
      const named = instantOf(query.asOf, 'end', 'asOf', { zone: query.zone, now: paged.now });
      const at = given?.until ?? named ?? paged.now;
      const { days = DAYS, by } = query;
      const points = await trend(
        ports,
        { ...(await countedFor(asked, query)), days, at, ...(by ? { by } : {}) },
        { now: at, severityOf: severitiesOf(catalogue) },
      );
      const rest = given ? points.slice(1 + points.findIndex((point) => nameOf(point) === given.after)) : points;
      const room = roomOf(paged);
      const full = rest.findIndex((point) => !room.fits(point));
      const page = full === -1 ? rest : rest.slice(0, full);
      const last = page.at(-1);
      return {
        body: {
          ...{ asOf: at, points: page },
          next: full !== -1 && last ? cursors.write({ until: at, after: nameOf(last) }) : null,
        },
        lasting: isSettled(at, now) && query.account !== undefined && query.ou === undefined,
      };
    },
  }),
];
