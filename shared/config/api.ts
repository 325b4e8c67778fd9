/** The `api` part of the configuration: the accepted providers of tokens, and the rights of each caller. */
import * as z from 'zod';
import { API_ROLES } from '../core/api-roles.ts';
import { accountId, object, ouPath, quoted, text } from './fields.ts';

const httpsAddress = z.string().superRefine((value, context) => {
  const problem = addressProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

function addressProblem(value: string): string | undefined {
  const instead = `must be an address with https such as https://login.example.com, not ${quoted(value)}`;
  if (!/^https:\/\//.test(value) || !URL.canParse(value)) return instead;
  const { username, password, search, hash } = new URL(value);
  return username || password || search || hash ? `${instead}; leave out credentials, query and fragment` : undefined;
}

const claimName = text(
  /^[\w:./-]{1,200}$/,
  (input) => `must be the name of a claim such as groups, or a path such as realm_access.roles, not ${quoted(input)}`,
);

/** An OpenID provider. A token must be issued by it, for this audience, and be signed by one of its keys. */
const oidc = object({
  issuer: httpsAddress,
  audience: z.string().min(1).max(500),
  /** The address of its keys; if left out, the one in its discovery document. */
  jwksUri: httpsAddress.optional(),
  /** The claim that names the person in the history; `sub` if left out. An `email` must be a verified one. */
  name: claimName.optional(),
});

const arnForm =
  /^arn:aws[\w-]*:(iam::\d{12}:(role|user)\/[\w+=,.@/*-]{1,512}|sts::\d{12}:assumed-role\/[\w+=,.@*-]{1,64}\/[\w+=,.@*-]{1,64})$/;
const arn = text(
  arnForm,
  (input) =>
    `must be the ARN of a role or a user such as arn:aws:iam::111122223333:role/ci-shop, with its account, not ${quoted(input)}`,
).superRefine((written, context) => {
  if (canBeCompared(written)) return;
  context.addIssue({
    code: 'custom',
    message: `must name one role where it has a path, not ${quoted(written)}: the session of a role does not name its path, so a * would hold for roles with other paths; leave out the path, or name each role; only roles of Identity Center may be named as role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_NAME_*`,
  });
});

/**
 * The session of a role does not name the path of the role ("IAM identifiers", IAM User Guide), so a path cannot be compared. A name
 * without `*` needs no path: an account has one role of each name. The names below `aws-reserved/sso.amazonaws.com/` begin with
 * `AWSReservedSSO_` ("Referencing permission sets in resource policies", IAM Identity Center User Guide).
 */
function canBeCompared(written: string): boolean {
  const [, path, name = ''] = /:role\/(.*\/)([^/]*)$/.exec(written) ?? [];
  if (path === undefined || !written.includes('*')) return true;
  return /^aws-reserved\/sso\.amazonaws\.com\/([\w-]+\/)?$/.test(path) && name.startsWith('AWSReservedSSO_');
}

const pattern = text(
  /^(?=.{1,200}$)[\w.-]+(\/([\w.-]+|\*))*$/,
  (input) => `must be a repository such as acme/shop, or acme/* for all of acme, not ${quoted(input)}`,
);

/**
 * The rights of some callers: those whose token has a claim with this value, or whose AWS credentials belong to this
 * ARN, in which `*` stands for any text.
 */
const grant = object({
  claim: claimName.optional(),
  value: z.string().min(1).max(500).optional(),
  arn: arn.optional(),
  roles: z.array(z.enum(API_ROLES, { error: `must be one of ${API_ROLES.join(', ')}` })).min(1),
  accounts: z.array(accountId).min(1).optional(),
  ous: z.array(ouPath).min(1).optional(),
  repositories: z.array(pattern).min(1).optional(),
}).superRefine(({ claim, value, arn: caller, roles, repositories }, context) => {
  const problem = (message: string) => context.addIssue({ code: 'custom', message });
  if ((claim === undefined) !== (value === undefined)) problem('must have claim and value together');
  if ((claim === undefined) === (caller === undefined))
    problem('must name its callers by claim and value, or by arn, and not by both');
  const uploads = roles.includes('uploader');
  if (uploads && !repositories) problem('must name the repositories that its uploader uploads for');
  if (!uploads && repositories) problem('names repositories, which only the role uploader reads; leave them out');
});

const MOST_REQUESTS = 6_000;
const requests = `must be a whole number of requests, 1 to ${MOST_REQUESTS}`;

/**
 * The id of the client under which the pages are registered at the provider. It has no secret, because PKCE binds the
 * code to the browser.
 */
const signIn = object({
  clientId: z.string().min(1).max(500),
  /** Scopes to request besides `openid`, for the claims that grants and names need. */
  scopes: z
    .array(text(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, (input) => `must be a scope such as email, not ${quoted(input)}`))
    .max(20)
    .optional(),
  /** The address of the pages for browsers, if a custom domain leads to the gateway. */
  address: httpsAddress.optional(),
});

export const api = object({
  oidc: oidc.optional(),
  signIn: signIn.optional(),
  grants: z.array(grant).min(1).max(500),
  requestsPerMinute: z
    .int({ error: requests })
    .min(1, { error: requests })
    .max(MOST_REQUESTS, { error: requests })
    .optional(),
}).superRefine(({ oidc: provider, signIn: client, grants }, context) => {
  if (client && !provider)
    context.addIssue({ code: 'custom', message: 'has signIn, and no oidc provider to sign in at; add oidc' });
  if (provider || grants.every(({ claim }) => claim === undefined)) return;
  context.addIssue({
    code: 'custom',
    message: 'has a grant by claim, and no oidc provider whose tokens have claims; add oidc',
  });
});
