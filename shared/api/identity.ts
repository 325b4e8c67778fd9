/** The identity of callers of a deployment: credentials of AWS that the gateway verified, or a token. */
import type { Caller } from './caller.ts';
import { type ConfiguredGrant, grantsByArn } from './grants.ts';
import type { Identity, Request } from './ports.ts';
import { Problem } from './problem.ts';
import type { TokenCaller } from './tokens.ts';

export interface IdentityDeps {
  readonly grants: readonly ConfiguredGrant[];
  /** Null if the configuration names no provider. */
  readonly tokens: TokenCaller | null;
}

export const deployedIdentity = ({ grants, tokens }: IdentityDeps): Identity => ({
  callerOf: async (request) => {
    const arn = signedBy(request);
    const caller = arn === null ? await byToken(request, tokens) : { who: arn, grants: grantsByArn(grants, arn) };
    if (caller.grants.length > 0) return caller;
    throw new Problem(403, `the configuration grants nothing to ${caller.who}; ask for a grant in it`);
  },
});

async function byToken({ headers }: Request, tokens: TokenCaller | null): Promise<Caller> {
  if (tokens) return tokens(headers.get('authorization'));
  throw new Problem(401, 'this API takes credentials of AWS alone; sign the request, and send it below the path /iam');
}

interface Signed {
  readonly event?: {
    readonly requestContext?: { readonly authorizer?: { readonly iam?: { readonly userArn?: unknown } } };
  };
}

/**
 * The ARN of the caller as the gateway's IAM authorizer saw it ("Working with AWS Lambda proxy integrations for HTTP APIs"); null if
 * no signature was verified. Only the gateway invokes the function, and no caller writes this part of its event.
 */
function signedBy({ env }: Request): string | null {
  const arn = (env as Signed | undefined)?.event?.requestContext?.authorizer?.iam?.userArn;
  return typeof arn === 'string' && arn !== '' ? arn : null;
}
