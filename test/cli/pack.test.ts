/** `plumbline pack` and `plumbline verify` on the store that the demo leaves, and what they refuse. */
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';
import { demoStore } from '../support/demo-store.ts';

const DAY = 86_400_000;
const day = (ago: number): string => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
const KEY = '.state/plumbline/anchor-key.pem';

const fixture = (name: string): string => resolve(import.meta.dirname, '../fixtures/pack', name);

let folder: string;
const run = (...args: string[]) => plumbline(args, { cwd: folder });
/** Makes a pack with these options; what `more` gives takes the place of the usual value. */
function pack(output: string, ...more: string[]) {
  const usual = { '--store': 'store', '--from': day(4), '--to': day(0), '--framework': 'soc2', '--output': output };
  const others = Object.entries(usual).filter(([option]) => !more.includes(option));
  return run('pack', ...others.flat(), ...more);
}
const verify = (...args: string[]) => run('verify', ...args, '--format', 'json');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-pack-'));
  await demoStore(folder);
  const made = await pack('pack.html', '--format', 'json');
  expect(made.code, made.stderr).toBe(0);
  expect(JSON.parse(made.stdout)).toMatchObject({ output: 'pack.html', problems: [], anchors: 2 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** So many MiB of zeros as gzip, made of one MiB that is compressed once: the end, with its checksum, is never reached. */
function zeros(mebibytes: number): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  const one = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([header, ...Array<Buffer>(mebibytes).fill(one), Buffer.from([3, 0]), Buffer.alloc(8)]);
}

/** Another history, in the store `another`, with its anchors in `other-anchors`. The first caller makes it. */
const anotherStore = () => {
  made.another ??= run(
    ...['demo', '--once', '--accounts', '4', '--regions', 'us-east-1', '--seed', '9'],
    ...['--store', 'another', '--anchors', 'other-anchors'],
  );
  return made.another;
};
const made: { another?: ReturnType<typeof run> } = {};

const altered = async (name: string, edit: (text: string) => string): Promise<string> => {
  await writeFile(join(folder, name), edit(await readFile(join(folder, 'pack.html'), 'utf8')));
  return name;
};

describe('verify', () => {
  it('proves a pack by the key that sealed it, without a store', async () => {
    const { code, stdout } = await verify('pack.html', '--key', KEY);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [], unproven: [], undecided: null });
    expect((await run('verify', 'pack.html')).stdout).toMatch(
      /^whole: .*\nsealed with the key [0-9a-f]{64}\nnot proven: who sealed the pack/,
    );
  });

  it('proves a second pack of the same store, with the anchor of the first', async () => {
    expect((await pack('second.html')).code).toBe(0);
    expect((await verify('second.html', '--key', KEY)).code).toBe(0);
  });

  it('names a truncated file, and base64 that was altered, with 3', async () => {
    const truncated = await verify(await altered('truncated.html', (text) => text.slice(0, text.length / 2)));
    expect(truncated.code).toBe(3);
    expect(JSON.parse(truncated.stdout).problems).toEqual([
      expect.stringContaining('was truncated: its end is missing'),
    ]);
    const edited = await verify(
      await altered('edited.html', (text) => text.replace(/(id="pack-data">.{400})..../, '$1QUFB')),
    );
    expect(edited.code).toBe(3);
    expect(JSON.parse(edited.stdout).problems).toEqual([
      expect.stringMatching(/cannot be read: it was truncated or altered/),
    ]);
  });

  it.each([
    ['no pack', '<!doctype html><title>Hello</title>', 'is no audit pack'],
    ['nothing', '', 'is no audit pack'],
  ])('cannot decide about a file that is %s: 1', async (_, content, message) => {
    await writeFile(join(folder, 'other.html'), content);
    const { code, stdout } = await verify('other.html');
    expect({ code, undecided: JSON.parse(stdout).undecided }).toEqual({
      code: 1,
      undecided: expect.stringContaining(message),
    });
  });

  it('does not read a file of 200 MB: 1', async () => {
    const file = await open(join(folder, 'large.html'), 'w');
    await file.truncate(200 * 1024 * 1024);
    await file.close();
    const { code, stdout } = await verify('large.html');
    expect({ code, undecided: JSON.parse(stdout).undecided }).toEqual({
      code: 1,
      undecided: expect.stringMatching(/has 209715200 bytes, and a pack has at most/),
    });
  });

  it('refuses a pack that would decompress to more than it may: 3', async () => {
    const bomb = zeros(513).toString('base64');
    const name = await altered('bomb.html', (text) =>
      text.replace(/(id="pack-data">)[^<]*/, (_, tag) => `${tag}${bomb}`),
    );
    const { code, stdout } = await verify(name);
    expect({ code, problems: JSON.parse(stdout).problems }).toEqual({
      code: 3,
      problems: [expect.stringContaining('it holds more than')],
    });
  });

  it.each([
    ['no file', ['none.html'], /cannot be read/],
    ['a folder', ['store'], /is no file/],
    ['no such key', ['pack.html', '--key', 'none.pem'], /the key cannot be read: none.pem is not there/],
    ['a key that is none', ['pack.html', '--key', 'pack.html'], /holds no key on P-256/],
    ['nothing', [], /missing required argument/],
  ])('refuses %s: 2', async (_, args, message) => {
    const { code, stderr } = await run('verify', ...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('names another key, with 3', async () => {
    const { code, stdout } = await verify('pack.html', '--key', fixture('certificate.pem'));
    const problems = [expect.stringContaining('sealed with another key than the one given')];
    expect({ code, problems: JSON.parse(stdout).problems }).toEqual({ code: 3, problems });
  });

  it('takes a certificate of the key while it holds, and names one that has expired, with 3', async () => {
    const sealed = await pack('certified.html', '--anchor-key', fixture('key.pem'), '--anchors', 'anchors');
    expect(sealed.code, sealed.stderr).toBe(0);
    expect((await verify('certified.html', '--key', fixture('certificate.pem'))).code).toBe(0);
    const { code, stdout } = await verify('certified.html', '--key', fixture('expired.pem'));
    const problems = [expect.stringContaining('the key had expired')];
    expect({ code, problems: JSON.parse(stdout).problems }).toEqual({ code: 3, problems });
  });

  it('proves a pack by the anchors that an auditor kept', async () => {
    const [kept = ''] = await readdir(join(folder, '.state/plumbline/anchors'));
    const from = join('.state/plumbline/anchors', kept);
    const { code, stdout } = await verify('pack.html', '--key', KEY, '--anchors', from);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, problems: [], unproven: [] });
    expect((await verify('pack.html', '--anchors', from)).code).toBe(0);
  });

  it('names a pack of another history than that of the kept anchors, with 3', async () => {
    const other = await anotherStore();
    expect(other.code, other.stderr).toBe(0);
    const { code, stdout } = await verify('pack.html', '--key', KEY, '--anchors', 'other-anchors');
    expect(code).toBe(3);
    expect(JSON.parse(stdout).problems.join('\n')).toMatch(
      /is not the one in the kept anchor of run .*: the pack was made of a fork|was left out: the kept anchor/,
    );
  });

  it.each([
    ['that is not there', 'nowhere', /there is nothing at nowhere; check --anchors/],
    ['without an anchor', 'store', /store holds no anchor/],
  ])('refuses a folder of anchors %s: 2', async (_, anchors, message) => {
    const { code, stderr } = await run('verify', 'pack.html', '--anchors', anchors);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('fsck names anchors that were signed after the certificate had expired, with 3', async () => {
    expect((await pack('anchored.html', '--anchor-key', fixture('key.pem'), '--anchors', 'expiring')).code).toBe(0);
    const fsck = (key: string) =>
      run('fsck', '--store', 'store', '--anchors', 'expiring', '--key', fixture(key), '--format', 'json');
    expect((await fsck('certificate.pem')).code).toBe(0);
    const { code, stdout } = await fsck('expired.pem');
    const problems = [expect.stringMatching(/^the anchor of run cli-.*the key had expired/)];
    expect({ code, problems: JSON.parse(stdout).problems }).toEqual({ code: 3, problems });
  });
});

describe('pack', () => {
  it.each([
    ['a framework that there is not', ['--framework', 'soc3'], /no framework is called "soc3".*did you mean soc2/s],
    ['a period that ends before it begins', ['--from', day(1), '--to', day(2)], /which is not before/],
    ['an end in the future', ['--to', '2999-01-01'], /lies in the future/],
    ['an instant that is none', ['--from', '2026-13-01'], /Write it like/],
    [
      'a period before the history',
      ['--from', '2001-01-01', '--to', '2001-12-31'],
      /holds nothing up to 2001-12-31.*it begins at/s,
    ],
    ['a range of ten years', ['--from', day(3_652)], /more than three years.*give an earlier --to/s],
    [
      'a file in a folder that there is not',
      ['--output', 'none/pack.html'],
      /pack.html cannot be written.*give another --output/s,
    ],
    ['no store', ['--store', 'empty'], /holds no store/],
  ])('refuses %s: 2', async (_, options, message) => {
    const { code, stderr } = await pack('refused.html', ...options);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('takes a range of almost three years, of which the history holds the end', async () => {
    expect((await pack('three.html', '--from', day(1_090))).code).toBe(0);
  });

  it('writes nothing of a fork: a store that the anchors are not of', async () => {
    const anchors = join(folder, '.state/plumbline/anchors');
    const [name = ''] = await readdir(anchors);
    expect((await anotherStore()).code).toBe(0);
    const { code, stderr } = await run(
      ...['pack', '--store', 'another', '--from', day(4), '--to', day(0), '--framework', 'soc2'],
      ...['--anchors', join(anchors, name), '--output', 'fork.html'],
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/which the history no longer holds|over another history/);
    expect((await run('verify', 'fork.html')).code).toBe(2);
  });
});
