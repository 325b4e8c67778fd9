/**
 * Tokens of a provider: a token is refused unless it is signed by it, for this API and in time, and the refusal gives
 * no further reason.
 */
import {
  type CryptoKey,
  exportJWK,
  type FetchImplementation,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../shared/api/caller.ts';
import { Problem } from '../../shared/api/problem.ts';
import { tokenCaller } from '../../shared/api/tokens.ts';

const ISSUER = 'https://login.example.com/tenant';
const GRANTS = [
  { claim: 'groups', value: 'auditors', roles: ['auditor'] },
  { claim: 'realm_access.roles', value: 'on-call', roles: ['responder'], accounts: ['111122223333'] },
] as const;

interface Signing {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}
const signing = async (kid: string): Promise<Signing> => ({
  kid,
  ...(await generateKeyPair('ES256', { extractable: true })),
});

let first: Signing;
let second: Signing;
beforeAll(async () => {
  first = await signing('first');
  second = await signing('second');
});

/** A provider that publishes these keys, with these further fields, and counts how often it is asked. */
function provider(keys: () => readonly Signing[], further: Readonly<Record<string, unknown>> = {}) {
  const asked: string[] = [];
  const fetch: FetchImplementation = async (address) => {
    asked.push(String(address));
    if (String(address) === `${ISSUER}/.well-known/openid-configuration`)
      return Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` });
    const published = keys().map(async ({ kid, publicKey }) => ({
      ...(await exportJWK(publicKey)),
      kid,
      alg: 'ES256',
      ...further,
    }));
    return Response.json({ keys: await Promise.all(published) });
  };
  return { asked, fetch };
}

const callerFrom = (fetch: FetchImplementation, further: { readonly name?: string; readonly now?: () => Date } = {}) =>
  tokenCaller({
    provider: { issuer: ISSUER, audience: 'plumbline', ...(further.name ? { name: further.name } : {}) },
    grants: GRANTS,
    clock: further.now ?? (() => new Date()),
    fetch,
  });

const token = (claims: JWTPayload = {}, by: Signing = first): Promise<string> =>
  new SignJWT({ sub: 'dana', groups: ['auditors'], iss: ISSUER, aud: 'plumbline', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: by.kid })
    .setIssuedAt()
    .setExpirationTime(claims.exp ?? '5m')
    .sign(by.privateKey);

/** A token with another header. It is signed over that header where a key can do so. */
async function headed(header: object, by: Signing = first, further: object = {}): Promise<string> {
  const claims = { sub: 'dana', groups: ['auditors'], iss: ISSUER, aud: 'plumbline', exp: 9_999_999_999, ...further };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'ES256', kid: by.kid, ...header })}.${part(claims)}`;
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, by.privateKey, Buffer.from(text));
  return `${text}.${Buffer.from(signature).toString('base64url')}`;
}

const bearer = async (text: string | Promise<string>) => `Bearer ${await text}`;

async function refusal(asking: Promise<Caller>): Promise<Problem> {
  const error = await asking.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Problem) return error;
  throw new Error('the token was taken', { cause: error });
}

