/** Schemas of the sources of facts that a configuration names, with the accounts that they belong to. */
import * as z from 'zod';
import { REPOSITORY_NAME, REPOSITORY_PARTS } from '../core/upload.ts';
import { accountId, object, quoted, text } from './fields.ts';

const repositoryName = text(
  REPOSITORY_NAME,
  (input) => `must be a repository as its uploads name it, such as acme/shop, not ${quoted(input)}`,
);

/** The accounts that something belongs to, by id or by profile; all accounts where neither is given. */
const belongs = {
  accounts: z.array(accountId).optional(),
  profiles: z.array(z.string()).optional(),
};

const part = z.enum(REPOSITORY_PARTS, { error: `must be one of ${REPOSITORY_PARTS.join(', ')}` });

export const repository = object({
  name: repositoryName,
  branch: z.string().min(1).optional(),
  without: z.array(part).optional(),
  ...belongs,
});
