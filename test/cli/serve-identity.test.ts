/** The callers that `plumbline serve` answers, by the address that it listens on. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../cli/lib/serve-identity.ts';

const who = { who: 'dana', clock: () => new Date(), secret: async () => 'secret' };
const GRANTS = "grants: [{ claim: 'groups', value: 'x', roles: ['reader'] }]";
const OIDC = "oidc: { issuer: 'https://login.example.com', audience: 'plumbline' }";

async function configured(api: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'plumbline-serve-')), 'plumbline.config.mjs');
  await writeFile(file, `export default { api: { ${api} } };`);
  return file;
}

describe('a server', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('on %s is of the person who started it', async (host) => {
    const { sessions, identity } = await identityOf({ host }, who);
    expect(sessions).toBeNull();
    expect((await identity.callerOf({ headers: new Headers(), env: {} })).who).toBe('dana');
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'plumbline.example.com', '127.0.0.1.example.com'])(
    'on %s is refused unless people sign in',
    async (host) => {
      await expect(identityOf({ host }, who)).rejects.toThrow(/add --sign-in, or leave out --host/);
    },
  );

  it('without a provider in the configuration has no sign-in', async () => {
    const config = await configured(`${OIDC}, ${GRANTS}`);
    await expect(identityOf({ host: '127.0.0.1', signIn: true, config }, who)).rejects.toThrow(
      /set api.oidc and api.signIn/,
    );
  });

  it('for other machines takes an address with https, and then sessions and tokens', async () => {
    const config = await configured(`${OIDC}, signIn: { clientId: 'pages' }, ${GRANTS}`);
    const host = '0.0.0.0';
    await expect(identityOf({ host, signIn: true, config }, who)).rejects.toThrow(/name its address with --url/);
    const url = 'https://plumbline.example.com';
    const { sessions, identity } = await identityOf({ host, signIn: true, config, url }, who);
    expect(await sessions?.personOf(new Request(url))).toBeNull();
    await expect(identity.callerOf({ headers: new Headers(), env: {} })).rejects.toMatchObject({ status: 401 });
  });
});
