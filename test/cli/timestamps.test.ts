/** Time-stamps over the anchors of runs and over packs: what `fsck` and `verify` say that they prove. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { headLine } from '../../shared/core/anchor.ts';
import { dynamoRoster } from '../../shared/history/roster.ts';
import { STAMP } from '../../shared/pack/format.ts';
import { anchorHeads } from '../../shared/pipeline/anchor.ts';
import { timestampKey, timestampRun } from '../../shared/pipeline/timestamp.ts';
import { stampIn } from '../../shared/timestamps/token.ts';
import { wireTimestamps } from '../../shared/wiring/timestamps.ts';
import { createWorld } from '../../simulator/world.ts';
import { hour, type Made, madeHistory } from '../pack/support.ts';
import { awsIn, plumbline } from '../support/cli.ts';
import { startTsa, type Tsa } from '../timestamps/tsa.ts';

const network = { resolve: async () => ['127.0.0.1'], isAllowed: () => true };
let folder: string;
let made: Made;
let tsa: Tsa;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-stamps-'));
  tsa = await startTsa();
  made = await madeHistory();
  const roster = dynamoRoster(made.database.client, made.table);
  for (const { unit, seq, head } of await made.heads())
    await roster.beat({
      ...{ unit, seq, head, run: 'run-1', item: null, at: hour(4).toISOString(), controls: 2 },
      verdicts: { pass: 1, fail: 1, unknown: 0, 'not-applicable': 0 },
    });
  await writeFile(join(folder, 'key.der'), await made.signer.publicKey());
  await writeFile(join(folder, 'root.pem'), tsa.trusted);
  await writeFile(join(folder, 'stranger.pem'), tsa.stranger);
  const timestamps = { url: tsa.url, certificates: tsa.trusted };
  await writeFile(join(folder, 'stamping.config.ts'), `export default ${JSON.stringify({ timestamps })};\n`);
  await writeFile(join(folder, 'plain.config.ts'), 'export default {};\n');
}, 60_000);
afterAll(async () => {
  await made?.database.close();
  await tsa?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => tsa.behave({ sign: 'good' }));

const authority = () => wireTimestamps({ timestamps: { url: tsa.url, certificates: tsa.trusted } }, network);
const archiveIn = (name: string) => ({
  put: async (key: string, body: string) => {
    await mkdir(dirname(join(folder, name, key)), { recursive: true });
    await writeFile(join(folder, name, key), body);
  },
  find: async (key: string) => readFile(join(folder, name, key), 'utf8').catch(() => null),
  lines: async function* () {},
});

/** A run that anchored the history now, in a folder of its own. */
async function anchored(name: string) {
  const archive = archiveIn(name);
  const lines = (await made.heads()).map(headLine);
  await anchorHeads({ archive, signer: made.signer }, { run: 'run-9', at: new Date(), lines, earlier: [] });
  const timestamps = authority();
  if (!timestamps) throw new Error('the configuration names an authority');
  return { archive, stamped: () => timestampRun({ archive, timestamps, clock: () => new Date() }, 'run-9') };
}

const run = (...args: string[]) =>
  plumbline(args, {
    cwd: folder,
    network,
    env: {
      ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'embedded', AWS_SECRET_ACCESS_KEY: 'embedded' },
      AWS_ENDPOINT_URL_DYNAMODB: made.database.endpoint,
    },
  });
async function fsck(name: string, ...more: string[]) {
  const at = ['--table', made.table, '--anchors', name, '--key', 'key.der', '--format', 'json'];
  const { stdout } = await run('fsck', ...at, ...more);
  const { stamps, problems, unproven } = JSON.parse(stdout);
  return { stamps, told: [...problems, ...unproven].filter((text: string) => /stamp/.test(text)) };
}

