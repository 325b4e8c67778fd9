/** The accounts that scans have recorded. */
import * as z from 'zod/mini';
import { accountsIn } from '../../pipeline/known-accounts.ts';
import { READERS, reaches } from '../caller.ts';
import { paging } from '../fields.ts';
import { recordPage } from '../listing.ts';
import { route } from '../route.ts';
import { reachFor } from '../selection.ts';

export const routes = [
  route({
    method: 'get',
    path: '/accounts',
    id: 'listAccounts',
    summary: 'The accounts that scans have seen',
    roles: READERS,
    query: z.strictObject(paging),
    answers: {
      200: { description: 'A page of accounts', schema: async () => (await import('./accounts.answers.ts')).accounts },
    },
    handle: async (asked) => {
      const reach = await reachFor(asked);
      const known = (await accountsIn(asked.ports.roster)).filter(({ id }) => reaches(reach, id));
      const described = known.map(({ id, name, ou, tags, management }) => ({ id, name, ou, tags, management }));
      const { entries, next } = await recordPage(asked, 'accounts', described, ({ id }) => id);
      return { body: { accounts: entries, next } };
    },
  }),
];
