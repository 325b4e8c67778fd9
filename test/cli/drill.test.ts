/** `plumbline drill`: from its start to its report, in a store that stays whole. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertsStore } from '../support/alerts-store.ts';
import { plumbline } from '../support/cli.ts';

let folder: string;
let account: string;
const run = (...args: string[]) => plumbline([...args, '--store', 'store'], { cwd: folder });
const start = (name: string, ...more: string[]) =>
  run('drill', 'start', name, '--scenario', 'region-loss', '--scope', 'orders', ...more);
/** Instants are counted from one clock reading, so that the time that the commands take changes no figure. */
const NOW = Date.now();
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-drill-'));
  ({ account } = await alertsStore(folder));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('plumbline drill', () => {
  it('leads from a start to a report, recorded by the caller, and the store stays whole', async () => {
    const began = minutesAgo(240);
    const started = await start('q1', '--account', account, '--time', began);
    expect(started, started.stderr).toMatchObject({
      code: 0,
      stdout: `q1 started at ${began} for ${account}: RTO 60 minutes, RPO 15 minutes; evidence for dr.drill-quarterly, dr.failover-test-quarterly, dr.rto-achieved\n`,
    });
    const lost = await run('drill', 'step', 'q1', 'cut off', '--lost', '--time', minutesAgo(180));
    expect(lost.stdout).toMatch(/^q1 \+1:00:00 cut off; 60 minutes left of its RTO of 60 minutes\n$/);
    const back = await run(
      ...[
        'drill',
        'step',
        'q1',
        'orders answer',
        '--recovered',
        '--time',
        minutesAgo(150),
        '--data-as-of',
        minutesAgo(187),
      ],
    );
    expect(back.stdout).toContain('it recovered: RTO 30 of 60 minutes, RPO 7 of 15 minutes');
    await writeFile(join(folder, 'report.txt'), 'what was learned');
    const finished = await run('drill', 'finish', 'q1', '--note', 'DNS needs two people', '--evidence', 'report.txt');
    expect(finished, finished.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('q1 met: RTO 30 of 60'),
    });
    const shown = await run('drill', 'show', 'q1', '--format', 'json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      ...{ name: 'q1', state: 'met', by: `local user ${userInfo().username}`, misses: [] },
      end: { outcome: 'recovered', note: 'DNS needs two people', evidence: { of: 'content' } },
    });
    await run('drill', 'show', 'q1', '--format', 'markdown', '--output', 'q1.md');
    expect(await readFile(join(folder, 'q1.md'), 'utf8')).toContain('| lessons | DNS needs two people |');
    const key = '.state/plumbline/anchor-key.pem';
    expect((await run('fsck', '--key', key)).code).toBe(0);
  });

  it('exits with 3 where a target was missed, and says by how much', async () => {
    await start('slow', '--time', minutesAgo(120), '--rto', '30m');
    const missed = await run('drill', 'finish', 'slow', '--note', 'slow', '--no-data-lost');
    expect(missed).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/missed its RTO: 12\d minutes, where 30 are accepted/),
    });
    const listed = JSON.parse((await run('drill', 'list', '--format', 'json')).stdout);
    expect(listed.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
      ['q1', 'met'],
      ['slow', 'missed'],
    ]);
  });

  it('shows the timer while it runs, and is as it was as of an instant', async () => {
    await start('runs');
    expect((await run('drill', 'show', 'runs')).stdout).toMatch(/\+0:00:\d\d since the start; (59|60) minutes left/);
    const before = JSON.parse((await run('drill', 'list', '--as-of', minutesAgo(60), '--format', 'json')).stdout);
    expect(before).toEqual([]);
    expect(await run('drill', 'finish', 'runs', '--outcome', 'cancelled', '--note', 'an incident')).toMatchObject({
      ...{ code: 0, stdout: 'runs cancelled: it counts for nothing\n' },
    });
  });

  it('writes the days on which drills are due as a calendar', async () => {
    expect((await run('drill', 'calendar', '--output', 'drills.ics')).code).toBe(0);
    const text = await readFile(join(folder, 'drills.ics'), 'utf8');
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(2);
    expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:Due: drill region-loss in ${account}`);
  });

  it('is in the timeline of its controls, with its figures', async () => {
    const { stdout } = await run(
      'history',
      '--since',
      '2020-01-01',
      '--controls',
      'dr.drill-quarterly',
      '--format',
      'json',
    );
    const drills = JSON.parse(stdout).changes.filter(({ movement }: { movement: string }) =>
      movement.startsWith('drill-'),
    );
    expect(drills).toContainEqual(
      expect.objectContaining({
        movement: 'drill-finished',
        because: expect.stringContaining('drill q1 finished, RTO 30 of 60'),
      }),
    );
  });

  it.each([
    ['a name that is taken', () => start('slow'), 'there is a drill slow already'],
    ['an account that no scan has seen', () => start('x', '--account', '999999999999'), '999999999999'],
    ['a drill that there is not', () => run('drill', 'step', 'no', 'x'), 'there is no drill no'],
    [
      'a drill that was finished',
      () => run('drill', 'finish', 'slow', '--note', 'x', '--no-data-lost'),
      'a drill is finished once',
    ],
    ['both marks of a step', () => run('drill', 'step', 'slow', 'x', '--lost', '--recovered'), 'cannot be used with'],
    [
      'a file that cannot be written',
      () => run('drill', 'calendar', '--output', 'no/such/folder.ics'),
      'cannot be written',
    ],
  ])('refuses %s', async (_, attempt, says) => {
    expect(await attempt()).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
  });
});