describe('the anchor of a run', () => {
  it('is stamped, and fsck says since when it existed, by which authority', async () => {
    const { stamped } = await anchored('good');
    expect(await stamped()).toBeNull();
    expect(await fsck('good', '--authority', 'root.pem')).toEqual({
      stamps: { verified: 1, newest: { at: expect.stringMatching(/^20.*Z$/), authority: 'Example TSA' } },
      told: [],
    });
    expect((await fsck('good')).told).toEqual([
      expect.stringMatching(/^when the runs were anchored: 1 anchors are stamped: give/),
    ]);
  });

  it('is stamped so that OpenSSL verifies it, too', async () => {
    const { archive, stamped } = await anchored('openssl');
    await stamped();
    const { token } = JSON.parse((await archive.find(timestampKey('run-9'))) ?? '');
    await writeFile(join(folder, 'token.der'), Buffer.from(token, 'base64'));
    const { execFileSync } = await import('node:child_process');
    const args = ['ts', '-verify', '-data', 'openssl/runs/run-9/anchor.json', '-in', 'token.der', '-token_in'];
    expect(execFileSync('openssl', [...args, '-CAfile', 'root.pem'], { cwd: folder, encoding: 'utf8' })).toMatch(/OK/);
  });

  it.each<[string, Parameters<Tsa['behave']>[0], RegExp]>([
    [
      'fails',
      { reply: (response) => response.writeHead(500).end() },
      /tsa\.example:\d+\/: the authority answered with 500/,
    ],
    ['signs with an expired certificate', { sign: 'expired' }, /valid then/],
    ['sends 100 MB', { reply: (response) => response.end(Buffer.alloc(100 * 1024 * 1024)) }, /more than 65536 bytes/],
  ])('has none if the authority %s: the run counts, and the reason is told', async (_, behaviour, message) => {
    tsa.behave(behaviour);
    const { archive, stamped } = await anchored('missed');
    expect(await stamped()).toMatch(message);
    expect(await archive.find(timestampKey('run-9'))).toBeNull();
    const { stamps, told } = await fsck('missed', '--authority', 'root.pem');
    expect(stamps).toEqual({ verified: 0, newest: null });
    expect(told).toEqual(['when 1 of the 1 runs were anchored: they have no time-stamp']);
  });

  it.each<[string, string, (stamp: string, other: string) => string, RegExp]>([
    ['of a stranger', 'stranger.pem', (stamp) => stamp, /does not lead to a trusted certificate/],
    ['of another anchor', 'root.pem', (_stamp, other) => other, /it is of something else/],
    ['that is no JSON', 'root.pem', () => '{', /JSON/],
    ['without a token', 'root.pem', () => '{}', /the token cannot be read/],
  ])('with a stamp %s is a problem that fsck names', async (_, pem, edit, message) => {
    const { archive, stamped } = await anchored('wrong');
    await stamped();
    const { archive: second, stamped: again } = await anchored('second');
    await again();
    const [stamp, other] = [await archive.find(timestampKey('run-9')), await second.find(timestampKey('run-9'))];
    await archive.put(timestampKey('run-9'), edit(stamp ?? '', other ?? ''));
    const { told } = await fsck('wrong', '--authority', pem);
    expect(told).toEqual([expect.stringMatching(/^the time-stamp of run run-9 proves nothing: /)]);
    expect(told[0]).toMatch(message);
  });
});

describe('the anchor of a scan on the command line', () => {
  const scan = async (name: string, config: string) => {
    const world = createWorld({ accounts: 4, regions: ['us-east-1'] });
    const args = ['--store', name, '--controls', 'guardduty.enabled', '--config', config];
    const aws = awsIn(world, world.accounts[3]?.id ?? '');
    return plumbline(['scan', ...args], { cwd: folder, network, aws });
  };
  const stampsIn = async (name: string): Promise<string[]> => {
    const files = await readdir(folder, { recursive: true });
    return files.filter((file) => file.includes(name) && file.endsWith('timestamp.json'));
  };

  it('is stamped if the configuration names an authority, and not otherwise', async () => {
    expect((await scan('stamped', 'stamping.config.ts')).stderr).not.toMatch(/time-stamp/);
    const [stamp = '', ...more] = await stampsIn('stamped');
    expect(more).toEqual([]);
    const { token } = JSON.parse(await readFile(join(folder, stamp), 'utf8'));
    const text = await readFile(join(folder, dirname(stamp), 'anchor.json'), 'utf8');
    const proven = await stampIn(Buffer.from(token, 'base64'), { text, trusted: tsa.trusted });
    expect(proven.authority).toBe('Example TSA');
    await scan('plain', 'plain.config.ts');
    expect(await stampsIn('plain')).toEqual([]);
  });

  it('has none if the authority fails: the scan ends as it would without, and says so', async () => {
    const { code } = await scan('without', 'plain.config.ts');
    tsa.behave({ reply: (response) => response.writeHead(500).end() });
    const failed = await scan('unstamped', 'stamping.config.ts');
    tsa.behave({ sign: 'good' });
    expect(failed.code).toBe(code);
    expect(failed.stderr).toMatch(/the anchor cli-\S+ has no time-stamp: .*answered with 500/);
    expect(await stampsIn('unstamped')).toEqual([]);
  });
});

