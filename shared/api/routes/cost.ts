/** The monthly price of running Plumbline. */
import * as z from 'zod/mini';
import { costOf } from '../../cost/model.ts';
import { TYPICAL } from '../../cost/month.ts';
import { PRICES, TABLE_DATE } from '../../cost/prices.ts';
import { accountsIn } from '../../pipeline/known-accounts.ts';
import { READERS, reaches } from '../caller.ts';
import { route } from '../route.ts';
import { reachFor } from '../selection.ts';

const whole = (most: number) =>
  z.optional(z.coerce.number().check(z.int({ error: 'must be a whole number' }), z.gte(1), z.lte(most)));

export const routes = [
  route({
    method: 'get',
    path: '/cost',
    id: 'getCost',
    summary:
      'The monthly price of running Plumbline, line by line; without accounts, for those that scans have seen and the caller reaches',
    roles: READERS,
    query: z.strictObject({ accounts: whole(10_000), regions: whole(40), scansPerDay: whole(288) }),
    answers: { 200: { description: 'The price', schema: async () => (await import('./cost.answers.ts')).cost } },
    handle: async (asked) => {
      const { ports, query } = asked;
      const reach = await reachFor(asked);
      const seen = (await accountsIn(ports.roster)).filter(({ id }) => reaches(reach, id));
      const accounts = query.accounts ?? Math.max(1, seen.length);
      const { regions = TYPICAL.regions, scansPerDay = TYPICAL.scansPerDay } = query;
      const cost = costOf({ ...TYPICAL, accounts, regions, scansPerDay });
      const lines = cost.lines.map((line) => ({ ...line, price: PRICES[line.price] }));
      return { body: { ...cost, pricesOf: TABLE_DATE, lines } };
    },
  }),
];
