/** The store that the demo leaves: every verb of alerts works on it, with the ids that the demo printed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';
import { demoStore } from '../support/demo-store.ts';

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const DAYS_AGO = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10);

let folder: string;
let told = '';
const alerts = (...args: string[]) => plumbline(['alerts', ...args, '--store', 'store'], { cwd: folder });
/** The alert of the demo whose headline matches. */
const idOf = (headline: RegExp): string => {
  const from = told.split('\n').findIndex((line) => headline.test(line));
  const [, id = ''] = /plumbline alerts ack (\w+) --store store/.exec(told.split('\n').slice(from).join('\n')) ?? [];
  return id;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-demo-'));
  told = await demoStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the store of the demo', () => {
  it('has evidence for the example of a checklist, whose mapping is whole', async () => {
    const example = resolve(import.meta.dirname, '../../docs/examples/checklist.md');
    expect(await plumbline(['checklist', 'check', example], { cwd: folder })).toMatchObject({ code: 0 });
    const render = ['checklist', 'render', example, '--store', 'store', '--output', 'checklist.md'];
    const { code, stderr } = await plumbline(render, { cwd: folder });
    expect(code, stderr).toBe(0);
    const text = await readFile(join(folder, 'checklist.md'), 'utf8');
    expect(text).not.toMatch(/no evidence|not mapped/);
    expect(text).toMatch(/^- \[x\] .*Databases are encrypted.*✅ holds/m);
    expect(text).toMatch(/^- \[ \] GuardDuty runs in every region.*❌ fails/m);
    expect(text).toMatch(/^ {2}- \[x\] .*Backups are kept at least 30 days.*✅ holds/m);
  });

  it('has no evidence for a threshold by which nothing was judged', async () => {
    await writeFile(join(folder, 'strict.md'), '- [x] Backups are kept at least 35 days\n');
    const answer = '{ control: backup.retention, parameters: { minRetentionDays: 35 } }';
    const entry = `  - item: Backups are kept at least 35 days\n    controls: [${answer}]\n`;
    await writeFile(join(folder, 'strict.plumbline.yml'), `version: 1\nitems:\n${entry}`);
    const { stdout } = await plumbline(['checklist', 'render', 'strict.md', '--store', 'store'], { cwd: folder });
    expect(stdout).toMatch(/^- \[ \] .*❓ unknown/m);
    expect(stdout).toContain('was judged with other parameters than minRetentionDays 35');
  });

  it('has the drift open, and the commands at the end of the demo name it', async () => {
    const { stdout } = await alerts('list', '--format', 'json');
    const listed = JSON.parse(stdout) as { alert: { id: string; status: string } }[];
    expect(listed.length).toBeGreaterThan(4);
    expect(listed.map(({ alert }) => alert.id)).toContain(idOf(/critical .*GuardDuty has no detector/));
    for (const verb of ['list', 'show', 'ack', 'waive', 'windows', 'replay']) {
      expect(told).toContain(`plumbline alerts ${verb}`);
    }
  });

  it('shows an alert and every finding of it with its own fix', async () => {
    const id = idOf(/WebTeam opened/);
    expect((await alerts('show', id)).stdout).toContain('to fix: ');
    const { stdout, stderr } = await alerts('show', id, '--findings');
    expect(stderr).toContain('3 open findings');
    expect(stdout.match(/^to fix: /gm)).toHaveLength(3);
    expect(stdout).toContain('put-public-access-block --account-id');
    expect(stdout).toMatch(/put-public-access-block --bucket \S+-data-\d{12} /);
    const json = await alerts('show', id, '--findings', '--format', 'json');
    expect(JSON.parse(json.stdout)).toHaveLength(3);
  });

  it('lets alerts be acknowledged and waived, and windows be opened', async () => {
    const acked = await alerts('ack', idOf(/GuardDuty has no detector/));
    expect(acked).toMatchObject({ code: 0, stdout: expect.stringContaining('taken by') });
    const waived = await alerts('waive', idOf(/kept less than 30 days/), '--until', TOMORROW, '--reason', 'tried out');
    expect(waived).toMatchObject({ code: 0, stdout: expect.stringContaining('waived until') });
    const opened = await alerts('windows', 'open', '--until', TOMORROW, '--reason', 'tried out');
    expect(opened.code).toBe(0);
    const [window = ''] = opened.stdout.split(' ');
    expect((await alerts('windows', 'list')).stdout).toContain(window);
    expect((await alerts('windows', 'end', window)).code).toBe(0);
  });

  it('can be replayed', async () => {
    const { code, stdout } = await alerts('replay', '--since', DAYS_AGO, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).length).toBeGreaterThan(6);
  });

  it('is not overwritten by another demo, because its history may be real', async () => {
    const { code, stderr } = await plumbline(['demo', '--once', '--store', 'store'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('holds a history already') });
  });
});

describe('an alert that does not exist', () => {
  it.each([['ack'], ['waive', '--until', TOMORROW, '--reason', 'x']])(
    '%s says where it was looked for',
    async (verb, ...options) => {
      const { stderr } = await alerts(verb, 'nope', ...options);
      expect(stderr).toContain('in the store store, which --store or PLUMBLINE_STORE names');
    },
  );

  it('is searched in the history that --table, PLUMBLINE_TABLE or a store names', async () => {
    const { code, stderr } = await plumbline(['alerts', 'ack', 'nope']);
    expect(code).toBe(2);
    for (const name of ['--table', 'PLUMBLINE_TABLE', '--store', 'PLUMBLINE_STORE']) expect(stderr).toContain(name);
  });
});
