/** `plumbline release` and `plumbline gate`: from a checklist to signatures, to a certificate. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../cli/lib/store.ts';
import { accountsIn } from '../../shared/pipeline/known-accounts.ts';
import { alertsStore } from '../support/alerts-store.ts';
import { plumbline } from '../support/cli.ts';

const CHECKLIST = `# Launch

- [ ] GuardDuty runs in every region

## Sign-off

| Role | Name | Signature | Date |
|---|---|---|---|
| **Security** Officer | | | |
| Engineering Lead | | | |
`;
const ITEM = `version: 1
items:
  - item: GuardDuty runs in every region
    controls: [{ control: guardduty.enabled }]
`;

let folder: string;
let drifted: string;
let sound: string;
const run = (...args: string[]) => plumbline([...args, '--store', 'store'], { cwd: folder });
const put = (name: string, text: string) => writeFile(join(folder, name), text);
const start = (name: string, account: string, ...more: string[]) =>
  run('release', 'start', name, '--checklist', 'launch.md', '--accounts', account, ...more);
const sign = (name: string, role: string) => run('release', 'sign', name, '--role', role);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-release-'));
  ({ account: drifted } = await alertsStore(folder));
  const store = await openStore({ store: join(folder, 'store') });
  sound = (await accountsIn(store.roster)).map(({ id }) => id).find((id) => id !== drifted) ?? '';
  await store.close();
  await put('launch.md', CHECKLIST);
  await put('launch.plumbline.yml', `one person signs several roles: true\n${ITEM}`);
  await put('strict.plumbline.yml', ITEM);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('plumbline release', () => {
  it('leads from a checklist to a certificate that verifies, and the store stays whole', async () => {
    const started = await start('2026.1', sound);
    expect(started, started.stderr).toMatchObject({
      code: 0,
      stdout: `2026.1 started: 1 item for ${sound}, to be signed by Security Officer, Engineering Lead\n`,
    });
    const early = await run('release', 'certificate', '2026.1', '--output', 'early.html');
    expect(early).toMatchObject({ code: 3, stdout: expect.stringContaining('Security Officer has not signed') });
    for (const role of ['Security Officer', 'engineering lead']) {
      const signed = await sign('2026.1', role);
      expect(signed, signed.stderr).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/evidence sha256:[0-9a-f]{64}/),
      });
    }
    expect(await run('gate', '2026.1')).toMatchObject({ code: 0, stdout: expect.stringContaining('2026.1 is ready') });
    const made = await run('release', 'certificate', '2026.1', '--output', 'release.html');
    expect(made, made.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('Release 2026.1: launch.md') });
    expect((await plumbline(['verify', 'release.html'], { cwd: folder })).code).toBe(0);
    expect((await run('fsck', '--key', '.state/plumbline/anchor-key.pem')).code).toBe(0);
  });

  it('is shown with its items and signatures, and listed', async () => {
    const { stdout } = await run('release', 'show', '2026.1', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ release: '2026.1', ready: true, accounts: [sound], checklist: { file: 'launch.md' } },
      items: [{ line: 3, text: 'GuardDuty runs in every region', state: 'holds' }],
      signatures: [{ role: 'Security Officer', state: 'signed' }, { state: 'signed' }],
    });
    expect((await run('release', 'show', '2026.1')).stdout).toContain('Engineering Lead');
    expect(JSON.parse((await run('release', 'list', '--format', 'json')).stdout)).toMatchObject([{ name: '2026.1' }]);
  });

  it('lets one person sign one role unless the mapping says otherwise', async () => {
    await start('strict', sound, '--mapping', 'strict.plumbline.yml');
    expect((await sign('strict', 'Security Officer')).code).toBe(0);
    expect(await sign('strict', 'Engineering Lead')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('one person signs one role'),
    });
  });

  it('takes roles by an option where the checklist has no sign-off table', async () => {
    await put('bare.md', '- [ ] GuardDuty runs in every region\n');
    const bare = ['--checklist', 'bare.md', '--mapping', 'strict.plumbline.yml', '--accounts', sound];
    expect(await run('release', 'start', 'bare', ...bare)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no sign-off table'),
    });
    expect((await run('release', 'start', 'bare', ...bare, '--roles', 'Owner')).stdout).toContain('signed by Owner');
  });
});

describe('plumbline gate', () => {
  it('exits with 3 and names what is missing', async () => {
    await start('bad', drifted);
    expect(await run('gate', 'bad')).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/line 3, .* fails: .*\nSecurity Officer has not signed/),
    });
    const { code, stdout } = await run('gate', 'bad', '--format', 'json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ release: 'bad', ready: false },
      missing: { items: [{ state: 'fails' }], signatures: [{ state: 'missing' }, { state: 'missing' }] },
    });
  });

  it('exits with 2 for a release or a store that there is not, and a name that is none', async () => {
    for (const args of [
      ['gate', 'bat'],
      ['gate', '../../etc'],
      ['release', 'sign', 'bad', '--role', 'Pope'],
    ])
      expect((await run(...args)).code, args.join(' ')).toBe(2);
    expect((await plumbline(['gate', 'bad', '--store', 'nowhere'], { cwd: folder })).code).toBe(2);
    expect((await start('none', '999999999999')).code).toBe(2);
  });
});