describe('a pack', () => {
  const pack = (output: string, ...more: string[]) =>
    run(
      ...['pack', '--table', made.table, '--from', '2025-12-31', '--to', '2026-01-02', '--framework', 'soc2'],
      ...['--output', output, '--anchor-key', 'seal.pem', ...more],
    );
  const verify = async (file: string, ...more: string[]) =>
    JSON.parse((await run('verify', file, '--format', 'json', ...more)).stdout);

  beforeAll(async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(join(folder, 'seal.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    const { code, stderr } = await pack('pack.html', '--timestamp', '--config', 'stamping.config.ts');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('holds a stamp over its seal, which verify proves by the authority', async () => {
    const { problems, stamp, unproven } = await verify('pack.html', '--authority', 'root.pem', '--key', 'seal.pem');
    expect({ problems, stamp }).toEqual({
      problems: [],
      stamp: { at: expect.stringMatching(/^20.*Z$/), authority: 'Example TSA' },
    });
    expect(unproven.filter((text: string) => /sealed/.test(text))).toEqual([]);
    expect((await run('verify', 'pack.html', '--authority', 'root.pem')).stdout).toMatch(
      /it existed at 20.*, by the authority Example TSA/,
    );
  });

  it('says what its stamp would prove, without the certificates of the authority', async () => {
    const { stamp, unproven } = await verify('pack.html');
    expect(stamp).toBeNull();
    expect(unproven).toContainEqual(expect.stringMatching(/^when the pack was sealed: give .* --authority$/));
  });

  it('is not whole with the stamp of another pack, or of a stranger', async () => {
    await pack('other.html', '--timestamp', '--config', 'stamping.config.ts');
    const stampOf = (text: string) => new RegExp(`id="${STAMP}">([^<]*)<`).exec(text)?.[1] ?? '';
    const [one, other] = await Promise.all(
      ['pack.html', 'other.html'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    await writeFile(join(folder, 'swapped.html'), (one ?? '').replace(stampOf(one ?? ''), stampOf(other ?? '')));
    expect((await verify('swapped.html', '--authority', 'root.pem')).problems).toEqual([
      expect.stringMatching(/time-stamp of the pack proves nothing: it is of something else/),
    ]);
    expect((await verify('pack.html', '--authority', 'stranger.pem')).problems).toEqual([
      expect.stringMatching(/time-stamp of the pack proves nothing: its signature does not lead/),
    ]);
  });

  it('is not written without the stamp that was asked for, and the error says why', async () => {
    const none = await pack('none.html', '--timestamp', '--config', 'plain.config.ts');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/which authority stamps the pack\? name it/) });
    tsa.behave({ reply: (response) => response.writeHead(500).end() });
    const failed = await pack('none.html', '--timestamp', '--config', 'stamping.config.ts');
    expect(failed).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/was not stamped: .*answered with 500; try/),
    });
    expect(await readFile(join(folder, 'none.html')).catch(() => null)).toBeNull();
  });

  it('is not verified with a file that holds no certificate', async () => {
    const { code, stderr } = await run('verify', 'pack.html', '--authority', 'seal.pem');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/seal\.pem holds no certificate of an authority/),
    });
  });
});
