/** The two steps of the authorization code flow with PKCE ("OpenID Connect Core 1.0", 3.1; RFC 7636) as a public client. */
import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Caller } from '../../api/caller.ts';
import { ANSWER_MS, discovered, type Metadata } from '../../api/discovery.ts';
import type { Claims } from '../../api/grants.ts';
import { Problem } from '../../api/problem.ts';
import { type Provider, type TokenDeps, tokenCaller } from '../../api/tokens.ts';

export interface Client {
  readonly clientId: string;
  /** Scopes to request besides `openid`. */
  readonly scopes?: readonly string[] | undefined;
}

type Ask = (address: string, init: RequestInit) => Promise<Response>;

export interface ProviderDeps extends Omit<TokenDeps, 'fetch'> {
  readonly client: Client;
  /** Replaces the network for requests to the provider. */
  readonly fetch?: Ask;
}

export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The address to which the provider sends the browser back. */
  readonly back: string;
}

export interface SigningIn {
  /** The address of the provider at which the person signs in. */
  addressFor(attempt: Attempt): Promise<string>;
  /** The person behind a code, with the claims of the identity token. Throws `Problem` 401, or 503 while the provider cannot be asked. */
  personBehind(code: string, attempt: Attempt): Promise<{ readonly caller: Caller; readonly claims: Claims }>;
}

export function signingIn({ client, provider, ...deps }: ProviderDeps): SigningIn {
  const { fetch: ask = fetch } = deps;
  const { clientId, scopes = [] } = client;
  // the audience of an identity token is the client, not the API
  const callerOf = tokenCaller({ ...deps, provider: { ...provider, audience: clientId } });
  let asked: Promise<Metadata> | undefined;
  const metadata = async (): Promise<Metadata> => {
    asked ??= discovered(provider.issuer, ask);
    try {
      return await asked;
    } catch (cause) {
      asked = undefined;
      throw unreachable(provider, cause);
    }
  };
  return {
    addressFor: async ({ state, nonce, verifier, back }) => {
      const address = new URL(required((await metadata()).authorization_endpoint, provider));
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const parameters = {
        ...{ response_type: 'code', client_id: clientId, redirect_uri: back },
        ...{ scope: ['openid', ...scopes].join(' '), state, nonce },
        ...{ code_challenge: challenge, code_challenge_method: 'S256' },
      };
      for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
      return address.href;
    },
    personBehind: async (code, { nonce, verifier, back }) => {
      const address = required((await metadata()).token_endpoint, provider);
      const form = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: back,
        client_id: clientId,
        code_verifier: verifier,
      };
      const token = await identityToken(address, new URLSearchParams(form), provider, ask);
      const caller = await callerOf(`Bearer ${token}`);
      const claims = decodeJwt(token);
      if (claims.nonce !== nonce) throw again('the answer of the provider is for another sign-in');
      if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims.azp !== clientId)
        throw again('the answer of the provider is for another program');
      return { caller, claims };
    },
  };
}

export const again = (why: string, cause?: unknown): Problem =>
  new Problem(401, `${why}, so that nobody was signed in; sign in again`, { cause });

const unreachable = ({ issuer }: Provider, cause?: unknown): Problem =>
  new Problem(503, `the provider ${issuer} could not be asked; try again in a minute`, {
    headers: { 'retry-after': '60' },
    cause,
  });

function required(address: string | undefined, provider: Provider): string {
  if (address !== undefined) return address;
  throw unreachable(provider, new Error('its discovery document names no address with https to sign in at'));
}

async function identityToken(address: string, form: URLSearchParams, provider: Provider, ask: Ask): Promise<string> {
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' });
  const answer = await ask(address, {
    ...{ method: 'POST', headers, body: form.toString(), redirect: 'manual' },
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((cause: unknown) => {
    throw unreachable(provider, cause);
  });
  if (answer.status >= 500) throw unreachable(provider, new Error(`${address} answers ${answer.status}`));
  if (answer.status !== 200) throw again('the provider does not take the code, which may have been used already');
  const body: unknown = await answer.json().catch((cause: unknown) => {
    throw unreachable(provider, cause);
  });
  const token = typeof body === 'object' && body !== null && 'id_token' in body ? body.id_token : undefined;
  if (typeof token === 'string') return token;
  throw again('the provider answered without an identity token');
}
