/** Tokens of a certified OpenID provider, as it issues them, and after its keys rotated. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type FetchImplementation, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';
import { afterEach, describe, expect, it } from 'vitest';
import { tokenCaller } from '../../shared/api/tokens.ts';

const ISSUER = 'https://login.example.com';
const AUDIENCE = 'https://plumbline.example.com';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function signingKey(kid: string, alg: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

/** A provider on this machine, which is reached by its own address as behind a proxy. */
async function provider(keys: readonly JWK[], alg: string): Promise<FetchImplementation> {
  const made = new Provider(ISSUER, {
    clients: [
      {
        ...{ client_id: 'ci', client_secret: 'secret', grant_types: ['client_credentials'] },
        ...{ redirect_uris: [], response_types: [] },
      },
    ],
    jwks: { keys: [...keys] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => AUDIENCE,
        getResourceServerInfo: async () => ({
          ...{ scope: '', audience: AUDIENCE, accessTokenFormat: 'jwt', jwt: { sign: { alg } } },
        }),
      },
    },
  });
  made.proxy = true;
  const server = createServer(made.callback());
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return async (address, init) => {
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-proto', 'https');
    headers.set('x-forwarded-host', new URL(ISSUER).host);
    return fetch(String(address).replace(ISSUER, `http://127.0.0.1:${port}`), { ...init, headers } as RequestInit);
  };
}

async function tokenFrom(ask: FetchImplementation): Promise<string> {
  const init = {
    method: 'POST',
    headers: new Headers({
      authorization: `Basic ${Buffer.from('ci:secret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    }),
    body: 'grant_type=client_credentials',
  };
  const answer = await ask(`${ISSUER}/token`, init as never);
  return ((await answer.json()) as { access_token: string }).access_token;
}

describe('a provider', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('that signs with %s is believed', async (alg) => {
    // identity tokens of the provider take an RSA key
    const ask = await provider([await signingKey('identity', 'RS256'), await signingKey('first', alg)], alg);
    const callerOf = tokenCaller({
      provider: { issuer: ISSUER, audience: AUDIENCE },
      grants: [{ claim: 'client_id', value: 'ci', roles: ['reader'] }],
      clock: () => new Date(),
      fetch: ask,
    });
    const caller = await callerOf(`Bearer ${await tokenFrom(ask)}`);
    expect(caller).toMatchObject({ who: `${ISSUER}/ci`, grants: [{ roles: ['reader'] }] });
  });

  it('that lost its key is not believed by the old one', async () => {
    const old = await provider([await signingKey('first', 'RS256')], 'RS256');
    const token = await tokenFrom(old);
    const ask = await provider([await signingKey('second', 'RS256')], 'RS256');
    const callerOf = tokenCaller({
      provider: { issuer: ISSUER, audience: AUDIENCE },
      ...{ grants: [], clock: () => new Date(), fetch: ask },
    });
    await expect(callerOf(`Bearer ${token}`)).rejects.toMatchObject({ status: 401 });
  });
});
