/** An OpenID provider at which people sign in by name alone, on this machine; it is reached by its own address as behind a proxy. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

export const ISSUER = 'https://login.example.com';
export const CLIENT = 'plumbline-pages';

interface Grant {
  addOIDCScope(scope: string): void;
  save(): Promise<string>;
}
interface Context {
  readonly oidc: {
    readonly session: { readonly accountId: string };
    readonly client: { readonly clientId: string };
    readonly provider: { readonly Grant: new (of: { clientId: string; accountId: string }) => Grant };
  };
}

export interface Login {
  /** Asks the provider by its address, whatever the method. */
  readonly ask: (address: string, init?: RequestInit) => Promise<Response>;
  readonly listener: RequestListener;
  close(): void;
}

/** `groups` says which groups a person is in. */
export async function openLogin(
  back: readonly string[],
  groups: Readonly<Record<string, readonly string[]>>,
): Promise<Login> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const made = new Provider(ISSUER, {
    clients: [
      {
        ...{ client_id: CLIENT, token_endpoint_auth_method: 'none', grant_types: ['authorization_code'] },
        ...{ redirect_uris: [...back], response_types: ['code'] },
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'first', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['a key of the tests'] },
    claims: { openid: ['sub', 'groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: async (_: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, groups: groups[id] ?? [] }),
    }),
    // this provider asks for no consent
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  made.proxy = true;
  const listener = made.callback() as RequestListener;
  const server: Server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const ask: Login['ask'] = async (address, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-proto', 'https');
    headers.set('x-forwarded-host', new URL(ISSUER).host);
    return fetch(address.replace(ISSUER, `http://127.0.0.1:${port}`), { ...init, headers, redirect: 'manual' });
  };
  return { ask, listener, close: () => void server.close() };
}

/** A browser's cookies for one host. */
export function jar(): {
  readonly header: () => string;
  readonly take: (response: Response) => void;
  readonly kept: Map<string, string>;
} {
  const kept = new Map<string, string>();
  return {
    kept,
    header: () => [...kept].map(([name, value]) => `${name}=${value}`).join('; '),
    take: (response) => {
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const [name = '', ...value] = pair.split('=');
        if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) kept.delete(name);
        else kept.set(name, value.join('='));
      }
    },
  };
}

/** Signs a person in at the address of the provider, and returns the address to which the browser is sent back. */
export async function signInAt({ ask }: Login, address: string, name: string): Promise<string> {
  const cookies = jar();
  let next = address;
  for (let hop = 0; hop < 10; hop += 1) {
    const isForm = next.includes('/interaction/') && !next.endsWith('/abort');
    const form = { method: 'POST', body: new URLSearchParams({ prompt: 'login', login: name, password: 'x' }) };
    const response = await ask(next, { ...(isForm ? form : {}), headers: { cookie: cookies.header() } });
    cookies.take(response);
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${next} answers ${response.status}: ${await response.text()}`);
    next = new URL(location, ISSUER).href;
    if (!next.startsWith(ISSUER)) return next;
  }
  throw new Error('the provider sends the browser around');
}
