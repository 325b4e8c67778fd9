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

/** A web address without credentials and without a fragment. */
export const address = z.string().superRefine((value, context) => {
  const problem = addressProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

function addressProblem(value: string): string | undefined {
  const instead = `must be the address of an endpoint such as https://shop.example.com, not ${quoted(value)}`;
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return instead;
  const { username, password, hash } = new URL(value);
  if (username || password) return `${instead}, which has credentials in it`;
  return hash ? `${instead}, which has a fragment` : undefined;
}

const path = text(/^\/[!-~]{0,500}$/, (input) => `must be a path such as /health, not ${quoted(input)}`);

export const probe = object({
  url: address,
  health: z.union([path, z.literal(false)], { error: 'must be a path such as /health, or false' }).optional(),
  protected: z.array(path).max(20).optional(),
  signIn: z.string().min(1).optional(),
  limits: z.array(path).max(5).optional(),
  api: z.boolean().optional(),
  statusPage: z.boolean().optional(),
  ...belongs,
});
