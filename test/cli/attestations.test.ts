/** `plumbline attestations`: attestations are listed, revoked with a reason, and compared with their evidence again. */
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../cli/lib/store.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { keepAttested } from '../../shared/history/attested.ts';
import { revoke } from '../../shared/pipeline/revoke.ts';
import { effectiveAttestations } from '../../shared/queries/effective.ts';
import { attestationsOf } from '../../shared/records/attestations.ts';
import { plumbline } from '../support/cli.ts';

const BY = `local user ${userInfo().username}`;
const DAY = 86_400_000;
const dayOf = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

let cwd: string;
const run = (...args: string[]) => plumbline([...args, '--store', 'store'], { cwd });
const attest = (control: string, ...more: string[]) =>
  run('attest', control, '--evidence', 'report.txt', '--note', 'what was found', ...more);
const listed = async (...args: string[]) =>
  JSON.parse((await run('attestations', ...args, '--format', 'json')).stdout) as Record<string, unknown>[];

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'plumbline-attestations-'));
  await writeFile(join(cwd, 'report.txt'), 'what was done');
  await attest('dr.plan');
  await attest('dr.drill-quarterly', '--valid-for', '10d');
  await attest('dr.business-continuity', '--result', 'fail');
}, 60_000);
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('plumbline attestations', () => {
  it('lists the newest of each control with its state and all that was said', async () => {
    expect(await listed('list')).toMatchObject([
      { control: 'dr.business-continuity', state: 'failed', result: 'fail' },
      { control: 'dr.drill-quarterly', state: 'ending' },
      { control: 'dr.plan', state: 'valid', by: BY, note: 'what was found', account: ORGANIZATION },
    ]);
    expect((await listed('list', '--controls', 'dr.plan')).length).toBe(1);
    expect((await run('attestations', 'list')).stdout).toContain('report.txt');
  });

  it('takes one back once, with the reason, and as of an earlier instant it still holds', async () => {
    const before = new Date().toISOString();
    const revoked = await run('attestations', 'revoke', 'dr.plan', '--reason', 'another product');
    expect(revoked, revoked.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('dr.plan revoked') });
    expect(await listed('list', '--controls', 'dr.plan')).toMatchObject([
      { state: 'revoked', revoked: { by: BY, reason: 'another product' } },
    ]);
    const again = await run('attestations', 'revoke', 'dr.plan', '--reason', 'x');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('another product') });
    const none = await run('attestations', 'revoke', 'dr.rto-achieved', '--reason', 'x');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no attestation') });
    const history = await listed('history', 'dr.plan');
    expect(history.map(({ state }) => state)).toEqual(['revoked', 'valid']);
    const store = await openStore({ store: join(cwd, 'store') });
    try {
      const then = (await store.history.asOf(attestationsOf(ORGANIZATION), before)).contents['dr.plan@organization'];
      expect(then?.revoked).toBeUndefined();
      const [effective] = (await effectiveAttestations(store)).filter(({ control }) => control === 'dr.plan');
      expect(effective && effective.until <= new Date().toISOString()).toBe(true);
    } finally {
      await store.close();
    }
    expect((await run('fsck', '--key', '.state/plumbline/anchor-key.pem')).code).toBe(0);
  });

  it('names evidence that changed after it was recorded, or is no longer there', async () => {
    await attest('dr.plan');
    expect((await run('attestations', 'verify')).code).toBe(0);
    await writeFile(join(cwd, 'report.txt'), 'what was done, as we would like it to have been');
    const changed = await run('attestations', 'verify', '--controls', 'dr.plan', '--format', 'json');
    expect(changed.code).toBe(3);
    expect(JSON.parse(changed.stdout)).toMatchObject([{ control: 'dr.plan', found: 'changed' }]);
    await rm(join(cwd, 'report.txt'));
    expect((await run('attestations', 'verify')).stdout).toContain('not there');
    await writeFile(join(cwd, 'report.txt'), 'what was done');
  });

  it('refuses an expiry in the past, an approver who is the author, and an address where a document is asked for', async () => {
    expect(await attest('dr.plan', '--effective', dayOf(-400))).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('would have ended') },
    });
    const own = await attest(
      ...(['delivery.change-management', '--approver', userInfo().username] as const),
      ...['--release', '1', '--covers', 'x'],
    );
    expect(own.code).toBe(2);
  });

  it('keeps the document as it was, and names a copy that was altered', async () => {
    const text = 'what was done in the second drill';
    await writeFile(join(cwd, 'second.txt'), text);
    const attested = await run('attest', 'dr.failover-test-quarterly', '--evidence', 'second.txt', '--note', 'x');
    expect(attested, attested.stderr).toMatchObject({ code: 0 });
    const copy = join(cwd, 'store', 'attested', sha256(text));
    expect(await readFile(copy, 'utf8')).toBe(text);
    const only = ['--controls', 'dr.failover-test-quarterly'];
    expect(await listed('verify', ...only)).toMatchObject([{ found: 'unchanged', kept: 'whole' }]);
    await writeFile(copy, 'something else');
    const altered = await run('attestations', 'verify', ...only);
    expect(altered).toMatchObject({ code: 3, stdout: expect.stringContaining('kept copy altered') });
    await rm(copy);
    expect(await listed('verify', ...only)).toMatchObject([{ found: 'unchanged', kept: 'none' }]);
  });

  it('keeps no document of a deployment while no option names its bucket', async () => {
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    const store = await openStore({ table: 'plumbline' });
    try {
      await expect(keepAttested(store.objects, Buffer.from('x'))).rejects.toThrow('give --bucket <name>');
    } finally {
      await store.close();
      vi.unstubAllEnvs();
    }
  });

  it('refuses a document that is larger than what is kept', async () => {
    const file = await open(join(cwd, 'large.bin'), 'w');
    await file.truncate(64 * 1_048_576 + 1);
    await file.close();
    const refused = await run('attest', 'dr.plan', '--evidence', 'large.bin', '--note', 'x');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is larger than 64 MB') });
  });

  it('holds both where two people attest at once, and the newest decides', async () => {
    const store = await openStore({ store: join(cwd, 'store') });
    try {
      const { attest: record } = await import('../../shared/pipeline/attest.ts');
      const now = new Date();
      const one = (by: string) => ({
        ...{ control: 'dr.objectives-defined', account: ORGANIZATION, at: now.toISOString(), by, note: '', values: {} },
        expires: new Date(now.getTime() + DAY).toISOString(),
        evidence: { reference: 'x.txt', sha256: '0'.repeat(64), of: 'content' as const },
      });
      const commits = await Promise.all([record(store.history, one('kim')), record(store.history, one('dana'))]);
      expect(new Set(commits.map(({ seq }) => seq)).size).toBe(2);
      const about = { control: 'dr.objectives-defined', account: ORGANIZATION };
      const taken = { by: 'lee', at: new Date().toISOString(), reason: 'x' };
      const both = await Promise.allSettled([revoke(store.history, about, taken), revoke(store.history, about, taken)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      // the clock went back: the revocation is not before the attestation that it revokes
      await record(store.history, one('kim'));
      const early = { ...taken, at: '2020-01-01T00:00:00.000Z' };
      const { at, body } = await revoke(store.history, about, early);
      expect(body.attestation.revoked?.at).toBe(at);
    } finally {
      await store.close();
    }
  });
});
