import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { plumbline } from '../support/cli.ts';

const folderWith = async (config: object) => {
  const cwd = await mkdtemp(join(tmpdir(), 'plumbline-config-'));
  await writeFile(join(cwd, 'plumbline.config.ts'), `export default ${JSON.stringify(config)};`);
  return cwd;
};
const check = (cwd: string, ...args: string[]) => plumbline(['config', 'check', ...args], { cwd });

const CONFIG = {
  regions: ['eu-west-1'],
  accounts: { ous: { exclude: ['Workloads/Retired'] } },
  controls: { 'cost.*': false },
  profiles: {
    sandbox: {
      match: { ous: ['Workloads/Sandbox'], tags: { Environment: 'sandbox' } },
      cadence: 'weekly',
      controls: { 'guardduty.no-high-findings': { parameters: { maxAgeDays: 30 } } },
    },
  },
};

describe('config check', () => {
  it('shows the settings of an account with a profile', async () => {
    const { code, stdout } = await check(
      await folderWith(CONFIG),
      '--account',
      '111122223333',
      '--ou',
      'Workloads/Sandbox/Team',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^configuration +plumbline\.config\.ts is valid$/m);
    expect(stdout).toMatch(/^account +111122223333 in Workloads\/Sandbox\/Team: scanned$/m);
    expect(stdout).toMatch(/^profile +sandbox$/m);
    expect(stdout).toMatch(/^cadence +weekly, by runs at cron\(0 3 \* \* \? \*\)$/m);
    expect(stdout).toMatch(/^regions +eu-west-1$/m);
    expect(stdout).toMatch(/^off +cost\..*/m);
    expect(stdout).toMatch(/^changed +guardduty\.no-high-findings maxAgeDays = 30 days \(default 0\)$/m);
  });

  it('shows how long the history is kept, and what is under a legal hold', async () => {
    const retention = { history: { verdicts: 800, alerts: 400 } };
    const legalHold = [{ reason: 'case 7', since: '2026-05-01', scope: { accounts: ['111122223333'] } }];
    const { stdout } = await check(await folderWith({ ...CONFIG, retention, legalHold }));
    expect(stdout).toMatch(/^history +verdicts for 800 days, alerts for 400 days; all else for ever/m);
    expect(stdout).toMatch(/^legal hold +111122223333 since 2026-05-01T00:00:00.000Z: case 7$/m);
    expect((await check(await folderWith(CONFIG))).stdout).toMatch(/^history +kept for ever$/m);
  });

  it('answers machines in a stable shape', async () => {
    const { stdout } = await check(await folderWith(CONFIG), '--tag', 'Environment=sandbox', '--format', 'json');
    const resolution = JSON.parse(stdout);
    expect(Object.keys(resolution)).toEqual([
      'file',
      'account',
      'scanned',
      'profile',
      'cadence',
      'schedule',
      'regions',
      'enabled',
      'disabled',
      'overridden',
      'deployment',
      'history',
      'legalHolds',
    ]);
    expect(resolution.account).toEqual({ id: '', ou: '', tags: { Environment: 'sandbox' } });
    expect(resolution.profile).toBe('sandbox');
    expect(resolution.overridden).toEqual([
      { control: 'guardduty.no-high-findings', parameter: 'maxAgeDays', value: 30, default: 0, unit: 'days' },
    ]);
    expect(resolution.enabled.length + resolution.disabled.length).toBe(controls.length);
    expect(resolution.disabled.every((id: string) => id.startsWith('cost.'))).toBe(true);
  });

  it('warns if a schedule starts runs less often than an account is due', async () => {
    const deployment = {
      managementAccountId: '111111111111',
      hub: { account: '222222222222', region: 'eu-west-1' },
      members: { organizationalUnits: ['r-exam'], regions: ['eu-west-1'] },
      externalId: 'plumbline',
      schedule: 'cron(0 3,15 * * ? *)',
    };
    const cwd = await folderWith({ organizationId: 'o-exampleorgid', deployment, cadence: 'hourly' });
    const { stdout } = await check(cwd);
    expect(stdout).toMatch(/^cadence +hourly, but runs start at cron\(.*\) only: with up to 12 hours between them$/m);
    expect(stdout).toMatch(/^schedule +cron\(.*\); alarm after 14 hours without a finished scan$/m);
  });

  it('says that an account is left out', async () => {
    const { code, stdout } = await check(await folderWith(CONFIG), '--ou', 'Workloads/Retired/Old');
    expect(stdout).toMatch(/^account +in Workloads\/Retired\/Old: not scanned$/m);
    expect(code).toBe(0);
  });

  it('shows what a deployment would get', async () => {
    const deployment = {
      managementAccountId: '111111111111',
      hub: { account: '222222222222', region: 'eu-west-1' },
      members: { organizationalUnits: ['r-exam'], regions: ['eu-central-1'] },
      externalId: 'plumbline',
    };
    const cwd = await folderWith({
      organizationId: 'o-exampleorgid',
      deployment,
      retention: { logDays: 30 },
      alerts: { routes: [{ to: 'mail', address: 'cloud@example.com' }] },
    });
    const { stdout } = await check(cwd);
    expect(stdout).toMatch(/^organisation +o-exampleorgid, managed by 111111111111$/m);
    expect(stdout).toMatch(/^hub +222222222222 eu-west-1$/m);
    expect(stdout).toMatch(/^members +r-exam; events of eu-central-1, eu-west-1, us-east-1$/m);
    expect(stdout).toMatch(/^kept +evidence for 400 days, logs for 30$/m);
    expect(stdout).toMatch(/^schedule +cron\(0 3 \* \* \? \*\); alarm after 26 hours without a finished scan$/m);
    expect(stdout).toMatch(/^events +alarm after 72 hours without any$/m);
    expect(stdout).toMatch(/^budget +none$/m);
    expect(stdout).toMatch(/^drift +told to mail-1 \(mail cloud@example\.com\)$/m);
    expect(stdout).toMatch(/^links +alerts carry one, answered at a public address$/m);
    expect(stdout).toMatch(/^monitor +its own trouble is told to nobody by mail$/m);
    const json = JSON.parse((await check(cwd, '--format', 'json')).stdout);
    expect(json.deployment).toMatchObject({ memberRegions: ['eu-central-1', 'eu-west-1', 'us-east-1'] });
    expect(JSON.parse((await check(await folderWith({}), '--format', 'json')).stdout).deployment).toBeNull();
  });

  it('says without a file that the defaults apply', async () => {
    const { code, stdout } = await check(await mkdtemp(join(tmpdir(), 'plumbline-config-')));
    expect(stdout).toMatch(/there is none here: every control, everywhere/);
    expect(stdout).toMatch(new RegExp(`^controls +${controls.length} of ${controls.length} enabled$`, 'm'));
    expect(code).toBe(0);
  });

  it('ends with 2 and lists everything that is wrong', async () => {
    const wrong = { regions: ['eu-wset-1'], account: {}, alerts: { routes: [{ to: 'fax' }] } };
    const { code, stdout, stderr } = await check(await folderWith(wrong));
    expect(stderr).toMatch(/regions\.0: must be an AWS region .*; did you mean eu-west-1\?/);
    expect(stderr).toMatch(/unknown key "account"; did you mean accounts\?/);
    expect(stderr).toMatch(/alerts\.routes\.0\.to: must name its target/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it.each<[string, string[], RegExp]>([
    ['a file that is not there', ['--config', 'nowhere.ts'], /there is no configuration file nowhere\.ts/],
    ['an account that is none', ['--account', '1'], /not a 12-digit account id/],
    ['two accounts', ['--account', '111122223333,444455556666'], /Give one 12-digit account id/],
    ['a tag without a value', ['--tag', 'Environment'], /Write it like Environment=sandbox/],
  ])('refuses %s', async (_name, args, message) => {
    const { code, stderr } = await check(await folderWith({}), ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it.each([['config'], ['config', 'check']])('plumbline %s %s --help gives examples', async (...verb) => {
    expect((await plumbline([...verb, '--help'])).stdout).toMatch(/Examples:/);
  });

  it('a scan of some controls takes a configuration of others', async () => {
    const { code, stderr } = await plumbline(['scan', '--controls', 'backup.*'], { cwd: await folderWith(CONFIG) });
    expect(stderr).toMatch(/sts:GetCallerIdentity could not be asked: there are no AWS credentials here/);
    expect(code).toBe(1);
  });
});
