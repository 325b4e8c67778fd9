/** `plumbline waive` and `plumbline waivers`: scopes, what every answer shows, what lint finds, and what is imported. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, asff, prowler } from '../imports/support.ts';
import { plumbline } from '../support/cli.ts';

const DAY_MS = 86_400_000;
const dayIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const SOON = ['--until', dayIn(30), '--reason', 'known'];
const STORE = ['--store', 'store'];

async function folder() {
  const cwd = await mkdtemp(join(tmpdir(), 'plumbline-waivers-'));
  const run = (...args: readonly string[]) => plumbline(args, { cwd });
  const importing = async (...findings: readonly unknown[]) => {
    await writeFile(join(cwd, 'f.json'), JSON.stringify(findings));
    return run('import', 'f.json', '--from', 'prowler-ocsf', ...STORE);
  };
  const json = async (...args: readonly string[]) =>
    JSON.parse((await run(...args, ...STORE, '--format', 'json')).stdout);
  return { cwd, run, importing, json };
}

describe('a waiver of external controls', () => {
  it('is given by a glob, and shown in tables, JSON and exports while the failure stays one', async () => {
    const { run, importing, json } = await folder();
    await importing(
      prowler('s3_public', 'FAIL', 'bucket-a'),
      prowler('s3_public', 'PASS', 'bucket-b'),
      prowler('ec2_open', 'FAIL', 'i-1'),
    );
    expect(await run('waive', 'external.prowler.s3_*', ...SOON, ...STORE)).toMatchObject({ code: 0, stderr: '' });
    const { verdicts } = await json('history');
    const shown = verdicts.map(({ resource, status, waiver }: Record<string, unknown>) => [
      resource,
      status,
      waiver !== null,
    ]);
    expect(shown.sort()).toEqual([
      ['bucket-a', 'fail', true],
      ['bucket-b', 'pass', false],
      ['i-1', 'fail', false],
    ]);
    const table = await run('history', '--control', 'external.prowler.s3_*', ...STORE);
    expect(table.stdout).toContain('fail, waived');
    expect(table.stdout).not.toContain('i-1');
    expect((await run('history', '--format', 'csv', ...STORE)).stdout.split('\n')[0]).toContain('waiver');
    const exported = await run('export', '--format', 'csv', '--control', 'external.prowler.*', ...STORE);
    expect(exported.stdout + exported.stderr).not.toContain('no control is called');
  });
});

describe('a waiver is refused', () => {
  it.each([
    [['cost.budgets', '--ou', 'Nowhere'], 'no account is in the unit Nowhere'],
    [['cost.budgets', '--tag', 'web'], 'environment=sandbox'],
    [['cost.budget'], 'did you mean cost.budgets'],
    [['external.prowler.a b'], 'no control is called'],
  ])('with %j', async (args, why) => {
    const { run, importing } = await folder();
    await importing(prowler('c', 'FAIL', 'a'));
    const { code, stderr } = await run('waive', ...args, ...SOON, ...STORE);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});

describe('waivers lint', () => {
  it('exits with 0 where no waiver has a problem, and with 3 where some have', async () => {
    const { run, importing, json } = await folder();
    await importing(prowler('c', 'FAIL', 'site-a'), prowler('d', 'FAIL', 'x'));
    const waive = async (...args: readonly string[]) =>
      (await run('waive', ...args, ...SOON, ...STORE)).stdout.slice(0, 8);
    await waive('external.prowler.c', '--resource-pattern', 'site-*');
    expect(await run('waivers', 'lint', ...STORE)).toMatchObject({
      code: 0,
      stderr: '1 waiver in force, 0 problems\n',
    });
    const empty = await waive('external.prowler.gone', '--resource', 'y');
    const broad = await waive('external.prowler.*');
    const short = await waive('external.prowler.d', '--resource-pattern', '*x*');
    await importing(prowler('c', 'FAIL', 'site-a'), prowler('c', 'FAIL', 'site-new'), prowler('d', 'FAIL', 'x'));
    expect((await run('waivers', 'lint', ...STORE)).code).toBe(3);
    const { inForce, problems } = await json('waivers', 'lint');
    expect(inForce).toBe(4);
    const of = (id: string) =>
      problems
        .filter(({ waiver }: { waiver: string }) => waiver === id)
        .map(({ problem }: { problem: string }) => problem);
    expect(of(empty)).toEqual(['matches-nothing']);
    expect(of(broad)).toEqual(['hides-new', 'too-broad']);
    expect(of(short)).toEqual(['too-broad']);
    expect(problems).toContainEqual(
      expect.objectContaining({ problem: 'hides-new', because: expect.stringContaining('site-new in') }),
    );
  });
});

describe('waivers import', () => {
  const WITH = ['--owner', 'platform team', ...SOON, ...STORE];

  it('takes a mutelist, names what it leaves out, and records the same waivers again under the same ids', async () => {
    const { cwd, run, json } = await folder();
    const list = `Mutelist:
  Accounts:
    "*":
      Checks:
        guardduty_is_enabled:
          Regions: ["eu-west-1"]
          Resources: ["*"]
        s3_x:
          Regions: ["*"]
          Resources: ["a"]
          Tags: ["team=web"]`;
    await writeFile(join(cwd, 'm.yaml'), list);
    const take = () => run('waivers', 'import', 'm.yaml', '--from', 'prowler-mutelist', ...WITH);
    expect(await take()).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('left out: * s3_x: it depends on tags'),
    });
    const first = await json('waivers', 'list');
    expect(first.map(({ control }: { control: string }) => control).sort()).toEqual([
      'external.prowler.guardduty_is_enabled',
      'guardduty.enabled',
    ]);
    expect(first[0]).toMatchObject({
      account: '*',
      region: 'eu-west-1',
      owner: 'platform team',
      reason: 'known (muted in Prowler)',
    });
    await take();
    expect(await json('waivers', 'list')).toHaveLength(first.length);
  });

  it.each(['--owner', '--reason', '--until'])('asks for %s', async (option) => {
    const { cwd, run } = await folder();
    await writeFile(join(cwd, 'm.yaml'), 'Mutelist: {}');
    const place = WITH.indexOf(option);
    const { code, stderr } = await run(
      'waivers',
      'import',
      'm.yaml',
      '--from',
      'prowler-mutelist',
      ...WITH.toSpliced(place, 2),
    );
    expect(code).toBe(2);
    expect(stderr).toContain(option);
  });

  it('takes suppressed findings for their own resource, and records none with --dry-run', async () => {
    const { cwd, run, json } = await folder();
    const suppressed = asff('S3.8', 'FAILED', 'arn:aws:s3:::site', { Workflow: { Status: 'SUPPRESSED' } });
    await writeFile(
      join(cwd, 'f.json'),
      JSON.stringify({ Findings: [suppressed, asff('S3.8', 'FAILED', 'arn:aws:s3:::other')] }),
    );
    const take = (...more: readonly string[]) => run('waivers', 'import', 'f.json', '--from', 'asff', ...WITH, ...more);
    await take('--dry-run').then(({ code, stderr }) =>
      expect([code, stderr]).toEqual([0, expect.stringContaining('not recorded')]),
    );
    expect((await take()).code).toBe(0);
    const held = await json('waivers', 'list');
    expect(held).toContainEqual(
      expect.objectContaining({
        control: 'external.securityhub.S3.8',
        account: ACCOUNT,
        resource: 'arn:aws:s3:::site',
      }),
    );
    expect(new Set(held.map(({ resource }: { resource: string }) => resource))).toEqual(new Set(['arn:aws:s3:::site']));
  });
});

describe('names that every object inherits', () => {
  const NAMES = ['constructor', '__proto__', 'toString'];

  it('end no waiver, and write nothing', async () => {
    const { run, importing, json } = await folder();
    await importing(prowler('s3_public', 'FAIL', 'bucket-a'));
    await run('waive', 'external.prowler.s3_*', ...SOON, ...STORE);
    const before = await json('fsck');
    for (const name of NAMES) {
      const { code, stderr } = await run('waivers', 'end', name, ...STORE);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`no waiver ${name} in force`),
      });
    }
    expect((await json('fsck')).commits).toBe(before.commits);
  });

  it('are resources like any other, whose verdicts are kept', async () => {
    const { importing, json } = await folder();
    for (const status of ['PASS', 'FAIL']) await importing(...NAMES.map((name) => prowler('s3_public', status, name)));
    const { verdicts } = await json('history');
    const held = verdicts.map(({ resource, status }: Record<string, unknown>) => [resource, status]);
    expect(held.sort()).toEqual(NAMES.map((name) => [name, 'fail']).sort());
    expect((await json('fsck')).problems).toEqual([]);
  });
});
