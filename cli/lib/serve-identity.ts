/**
 * The callers that `plumbline serve` answers: the person who started it, on this machine only; or people who sign in at
 * the provider that the configuration names.
 */
import { deployedIdentity } from '../../shared/api/identity.ts';
import { localIdentity } from '../../shared/api/local.ts';
import { isLoopback } from '../../shared/api/loopback.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { Clock } from '../../shared/core/ports.ts';
import type { PagePorts } from '../../shared/pages/ports.ts';

export interface IdentityOptions {
  readonly config?: string;
  readonly host: string;
  readonly signIn?: boolean;
  readonly url?: string;
}

type Identified = Pick<PagePorts, 'identity' | 'sessions'>;

/** Throws `UsageError` for an address that other machines can reach, if the server requires no sign-in. */
export async function identityOf(
  options: IdentityOptions,
  { who, clock, secret }: { readonly who: string; readonly clock: Clock; readonly secret: () => Promise<string> },
): Promise<Identified> {
  if (options.signIn) return signedIn(options, clock, secret);
  if (!isLoopback(bracketed(options.host)))
    throw new UsageError(
      `${options.host} is reached from other machines, and everybody there would act as ${who}; add --sign-in, or leave out --host`,
    );
  return { identity: localIdentity(who), sessions: null };
}

/** An address in the form of the `host` header: IPv6 in brackets. */
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

async function signedIn(
  { config, host, url }: IdentityOptions,
  clock: Clock,
  secret: () => Promise<string>,
): Promise<Identified> {
  const { oidc, signIn, grants = [] } = (await loadConfig(config)).api ?? {};
  if (!oidc || !signIn)
    throw new UsageError('the configuration names no provider to sign in at; set api.oidc and api.signIn');
  const address = url ?? signIn.address;
  if (address === undefined && !isLoopback(bracketed(host)))
    throw new UsageError(
      `browsers keep a session over https alone, and ${host} is served without; put a proxy with TLS before it, and name its address with --url`,
    );
  const [{ tokenCaller }, { signingIn }, { sessionsWith }] = await Promise.all([
    import('../../shared/api/tokens.ts'),
    import('../../shared/pages/sign-in/provider.ts'),
    import('../../shared/pages/sign-in/sessions.ts'),
  ]);
  const provider = signingIn({ client: signIn, provider: oidc, grants, clock });
  return {
    identity: deployedIdentity({ grants, tokens: tokenCaller({ provider: oidc, grants, clock }) }),
    sessions: sessionsWith({ provider, grants, clock, secret, address: address && new URL(address).origin }),
  };
}
