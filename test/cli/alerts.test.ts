import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { alertsStore } from '../support/alerts-store.ts';
import { type Ended, plumbline } from '../support/cli.ts';

let folder: string;
let account = '';
const run = (...args: string[]): Promise<Ended> => plumbline([...args, '--store', 'store'], { cwd: folder });
const alerts = (...args: string[]) => run('alerts', ...args);
const listed = async (...args: string[]) => JSON.parse((await alerts('list', '--format', 'json', ...args)).stdout);
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-alerts-'));
  account = (await alertsStore(folder)).account;
});

describe('an alert that fires', () => {
  it('is listed; a resolved one is listed only on request', async () => {
    expect((await listed()).map(({ who }: { who: { described: string } }) => who.described)).toEqual(['user kim']);
    expect(await listed('--all')).toHaveLength(2);
    expect(await listed('--status', 'resolved')).toMatchObject([{ alert: { status: 'resolved' } }]);
    expect(await alerts('list', '--severity', 'low')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: no alert is low; there is critical firing; leave --status and --severity out to see all\n',
    });
    const { stdout, stderr } = await alerts('list');
    expect(stdout).toContain('critical');
    expect(stderr).toBe('1 alerts\n');
  });

  it('is shown in full, with every step and whether it was sent', async () => {
    const [{ alert }] = await listed('--status', 'resolved');
    const { stdout } = await alerts('show', alert.id.slice(0, 6));
    expect(stdout).toMatch(/opened \(told: opened\), by drift, commit \d+/);
    expect(stdout).toMatch(/resolved \(told: resolved\), by drift/);
    const { life } = JSON.parse((await alerts('show', alert.id, '--format', 'json')).stdout);
    expect(life.map(({ step }: { step: string }) => step)).toEqual(['opened', 'closed', 'resolved']);
  });

  it('is shown in the zone of the configuration', async () => {
    await writeFile(join(folder, 'zone.config.ts'), "export default { alerts: { timeZone: 'Asia/Kolkata' } };");
    const [{ alert }] = await listed();
    const { stdout } = await alerts('show', alert.id, '--config', 'zone.config.ts');
    expect(stdout.match(/\d\d:\d\d:\d\d \+05:30/g)?.length).toBeGreaterThan(1);
    expect(stdout).not.toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ /m);
    expect((await alerts('list', '--config', 'zone.config.ts')).stdout).toContain('+05:30');
  });

  it('that does not exist is reported as unknown', async () => {
    const { code, stderr } = await alerts('show', 'ffff');
    expect(code).toBe(2);
    expect(stderr).toContain('no alert of the last day is called ffff; see `plumbline alerts list --all`');
  });
});

describe('an alert', () => {
  it('is acknowledged once, and a second person learns by whom', async () => {
    const [{ alert }] = await listed();
    const taken = await alerts('ack', alert.id);
    expect(taken).toMatchObject({ code: 0, stderr: expect.stringMatching(/^made the key that signs anchors/) });
    expect(taken.stdout).toMatch(new RegExp(`^${alert.id} taken by local user `));
    const again = await alerts('ack', alert.id);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/was taken by local user .* at \d{4}/);
    const [over] = await listed('--status', 'resolved');
    expect((await alerts('ack', over.alert.id)).stderr).toMatch(/is resolved since .*; there is nothing to do/);
    for (const name of ['ffff', 'constructor', '__proto__'])
      expect((await alerts('ack', name)).stderr).toContain(`no alert of the last day is called ${name}`);
  });

  it('is waived until a date, with its findings, and no longer', async () => {
    const [{ alert }] = await listed();
    const past = await alerts('waive', alert.id, '--until', '2020-01-01', '--reason', 'r');
    expect(past).toMatchObject({ code: 2, stderr: expect.stringContaining('It must lie in the future.') });
    expect((await alerts('waive', alert.id, '--until', TOMORROW)).stderr).toContain("'--reason <text>' not specified");
    const { code } = await alerts('waive', alert.id, '--until', TOMORROW, '--reason', 'replaced tomorrow');
    expect(code).toBe(0);
    expect(await listed()).toMatchObject([{ alert: { status: 'waived', waived: { reason: 'replaced tomorrow' } } }]);
    const waivers = JSON.parse((await run('waivers', 'list', '--format', 'json')).stdout);
    expect(waivers).toMatchObject([{ control: 'guardduty.enabled', account, resource: account }]);
    expect((await run('waivers', 'end', waivers[0].id)).code).toBe(0);
    expect(await listed(), 'it fires again').toMatchObject([{ alert: { status: 'firing', waived: null } }]);
    expect(JSON.parse((await run('waivers', 'list', '--format', 'json')).stdout)).toEqual([]);
    expect((await run('waivers', 'end', waivers[0].id)).stderr).toContain(
      `there is no waiver ${waivers[0].id} in force`,
    );
  });
});

