/** Identifies callers by a token of an OpenID provider: checks its issuer, audience, expiry and signature. */
import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTPayload, jwtVerify } from 'jose';
import { isInert } from '../core/inert.ts';
import type { Clock } from '../core/ports.ts';
import type { Caller } from './caller.ts';
import { ANSWER_MS, discovered } from './discovery.ts';
import { type ConfiguredGrant, claimIn, grantsByClaims } from './grants.ts';
import { Problem } from './problem.ts';

export interface Provider {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri?: string | undefined;
  /** The claim that names the person; `sub` if left out. */
  readonly name?: string | undefined;
}

export interface TokenDeps {
  readonly provider: Provider;
  readonly grants: readonly ConfiguredGrant[];
  readonly clock: Clock;
  /** Replaces the network for requests to the provider. */
  readonly fetch?: FetchImplementation;
}

/** Signatures that only the provider can make. `none` and the shared secrets of HS256 are not among them. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const LONGEST_TOKEN = 16_384;
const LONGEST_NAME = 200;
/** Clocks of two machines differ. */
const TOLERANCE_SECONDS = 30;
/** Limits requests to the provider, so that tokens with unknown keys do not cause one each time. */
const COOLDOWN_MS = 30_000;

export type TokenCaller = (authorization: string | null) => Promise<Caller>;

export function tokenCaller({ provider, grants, clock, fetch: ask }: TokenDeps): TokenCaller {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const findKeys = async () => {
    const address = provider.jwksUri ?? (await discovered(provider.issuer, ask)).jwks_uri;
    const options = {
      timeoutDuration: ANSWER_MS,
      cooldownDuration: COOLDOWN_MS,
      ...(ask ? { [customFetch]: ask } : {}),
    };
    return createRemoteJWKSet(new URL(address), options);
  };
  return async (authorization) => {
    const token = bearer(authorization);
    keys ??= findKeys();
    const found = await keys.catch((cause: unknown) => {
      keys = undefined;
      throw unasked(provider, cause);
    });
    const claims = await verified(token, found, provider, clock());
    const who = `${provider.issuer.replace(/\/$/, '')}/${nameIn(claims, provider.name ?? 'sub')}`;
    return { who, grants: grantsByClaims(grants, claims as Readonly<Record<string, unknown>>) };
  };
}

const refused = (why: string, cause?: unknown): Problem =>
  new Problem(
    401,
    `${why}; get a token of the provider that the configuration names, and send it as \`authorization: Bearer …\``,
    {
      headers: { 'www-authenticate': 'Bearer' },
      cause,
    },
  );

const unasked = (provider: Provider, cause: unknown): Problem =>
  new Problem(503, `the provider ${provider.issuer} could not be asked for its keys; try again in a minute`, {
    headers: { 'retry-after': '60' },
    cause,
  });

function bearer(authorization: string | null): string {
  if (authorization === null) throw refused('the request carries no token');
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
  if (token === undefined || token.length > LONGEST_TOKEN)
    throw refused('the request carries no token that can be read');
  return token;
}

type Keys = ReturnType<typeof createRemoteJWKSet>;

async function verified(token: string, keys: Keys, provider: Provider, now: Date): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...{ issuer: provider.issuer, audience: provider.audience, algorithms: ALGORITHMS },
      ...{ clockTolerance: TOLERANCE_SECONDS, currentDate: now, requiredClaims: ['exp', 'sub'] },
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused('the token has expired', error);
    if (error instanceof errors.JWTClaimValidationFailed)
      throw refused(`the token is not for this API: its ${error.claim} is another, or missing`, error);
    if (error instanceof errors.JWKSTimeout) throw unasked(provider, error);
    // an unreadable answer of the provider, or a text that is not a token
    if (error instanceof errors.JOSEError && !isOfProvider(error))
      throw refused('the token is not signed by a key of its provider', error);
    throw unasked(provider, error);
  }
}

const isOfProvider = (error: errors.JOSEError): boolean =>
  error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC';

function nameIn(claims: JWTPayload, claim: string): string {
  const all = claims as Readonly<Record<string, unknown>>;
  const name = claimIn(all, claim);
  if (claim === 'email' && claimIn(all, 'email_verified') !== true)
    throw refused('the address in the token is not verified by its provider');
  if (typeof name === 'string' && name.length > 0 && name.length <= LONGEST_NAME && isInert(name)) return name;
  throw refused(`the token names nobody: its ${claim} is missing, too long, or has characters that are not seen`);
}
