import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { beforeAll, describe, expect, it } from 'vitest';
import { conclude, newTally } from '../../cli/lib/tally.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { clientIn } from '../../simulator/access.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { awsIn, plumbline, type Running } from '../support/cli.ts';

const folder = () => mkdtemp(join(tmpdir(), 'plumbline-scan-'));
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const REGIONS = ['eu-west-1', 'us-east-1'];
let world: World;
let member = '';
let other = '';
const scan = async (args: readonly string[], { as, ...running }: Running & { as?: string } = {}) =>
  plumbline(['scan', ...args], { cwd: await folder(), aws: awsIn(world, as ?? member), ...running });

beforeAll(() => {
  world = createWorld({ accounts: 6, regions: REGIONS });
  member = world.accounts[3]?.id ?? '';
  other = world.accounts[4]?.id ?? '';
});

describe('an account', () => {
  it('evaluates only the controls of a framework, and those of them that --controls names', async () => {
    const judged = async (...args: string[]) => {
      const { stdout } = await scan([...args, '--format', 'json']);
      return new Set(JSON.parse(stdout).verdicts.map(({ control }: { control: string }) => control));
    };
    const cis = await judged('--framework', 'cis-aws-5.0');
    expect(cis).toContain('iam.password-policy');
    expect(cis).not.toContain('cost.budgets');
    expect([...(await judged('--framework', 'cis-aws-5.0', '--controls', 'encryption.*'))]).toEqual(
      [...cis].filter((id) => String(id).startsWith('encryption.')),
    );
    const neither = await scan(['--framework', 'cis-aws-5.0', '--controls', 'cost.*']);
    expect(neither).toMatchObject({ code: 2, stderr: expect.stringContaining('leave out one of the two') });
  });

  it('is scanned with the credentials of that account', async () => {
    const { code, stdout } = await scan(['--controls', 'guardduty.enabled', '--format', 'json']);
    const { verdicts } = JSON.parse(stdout);
    expect(verdicts.map(({ account }: { account: string }) => account)).toEqual(REGIONS.map(() => member));
    expect([0, 3]).toContain(code);
  });

  it('of another owner is not scanned with the resources of the credentials', async () => {
    const { code, stdout, stderr } = await scan(['--accounts', other, '--controls', 'guardduty.enabled']);
    expect(stderr).toContain(`account ${other} cannot be entered with credentials of ${member}; give --role`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is reached by the role', async () => {
    const args = ['--accounts', other, '--role', 'Audit', '--controls', 'guardduty.enabled', '--format', 'json'];
    const { verdicts } = JSON.parse((await scan(args)).stdout);
    expect(verdicts.map(({ account }: { account: string }) => account)).toEqual(REGIONS.map(() => other));
  });
});

describe('an organisation', () => {
  it('is not made up from one account', async () => {
    const { code, stdout, stderr } = await scan(['--organization'], { as: world.management.id });
    expect(stderr).toMatch(/5 accounts such as \d{12} cannot be entered with credentials of \d{12}; give --role/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is scanned with a role, itself and all of its accounts', async () => {
    const args = ['--organization', '--role', 'Audit', '--controls', 'guardduty.*', '--format', 'json'];
    const { verdicts } = JSON.parse((await scan(args, { as: world.management.id })).stdout);
    const seen = new Set(verdicts.map(({ account }: { account: string }) => account));
    expect([...seen].sort()).toEqual([...world.accounts.map(({ id }) => id), 'organization'].sort());
  });

  it('without a selected account is refused', async () => {
    const cwd = await folder();
    await writeFile(join(cwd, 'c.config.mjs'), "export default { accounts: { include: ['999999999999'] } };");
    const args = ['--organization', '--role', 'Audit', '--config', 'c.config.mjs'];
    const { code, stderr } = await scan(args, { as: world.management.id, cwd });
    expect(stderr).toContain('takes in none of the 6 accounts of the organisation');
    expect(code).toBe(2);
  });
});

describe('a scan that would evaluate nothing, or less than it was asked for, is refused', () => {
  it.each<[string, string[], RegExp]>([
    ['no region', ['--regions', ''], /--regions <names>' argument '' is invalid. It is empty/],
    ['commas for regions', ['--regions', ', ,'], /It names nothing/],
    ['no account', ['--accounts', ''], /--accounts <ids>' argument '' is invalid/],
    [
      'a region that does not exist',
      ['--regions', 'eu-wset-1'],
      /eu-wset-1 is not an AWS region .*did you mean eu-west-1/,
    ],
    [
      'a region of another partition',
      ['--regions', 'cn-north-1'],
      /cn-north-1 is a region of the partition aws-cn, which/,
    ],
    ['a region of GovCloud', ['--regions', 'eu-west-1,us-gov-west-1'], /partition aws-us-gov/],
    ['an external id without a role', ['--external-id', 'abc'], /--external-id is for the role to assume/],
    [
      "an organisation's control",
      ['--controls', 'guardduty.org-auto-enable'],
      /guardduty\.org-auto-enable judge the organisation and no single account; add --organization/,
    ],
    [
      "an organisation's control among others",
      ['--controls', 'guardduty.enabled,guardduty.org-auto-enable'],
      /guardduty\.org-auto-enable judge the organisation/,
    ],
    ['an output in no folder', ['--output', 'nowhere/out.json'], /nowhere\/out\.json is not there, or the folder/],
    ['an output that is a folder', ['--output', '.'], /is a folder; give a file/],
  ])('%s', async (_name, args, message) => {
    const cwd = await folder();
    const { code, stdout, stderr } = await scan(args, { cwd });
    expect(stderr).toMatch(message);
    expect({ code, stdout, left: await readdir(cwd) }).toEqual({ code: 2, stdout: '', left: [] });
  });

  it('controls that the configuration switches off', async () => {
    const cwd = await folder();
    await writeFile(join(cwd, 'c.config.mjs'), "export default { controls: { 'guardduty.*': false } };");
    const { code, stderr } = await scan(['--controls', 'guardduty.enabled', '--config', 'c.config.mjs'], { cwd });
    expect(stderr).toContain('the configuration switches off guardduty.enabled');
    expect(code).toBe(2);
  });

  it('nothing at all', () => {
    expect(() => conclude({ stdout: process.stdout, stderr: process.stderr, env: {} }, newTally('low'), false)).toThrow(
      UsageError,
    );
  });
});

describe('a part that a scan leaves out', () => {
  it('is named: controls of the organisation among those of a glob', async () => {
    const { stderr } = await scan(['--controls', 'guardduty.*', '--format', 'json']);
    expect(stderr).toMatch(/left out, since they judge the organisation: guardduty\.org-auto-enable/);
  });

  it('is named: findings below the last row of the table', async () => {
    const args = ['--organization', '--role', 'Audit'];
    const { stdout } = await scan(args, { as: world.management.id });
    const { verdicts } = JSON.parse((await scan([...args, '--format', 'json'], { as: world.management.id })).stdout);
    const bad = verdicts.filter(({ status }: { status: string }) => status === 'fail' || status === 'unknown');
    expect(bad.length).toBeGreaterThan(40);
    expect(stdout).toContain(`… and ${bad.length - 40} more that fail or are unknown; --format csv --output FILE`);
    expect(stdout).toMatch(/│ severity .*│ resource/);
    const named = bad.filter(({ resource }: { resource: string }) => resource !== '*' && stdout.includes(resource));
    expect(named.length).toBeGreaterThan(10);
  });

  it('does not end with 0 if nothing could be read, whatever --fail-on says', async () => {
    const restore = world.fault({ action: 'guardduty:*', kind: 'deny', account: member });
    const { code, stderr } = await scan(['--controls', 'guardduty.enabled', '--fail-on', 'none']);
    restore();
    expect(stderr).toMatch(/2 verdicts are unknown, because something could not be read/);
    expect(code).toBe(1);
  });
});

describe('a store of scans', () => {
  it('lets a replay show which alerts its drift would have sent', async () => {
    const cwd = await folder();
    const args = ['--controls', 'guardduty.enabled', '--store', 'store', '--format', 'json', '--output', 'out.json'];
    await scan(args, { cwd });
    const client = clientIn(world, GuardDutyClient, { account: member, region: 'eu-west-1' });
    const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
    await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
    await scan(args, { cwd });
    expect(JSON.parse(await readFile(join(cwd, 'out.json'), 'utf8')).verdicts).toMatchObject([
      { region: 'eu-west-1', status: 'fail' },
      { region: 'us-east-1' },
    ]);
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const replayed = await plumbline(['alerts', 'replay', '--store', 'store', '--since', since, '--format', 'json'], {
      cwd,
    });
    expect(JSON.parse(replayed.stdout)).toMatchObject([{ event: 'opened', control: 'guardduty.enabled' }]);
    expect(replayed.stderr).toContain('1 alerts in 1 messages; a local store sends none');
  });
});

describe('a waived failure', () => {
  it('stays a failure and does not end a scan with 3, unless --fail-on-waived asks for it', async () => {
    const cwd = await folder();
    const flawed = createWorld({ accounts: 6, regions: REGIONS, flaws: 0 });
    const account = flawed.accounts[3]?.id ?? '';
    const guardDuty = clientIn(flawed, GuardDutyClient, { account, region: 'eu-west-1' });
    const { DetectorIds } = await guardDuty.send(new ListDetectorsCommand({}));
    await guardDuty.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
    const failing = ['--controls', 'guardduty.enabled', '--store', 'store', '--format', 'json'];
    const scanned = (...more: string[]) => scan([...failing, ...more], { cwd, aws: awsIn(flawed, account) });
    const waive = (region: string) =>
      plumbline(
        [
          ...['waivers', 'add', 'guardduty.enabled', '--until', TOMORROW, '--reason', 'sandbox'],
          ...['--region', region, '--store', 'store'],
        ],
        { cwd },
      );
    expect((await scanned()).code).toBe(3);
    expect((await waive('us-east-1')).code).toBe(0);
    expect((await scanned()).code).toBe(3);
    expect((await waive('eu-west-1')).code).toBe(0);
    const after = await scanned();
    expect(after).toMatchObject({ code: 0, stderr: expect.stringContaining('waived findings at or above low: 1;') });
    const waiver = { reason: 'sandbox', until: expect.any(String), by: expect.any(String) };
    expect(JSON.parse(after.stdout).verdicts).toMatchObject([{ status: 'fail', waiver }, { status: 'pass' }]);
    expect(JSON.parse(after.stdout).verdicts[1]).not.toHaveProperty('waiver');
    const shown = async (format: string) =>
      (await scan([...failing.slice(0, -1), format], { cwd, aws: awsIn(flawed, account) })).stdout;
    expect(await shown('table')).toContain('fail, waived');
    expect(await shown('csv')).toContain(',sandbox\n');
    expect(await shown('ocsf')).toContain('"status":"Suppressed"');
    expect((await scanned('--fail-on-waived')).code).toBe(3);
  });
});

describe('a waiver is refused', () => {
  it.each([
    ['--until', '2020-01-01', 'must lie in the future'],
    ['--until', new Date(Date.now() + 400 * 86_400_000).toISOString().slice(0, 10), 'ends within a year'],
    ['--reason', 'red\u001b[31m', 'without control characters'],
    ['--region', 'mars-1', 'is not an AWS region'],
  ])('with %s %s', async (option, value, why) => {
    const cwd = await folder();
    await scan(['--controls', 'guardduty.enabled', '--store', 'store'], { cwd });
    const usual = { '--until': TOMORROW, '--reason': 'sandbox', '--store': 'store', [option]: value };
    const { code, stderr } = await plumbline(['waivers', 'add', 'cost.budgets', ...Object.entries(usual).flat()], {
      cwd,
    });
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});