describe('waivers and windows', () => {
  it('are added, listed and ended', async () => {
    const added = await run(
      'waivers',
      'add',
      'backup.retention',
      '--accounts',
      account,
      '--resource',
      'plan-1,plan-2',
      '--until',
      TOMORROW,
      '--reason',
      'x',
    );
    expect(added.stdout.trim().split('\n')).toHaveLength(2);
    expect(added.stderr.match(/^warning: waiver .* names the resource plan-\d/gm)).toHaveLength(2);
    expect((await run('waivers', 'list')).stdout).toContain('backup.retention');
    expect((await run('waivers', 'add', 'backup.retentoin', '--until', TOMORROW, '--reason', 'x')).stderr).toContain(
      'did you mean',
    );

    const opened = await alerts(
      'windows',
      'open',
      '--until',
      TOMORROW,
      '--accounts',
      account,
      '--controls',
      'guardduty.*',
      '--reason',
      'network',
    );
    const [id = ''] = opened.stdout.split(' ');
    expect(JSON.parse((await alerts('windows', 'list', '--format', 'json')).stdout)).toMatchObject([
      { id, accounts: [account], reason: 'network' },
    ]);
    expect((await alerts('windows', 'list')).stdout).toContain('network');
    expect((await alerts('windows', 'end', id)).code).toBe(0);
    expect((await alerts('windows', 'end', id)).stderr).toContain(`there is no maintenance window ${id}`);
    const backwards = await alerts('windows', 'open', '--from', '2099-01-01', '--until', TOMORROW, '--reason', 'x');
    expect(backwards.stderr).toContain('before it begins');
  });
});

describe('a test', () => {
  it('sends one alert per route, waits for the answers, and names routes without an answer', async () => {
    await writeFile(
      join(folder, 'routes.config.ts'),
      "export default { alerts: { routes: [{ to: 'mail', address: 'a@example.com', name: 'team' }, { to: 'mail', address: 'b@example.com' }] } };",
    );
    const { code, stdout, stderr } = await alerts(
      'test',
      '--config',
      'routes.config.ts',
      '--wait',
      '1m',
      '--route',
      'nobody',
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('there is no route nobody; there is team, mail-2');
  });

  it.each([[[]], [['--config', 'routes.config.ts']]])(
    'is not said to be sent by a store, which sends nothing',
    async (more) => {
      const { code, stdout, stderr } = await alerts('test', '--wait', '1m', ...more);
      expect(stderr).toContain('store is a local store, which sends no alerts; give --table <name>');
      expect(stderr).not.toContain('sent to');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    },
  );
});

describe('what-if', () => {
  it('applies other settings to the stored history', async () => {
    await writeFile(
      join(folder, 'other.config.ts'),
      "export default { alerts: { escalateAfterMinutes: { critical: 1 }, routes: [{ to: 'mail', name: 'night', address: 'a@example.com', only: { events: ['escalated'] } }] } };",
    );
    const since = new Date(Date.now() - 86_400_000).toISOString();
    const asItIs = await alerts('replay', '--since', since, '--format', 'json');
    const events = JSON.parse(asItIs.stdout).map(({ event }: { event: string }) => event);
    expect(events.slice(0, 3)).toEqual(['opened', 'opened', 'resolved']);
    expect(asItIs.stderr).toMatch(/2 alerts in \d+ messages; sent in fact: 2 alerts in/);
    const other = JSON.parse(
      (await alerts('replay', '--since', since, '--config', 'other.config.ts', '--format', 'json')).stdout,
    );
    const escalated = other.filter(({ event }: { event: string }) => event === 'escalated');
    expect(escalated).toMatchObject([{ routes: ['night'] }, { routes: ['night'] }]);
    const opened = other.filter(({ event }: { event: string }) => event === 'opened');
    expect(opened.map(({ routes }: { routes: string[] }) => routes)).toEqual([[], [], []]);
    expect(opened[2].alert, 'and again when its waiver was ended').toBe(opened[1].alert);
  });
});
