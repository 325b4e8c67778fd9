/** The identity of a server that one person started: every request is that person's. */
import { ROLES } from './caller.ts';
import type { Identity } from './ports.ts';

export const localIdentity = (who: string): Identity => ({
  callerOf: async () => ({ who, grants: [{ roles: ROLES, repositories: ['*'] }] }),
});
