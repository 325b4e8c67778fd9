/** The discovery document of an OpenID provider ("OpenID Connect Discovery 1.0", section 4). */
import type { FetchImplementation } from 'jose';

export const ANSWER_MS = 3_000;

export interface Metadata {
  readonly jwks_uri: string;
  /** Undefined if the provider names no address, or an address without https. */
  readonly authorization_endpoint: string | undefined;
  readonly token_endpoint: string | undefined;
}

/** Throws if the document cannot be fetched, or belongs to another issuer. */
export async function discovered(issuer: string, ask: FetchImplementation = fetch): Promise<Metadata> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await ask(address, {
    method: 'GET',
    headers: new Headers({ accept: 'application/json' }),
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`);
  const found = (await answer.json()) as Readonly<Record<string, unknown>>;
  if (found.issuer !== issuer) throw new Error(`${address} is of another issuer`);
  const keys = httpsIn(found.jwks_uri);
  if (keys === undefined) throw new Error(`${address} names no keys with https`);
  return {
    jwks_uri: keys,
    authorization_endpoint: httpsIn(found.authorization_endpoint),
    token_endpoint: httpsIn(found.token_endpoint),
  };
}

const httpsIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value.startsWith('https://') ? value : undefined;
