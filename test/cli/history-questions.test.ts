/** `plumbline history` as an auditor asks it: formats, both forms of names, and what is refused. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../cli/command-line.ts';
import { alertsStore } from '../support/alerts-store.ts';
import { plumbline, terminal } from '../support/cli.ts';

let folder: string;
let account = '';
let ou = '';
let began = new Date();
const today = new Date().toISOString().slice(0, 10);
const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
const monthAgo = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
const history = (...args: string[]) => plumbline(['history', ...args, '--store', 'store'], { cwd: folder });
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await history(...args, '--format', 'json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-questions-'));
  ({ account, ou, began } = await alertsStore(folder));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('answers', () => {
  it('as of an instant have the verdicts with the digest of their evidence, and the unknown ones', async () => {
    const { asOf, verdicts, dark } = await json('--as-of', today, '--account', account);
    expect(asOf).toMatch(/^\d{4}-.*Z$/);
    expect(dark).toEqual([]);
    expect(Object.keys(verdicts[0])).toEqual([
      ...[
        'control',
        'account',
        'region',
        'resource',
        'status',
        'because',
        'since',
        'evidence',
        'failingSince',
        'waiver',
      ],
    ]);
    for (const { evidence } of verdicts) expect(evidence).toMatch(/^[0-9a-f]{64}$/);
    expect((await json()).asOf).toBe('now');
  });

  it('of a period have the population, the exceptions with their actors, and a sample', async () => {
    const report = await json('--from', monthAgo, '--to', today, '--control', 'guardduty.enabled', '--sample', '1');
    expect(report).toMatchObject({
      from: `${monthAgo}T00:00:00.000Z`,
      zone: 'UTC',
      sample: { of: report.population.length },
    });
    expect(report.sample.members).toHaveLength(1);
    expect(report.exceptions.map(({ who, ended }: Record<string, unknown>) => [who, ended])).toEqual([
      [`arn:aws:iam::${account}:user/dana`, 'recovered'],
      [`arn:aws:iam::${account}:user/kim`, null],
    ]);
  });

  it('as of an instant come in pages that are those of one instant', async () => {
    const whole = await json('--as-of', today);
    const pages: { asOf: string; verdicts: object[]; cursor: string | null }[] = [];
    for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)?.cursor)
      pages.push(await json('--limit', '2', ...(cursor ? ['--cursor', cursor] : [])));
    expect(pages.length).toBeGreaterThan(1);
    expect(new Set(pages.map(({ asOf }) => asOf)).size).toBe(1);
    const key = (verdict: object) => JSON.stringify(verdict);
    expect(pages.flatMap(({ verdicts }) => verdicts.map(key)).sort()).toEqual(whole.verdicts.map(key).sort());
  });

  it('are counts by account and domain, which add up to the verdicts', async () => {
    const { rows, total, asOf } = await json('--summary');
    const { verdicts } = await json('--as-of', asOf);
    const count = (status: string) =>
      verdicts.filter((verdict: { status: string }) => verdict.status === status).length;
    expect(total.counts).toEqual({
      ...{ pass: count('pass'), fail: count('fail'), unknown: count('unknown') },
      'not-applicable': count('not-applicable'),
    });
    expect(rows[0]).toMatchObject({
      account: expect.any(String),
      domain: expect.any(String),
      waived: expect.any(Number),
    });
    const table = await history('--summary', '--account', account, '--limit', '1');
    expect(table.stdout).toMatch(/account +│ name +│ domain +│ pass +│ fail +│ critical/);
    expect(table.stderr).toMatch(/1 row as of .*, the worst first/);
  });

  it('are counts of each day', async () => {
    const { days } = await json('--trend', '--days', '3');
    expect(days.map(({ day }: { day: string }) => day).at(-1)).toBe(today);
    expect(days).toHaveLength(3);
    const csv = await history('--trend', '--days', '2', '--by', 'domain', '--domain', 'guardduty', '--format', 'csv');
    expect(csv.stdout).toMatch(/^day,domain,pass,fail,unknown,not-applicable,critical,high,medium,low,darkUnits\n/);
    expect(csv.stdout).toContain(`${today},guardduty,`);
  });

  it('of a framework go requirement by requirement', async () => {
    const { stdout } = await history('--from', monthAgo, '--to', today, '--framework', 'fsbp', '--format', 'csv');
    expect(stdout.split('\n')[0]).toMatch(/^id,title,controls,resources,exceptions,inCompliance/);
    expect(stdout).toContain('fsbp/GuardDuty.1,');
  });

  it('of a timeline name the actor in a table, and go on with a cursor', async () => {
    const { stdout, stderr } = await history('--since', monthAgo, '--status', 'fail');
    expect(stdout).toMatch(/because +│ who/);
    expect(stdout).toContain('user dana (DeleteDetector)');
    expect(stderr).toMatch(/^2 changes since/);
    const first = await json('--since', monthAgo, '--limit', '3');
    const second = await json('--since', monthAgo, '--limit', '3', '--cursor', first.cursor);
    const whole = await json('--since', monthAgo);
    expect([...first.changes, ...second.changes]).toEqual(whole.changes.slice(0, 6));
    expect(whole.cursor).toBeUndefined();
  });

  it('of open findings have the one open finding, and of two instants the change that opened it', async () => {
    const { findings } = await json('--open');
    expect(findings).toHaveLength(1);
    const { differences } = await json('--against', new Date(began.getTime() + 10_000).toISOString());
    expect(differences.map(({ from, to }: Record<string, unknown>) => [from, to])).toContainEqual(['pass', 'fail']);
  });

  it('are for days of the zone that is named', async () => {
    const report = await json(
      '--from',
      '2026-03-29',
      '--to',
      today,
      '--zone',
      'Europe/Berlin',
      '--control',
      'guardduty.enabled',
    );
    expect(report).toMatchObject({ from: '2026-03-28T23:00:00.000Z', zone: 'Europe/Berlin' });
  });

  it('are for accounts of an organisational unit', async () => {
    const { verdicts } = await json('--ou', ou);
    expect(verdicts.map((verdict: { account: string }) => verdict.account)).toContain(account);
  });
});

describe('both forms of a name', () => {
  it('are one option, whose values add up', async () => {
    const one = await json('--account', account, '--control', 'guardduty.*');
    expect(await json('--accounts', account, '--controls', 'guardduty.*')).toEqual(one);
    const { code, stderr } = await history('--accounts', account, '--account', '999999999999');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing of 999999999999') });
  });

  it('exist for every option of every verb that names accounts, controls, regions and the like', async () => {
    const pairs = [
      ['--account', '--accounts'],
      ['--control', '--controls'],
      ['--region', '--regions'],
      ['--ou', '--ous'],
      ['--resource', '--resources'],
    ];
    const walk = (command: Awaited<ReturnType<typeof program>>): string[] => [
      ...pairs
        .filter((pair) => command.options.filter(({ long }) => pair.includes(long ?? '')).length === 1)
        .map((pair) => `${command.name()} ${pair.join(' ')}`),
      ...command.commands.flatMap(walk),
    ];
    expect(walk(await program(terminal(80)))).toEqual([]);
  });
});

describe('is refused, and nothing is written', () => {
  const PERIOD = ['--from', monthAgo, '--to', today];
  it.each<[string, string[], RegExp]>([
    ['an unknown account', [...PERIOD, '--account', '999999999999'], /nothing of 999999999999; check --account/],
    ['an unknown unit', ['--ou', 'Nope'], /no account is in the unit Nope.*; check --ou/],
    ['an unknown control', ['--control', 'no.such'], /no control is called "no.such"/],
    [
      'an unknown framework',
      [...PERIOD, '--framework', 'cis-aws-9'],
      /no framework is called "cis-aws-9"; --framework/,
    ],
    ['an unknown requirement', ['--framework', 'cis-aws-3.0/99'], /has no requirement "99"/],
    ['an unknown resource', ['--resource', 'arn:aws:s3:::nope'], /no verdict of what --resource names/],
    ['an unknown resource of a period', [...PERIOD, '--resource', 'nope'], /no resource that --resource names/],
    [
      'an impossible zone',
      ['--as-of', today, '--zone', 'Mars/Olympus'],
      /--zone.* There is no time zone Mars\/Olympus/,
    ],
    ['a time that clocks skipped', ['--as-of', '2026-03-29T02:30', '--zone', 'Europe/Berlin'], /no instant in Europe/],
    ['the future', ['--as-of', tomorrow], /lies in the future/],
    ['a period in the future', ['--from', monthAgo, '--to', tomorrow], /--to .* lies in the future/],
    ['an instant before the history', ['--as-of', '2020-01-31'], /it begins at/],
    ['a period before the history', ['--from', '2020-01-01', '--to', '2020-01-31'], /holds nothing as of/],
    ['changes before the history', ['--since', '2020-01-01', '--until', '2020-01-31'], /as of 2020.*it begins at/],
    [
      'a page of changes before the history',
      ['--since', '2020-01-01', '--until', '2020-01-31', '--limit', '2'],
      /as of 2020.*it begins at/,
    ],
    ['a beginning after the end', ['--from', today, '--to', monthAgo], /is not before/],
    ['ten years', ['--from', '2016-01-01', '--to', today], /more than three years/],
    ['ten years of changes', ['--since', '2016-01-01', '--until', today], /more than three years/],
    ['instants in the wrong order', ['--as-of', monthAgo, '--against', today], /is not before/],
    [
      'a cursor that was made up',
      ['--since', monthAgo, '--limit', '2', '--cursor', 'e30.e30'],
      /--cursor is no cursor/,
    ],
    ['a beginning without an end', ['--from', monthAgo], /--from needs --to/],
    ['a cursor without a page', ['--since', monthAgo, '--cursor', 'x'], /--cursor needs --limit/],
    ['two questions at once', ['--since', monthAgo, '--open'], /ask for different things/],
    ['a cursor of verdicts that was edited', ['--limit', '2', '--cursor', 'e30.e30'], /is no cursor of this question/],
    ['a cursor of counts that was edited', ['--summary', '--limit', '2', '--cursor', 'e30.e30'], /is no cursor of/],
    ['a page of a trend', ['--trend', '--limit', '2'], /--limit is for verdicts at an instant/],
    ['a trend of ten years', ['--trend', '--days', '3650'], /1 to 1098/],
    ['a trend in another zone', ['--trend', '--zone', 'Europe/Berlin'], /days in UTC; leave --zone out/],
    ['days without a trend', ['--days', '3'], /--days needs --trend/],
    ['counts of a resource', ['--summary', '--resource', 'x'], /count by control, not by resource/],
    ['counts in the future', ['--summary', '--as-of', tomorrow], /lies in the future/],
    ['counts before the history', ['--summary', '--as-of', '2001-01-01'], /holds nothing as of .*it begins at/],
    ['a domain that is nowhere', ['--summary', '--domain', 'nothing'], /no verdict of what --domain names/],
    ['a domain of verdicts', ['--domain', 'iam'], /--domain iam needs --summary or --trend/],
    ['two questions', ['--summary', '--trend'], /ask for different things/],
    ['an empty page', ['--since', monthAgo, '--limit', '0'], /whole number from 1/],
  ])('%s', async (_what, args, message) => {
    for (const format of ['table', 'json', 'csv']) {
      const { code, stdout, stderr } = await history(...args, '--format', format);
      expect(stderr).toMatch(message);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
  });
});