describe('a token', () => {
  it('of the provider names who calls, and what the configuration grants', async () => {
    const callerOf = callerFrom(provider(() => [first]).fetch);
    const claims = { realm_access: { roles: ['on-call'] } };
    expect(await callerOf(await bearer(token(claims)))).toMatchObject({ who: `${ISSUER}/dana`, grants: GRANTS });
    expect((await callerOf(await bearer(token({ groups: 'auditors' })))).grants).toHaveLength(1);
    expect((await callerOf(await bearer(token({ groups: ['others'] })))).grants).toEqual([]);
  });

  it.each<[string, (keys: { first: Signing; second: Signing }) => Promise<string> | string, RegExp]>([
    ['that has expired', () => token({ exp: Math.floor(Date.now() / 1_000) - 120 }), /has expired/],
    ['for another audience', () => token({ aud: 'another' }), /its aud is another/],
    ['of another issuer', () => token({ iss: 'https://evil.example' }), /its iss is another/],
    ['that is not valid yet', () => token({ nbf: Math.floor(Date.now() / 1_000) + 600 }), /its nbf/],
    ['without a subject', () => token({ sub: undefined as never }), /its sub is another, or missing/],
    [
      'that nobody signed',
      () => new UnsecuredJWT({ sub: 'dana', iss: ISSUER, aud: 'plumbline' }).setExpirationTime('5m').encode(),
      /not signed by a key/,
    ],
    ['signed by a key of somebody else', (keys) => token({}, { ...keys.second, kid: 'first' }), /not signed by a key/],
    [
      'signed by the public key as a secret',
      async (keys) => {
        const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(keys.first.publicKey)));
        return new SignJWT({ sub: 'dana', iss: ISSUER, aud: 'plumbline' })
          .setProtectedHeader({ alg: 'HS256', kid: 'first' })
          .setExpirationTime('5m')
          .sign(secret);
      },
      /not signed by a key/,
    ],
    [
      'that was edited',
      async () =>
        (await token()).replace(
          /\.([^.]+)\./,
          (_, body) =>
            `.${Buffer.from(Buffer.from(body, 'base64url').toString().replace('dana', 'root')).toString('base64url')}.`,
        ),
      /not signed by a key/,
    ],
    ['that is none', () => 'not-a-token', /not signed by a key/],
    ['of a megabyte', () => 'a'.repeat(1_000_000), /no token that can be read/],
    ['with claims of a megabyte', () => token({ filler: 'a'.repeat(1_000_000) }), /no token that can be read/],
    ['for several others', () => token({ aud: ['another', 'a third'] }), /its aud is another/],
    ['for nobody', () => token({ aud: [] }), /its aud is another/],
    ['whose audience is no text', () => token({ aud: [['plumbline']] as never }), /its aud is another/],
    ['whose audience only begins like this one', () => token({ aud: 'plumbline.evil.example' }), /its aud is another/],
    ['that ends at no number', () => headed({}, first, { exp: '9999999999' }), /its exp is another/],
    ['with an extension that must be understood', () => headed({ crit: ['exp'], exp: 1 }), /not signed by a key/],
    ['with an unencoded payload', () => headed({ crit: ['b64'], b64: false }), /not signed by a key/],
    ['whose key is the path of a file', () => headed({ kid: '../../../dev/null' }), /not signed by a key/],
    ['whose key is an address', () => headed({ kid: 'https://evil.example/keys' }), /not signed by a key/],
    ['whose key is a query', () => headed({ kid: "first' OR '1'='1" }), /not signed by a key/],
    ['whose key has a long name', () => headed({ kid: 'k'.repeat(8_000) }), /not signed by a key/],
    ['whose key is named by no text', () => headed({ kid: ['first'] as never }), /not signed by a key/],
    ['that says where its keys are', () => headed({ jku: 'https://evil.example/keys', kid: 'evil' }), /not signed by/],
    [
      'that brings its own key',
      async (keys) => headed({ kid: 'evil', jwk: await exportJWK(keys.second.publicKey) }, keys.second),
      /not signed by a key/,
    ],
    ['whose algorithm is that of another key', () => headed({ alg: 'RS256' }), /not signed by a key/],
    ['whose algorithm is a list', () => headed({ alg: ['ES256', 'none'] as never }), /not signed by a key/],
    ['whose name has hidden characters', () => token({ sub: 'da‮na' }), /names nobody/],
  ])('%s is refused', async (_, made, detail) => {
    const { fetch, asked } = provider(() => [first]);
    const problem = await refusal(callerFrom(fetch)(await bearer(made({ first, second }))));
    expect(problem.status).toBe(401);
    expect(asked.filter((address) => !address.startsWith(`${ISSUER}/`))).toEqual([]);
    expect(problem.message).toMatch(detail);
    expect(problem.message).not.toMatch(/eyJ/);
    expect(problem.headers['www-authenticate']).toBe('Bearer');
  });

  it('for several audiences is taken if this API is one of them', async () => {
    const callerOf = callerFrom(provider(() => [first]).fetch);
    expect((await callerOf(await bearer(token({ aud: ['another', 'plumbline'] })))).who).toBe(`${ISSUER}/dana`);
    expect((await callerOf(await bearer(headed({})))).who).toBe(`${ISSUER}/dana`);
  });

  it.each<[string, Record<string, unknown>]>([
    ['is for encryption', { use: 'enc' }],
    ['may only make signatures', { key_ops: ['sign'] }],
    ['is of another algorithm', { alg: 'ES384' }],
    ['is a shared secret', { kty: 'oct', k: 'c2VjcmV0' }],
  ])('is refused if the key of its provider %s', async (_, further) => {
    const problem = await refusal(callerFrom(provider(() => [first], further).fetch)(await bearer(token())));
    expect(problem.status).toBe(401);
  });

  it('grants nothing by a claim that every object inherits', async () => {
    const claims = JSON.parse(
      '{"__proto__":{"groups":["auditors"]},"groups":[],"realm_access":{"__proto__":{"roles":["on-call"]}}}',
    );
    expect((await callerFrom(provider(() => [first]).fetch)(await bearer(token(claims)))).grants).toEqual([]);
  });

  it.each([null, 'Basic ZGFuYQ==', 'Bearer', 'Bearer a b'])('is missing in %s', async (authorization) => {
    expect((await refusal(callerFrom(provider(() => [first]).fetch)(authorization))).status).toBe(401);
  });

  it('of a rotated key is accepted after the keys are fetched again, and one of the old key is refused then', async () => {
    let published = [first];
    const { fetch, asked } = provider(() => published);
    const callerOf = callerFrom(fetch);
    await callerOf(await bearer(token()));
    published = [second];
    const start = Date.now();
    vi.useFakeTimers({ now: start + 31_000, toFake: ['Date'] });
    try {
      await callerOf(await bearer(token({}, second)));
      expect((await refusal(callerOf(await bearer(token())))).status).toBe(401);
    } finally {
      vi.useRealTimers();
    }
    expect(asked.filter((address) => address.endsWith('/keys'))).toHaveLength(2);
  });

  it('with keys that do not exist does not make the server ask each time', async () => {
    const { fetch, asked } = provider(() => [first]);
    const callerOf = callerFrom(fetch);
    for (let count = 0; count < 5; count += 1)
      await refusal(callerOf(await bearer(token({}, { ...second, kid: `${count}` }))));
    expect(asked.filter((address) => address.endsWith('/keys')).length).toBeLessThanOrEqual(2);
  });

  it('names a person by an address that the provider verified', async () => {
    const callerOf = callerFrom(provider(() => [first]).fetch, { name: 'email' });
    const verified = { email: 'dana@example.com', email_verified: true };
    expect((await callerOf(await bearer(token(verified)))).who).toBe(`${ISSUER}/dana@example.com`);
    expect((await refusal(callerOf(await bearer(token({ email: 'dana@example.com' }))))).status).toBe(401);
  });
});

describe('a provider', () => {
  it.each<[string, FetchImplementation]>([
    ['that is down', async () => Promise.reject(new Error('ECONNREFUSED'))],
    ['that answers with an error', async () => new Response('', { status: 500 })],
    [
      'whose document is of another issuer',
      async () => Response.json({ issuer: 'https://evil.example', jwks_uri: 'https://evil.example/keys' }),
    ],
    [
      'whose keys come without encryption',
      async () => Response.json({ issuer: ISSUER, jwks_uri: 'http://login.example.com/keys' }),
    ],
  ])('%s is a reason to ask again later, and no reason to let anybody in', async (_, fetch) => {
    const problem = await refusal(callerFrom(fetch)(await bearer(token())));
    expect({ status: problem.status, wait: problem.headers['retry-after'] }).toEqual({ status: 503, wait: '60' });
  });

  it('that was down is asked again', async () => {
    const { fetch } = provider(() => [first]);
    let isUp = false;
    const callerOf = callerFrom(async (...asked) => (isUp ? fetch(...asked) : Promise.reject(new Error('down'))));
    await refusal(callerOf(await bearer(token())));
    isUp = true;
    expect((await callerOf(await bearer(token()))).who).toBe(`${ISSUER}/dana`);
  });
});
