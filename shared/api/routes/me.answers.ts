/** The answer of `/me`. */
import * as z from 'zod/mini';
import { ROLES } from '../caller.ts';

const texts = z.nullable(z.array(z.string()));
const roles = z.array(z.enum(ROLES));

export const callerAnswer = z.strictObject({
  who: z.string(),
  roles,
  grants: z.array(z.strictObject({ roles, accounts: texts, ous: texts, repositories: texts })),
});
