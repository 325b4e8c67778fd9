/** The caller: who the history would record, and the roles and accounts that the configuration grants. */
import { READERS, ROLES } from '../caller.ts';
import { route } from '../route.ts';

export const routes = [
  route({
    method: 'get',
    path: '/me',
    id: 'getCaller',
    summary: 'The caller, as the history records it, with what the configuration grants',
    roles: [...READERS, 'uploader'],
    answers: {
      200: { description: 'The caller', schema: async () => (await import('./me.answers.ts')).callerAnswer },
    },
    handle: async ({ caller: { who, grants } }) => ({
      body: {
        who,
        roles: ROLES.filter((role) => grants.some(({ roles }) => roles.includes(role))),
        grants: grants.map(({ roles, accounts, ous, repositories }) => ({
          ...{ roles, accounts: accounts ?? null, ous: ous ?? null, repositories: repositories ?? null },
        })),
      },
    }),
  }),
];
