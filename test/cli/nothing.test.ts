/** Names that a store does not know, and instants of which it holds nothing: each is said, and is no empty answer. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { alertsStore } from '../support/alerts-store.ts';
import { plumbline } from '../support/cli.ts';

const STRANGER = '999999999999';
const DAY = 86_400_000;
const dayIn = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
let folder: string;
let ou = '';
const run = (args: readonly string[]) => plumbline([...args, '--store', 'store'], { cwd: folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-nothing-'));
  ou = (await alertsStore(folder)).ou;
});

const WINDOW = ['alerts', 'windows', 'open', '--until', dayIn(1), '--reason', 'x'];

describe('a name that the store does not know is refused with the remedy', () => {
  it.each<[string, string[], RegExp]>([
    [
      'an account',
      ['history', '--account', STRANGER],
      /holds nothing of 999999999999; check --account: there is \d{12}/,
    ],
    ['a unit of the organisation', ['history', '--ou', '/Nope'], /--ou/],
    ['a resource', ['history', '--resource', 'no-such-thing!'], /holds no verdict of what --resource names/],
    ['a cursor of no page', ['history', '--since', '2026-01-01', '--limit', '5', '--cursor', 'nope'], /--cursor/],
    ['a control', ['history', '--control', 'dr.plan'], /holds no verdict of what --control names/],
    ['an instant in the future', ['history', '--as-of', dayIn(2)], /lies in the future, of which nothing is recorded/],
    ['a beginning in the future', ['history', '--since', dayIn(2)], /lies in the future/],
    [
      'an instant before the first scan',
      ['history', '--as-of', '2020-01-31'],
      /holds nothing as of 2020-01-31T23:59:59.999Z; it begins at \d{4}/,
    ],
    ['a day that a month does not have', ['history', '--as-of', '2026-02-31'], /Write it like/],
    ['a number for an instant', ['history', '--as-of', '1'], /Write it like/],
    ['an alert to show', ['alerts', 'show', 'ffff'], /no alert of the last day is called ffff/],
    ['an alert to take', ['alerts', 'ack', 'ffff'], /no alert of the last day is called ffff/],
    [
      'an alert to accept',
      ['alerts', 'waive', 'ffff', '--until', dayIn(1), '--reason', 'x'],
      /no alert of the last day is called ffff/,
    ],
    ['a waiver to end', ['waivers', 'end', 'ffff'], /there is no waiver ffff in force/],
    ['a window to end', ['alerts', 'windows', 'end', 'ffff'], /there is no maintenance window ffff/],
    ['a unit to keep quiet', [...WINDOW, '--ous', 'Nope'], /no account is in the unit Nope.*; check --ous: there is/],
    ['an account to keep quiet', [...WINDOW, '--accounts', STRANGER], /no scan has seen account 999999999999/],
    [
      'an account whose failures to accept',
      ['waivers', 'add', 'cost.budgets', '--accounts', STRANGER, '--until', dayIn(1), '--reason', 'x'],
      /no scan has seen account 999999999999/,
    ],
    [
      'an account to vouch for',
      [
        'attest',
        'dr.plan',
        '--account',
        STRANGER,
        '--evidence',
        import.meta.filename,
        '--valid-for',
        '9d',
        '--note',
        'x',
      ],
      /no scan has seen account 999999999999/,
    ],
    [
      'an end before the beginning',
      ['alerts', 'replay', '--since', dayIn(0), '--until', dayIn(-2)],
      /is not after --since/,
    ],
    [
      'a century to wait',
      ['waivers', 'add', 'cost.budgets', '--until', '2126-01-31', '--reason', 'x'],
      /within three years/,
    ],
  ])('%s', async (_what, args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

it('an organisational unit with accounts can have a maintenance window', async () => {
  expect(await run([...WINDOW, '--ous', ou])).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^made the key that signs anchors/),
  });
});

it('of several alerts, the known ones are acknowledged and the others named', async () => {
  const [{ alert }] = JSON.parse((await run(['alerts', 'list', '--format', 'json'])).stdout);
  const { code, stdout, stderr } = await run(['alerts', 'ack', 'ffff', alert.id]);
  expect(stdout).toContain(`${alert.id} taken by`);
  expect(stderr).toContain('no alert of the last day is called ffff');
  expect(code).toBe(2);
});

describe('the instant that an answer is for', () => {
  it('is printed: the end of a day, in UTC', async () => {
    const { stdout, stderr, code } = await run(['history', '--as-of', dayIn(0), '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).asOf).toMatch(new RegExp(`^${dayIn(0)}T\\d\\d:\\d\\d`));
    expect(stderr).toBe('');
  });

  it('is printed below a table', async () => {
    const { stderr } = await run(['history', '--as-of', new Date().toISOString()]);
    expect(stderr).toMatch(/^\d+ verdicts as of \d{4}-.*Z\n$/);
  });

  it('limits the changes to a status', async () => {
    const { stdout } = await run(['history', '--since', '2026-01-01', '--status', 'fail', '--format', 'json']);
    const { changes } = JSON.parse(stdout);
    expect(changes.map(({ to }: { to: string }) => to)).toEqual(['fail', 'fail']);
  });
});

describe('a filter that matches nothing', () => {
  it.each([
    [['history', '--status', 'not-applicable'], /no verdict is not-applicable; there is fail, pass/],
    [
      ['alerts', 'list', '--status', 'waived,resolved', '--severity', 'low'],
      /no alert is low, resolved, waived; there is/,
    ],
  ])('is told so, and what there is (%s)', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is refused if no option lists its value', async () => {
    const { code, stderr } = await run(['history', '--status', 'failed']);
    expect(stderr).toContain('failed is none of pass, fail, unknown, not-applicable; did you mean fail');
    expect(code).toBe(2);
  });
});

it('a missing key is named in words', async () => {
  const { code, stderr } = await run(['fsck', '--key', 'missing.pem']);
  expect(stderr).toContain('the key cannot be read: missing.pem is not there, or the folder that it lies in is not');
  expect(stderr).not.toContain('no such file or directory');
  expect(code).toBe(2);
});
