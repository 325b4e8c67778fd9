/** The identity on a server that one person started: every request counts as that person's. */
import { ROLES } from './caller.ts';
import type { Identity } from './ports.ts';

export const localIdentity = (who: string): Identity => ({
  callerOf: async () => ({ who, grants: [{ roles: ROLES, repositories: ['*'] }] }),
});
