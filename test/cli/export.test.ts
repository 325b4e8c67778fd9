/** `plumbline export` on a store with a day of drift: a file that is whole, or an error that says what to do. */
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { printed } from '../../cli/lib/browser.ts';
import { FORMATS as EXPORT_FORMATS } from '../../cli/lib/export-formats.ts';
import { alertsStore } from '../support/alerts-store.ts';
import { plumbline } from '../support/cli.ts';

let folder: string;
const run = (args: readonly string[]) => plumbline(['export', ...args, '--store', 'store'], { cwd: folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-export-'));
  await alertsStore(folder);
});

describe('plumbline export', () => {
  /** A browser prints a PDF: test/pages/pdf.test.ts. */
  const written = EXPORT_FORMATS.filter((format) => format !== 'pdf');
  it.each(written)('writes %s, and prints the number of verdicts and their instant', async (format) => {
    const { code, stderr } = await run(['--format', format, '--output', `out.${format}`]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(new RegExp(`^\\d+ verdicts? as of \\d{4}-.*Z written to out\\.${format}\n$`)),
    });
    expect((await readFile(join(folder, `out.${format}`))).length).toBeGreaterThan(100);
  });

  it('contains the verdicts of the history, each with the digest of its facts', async () => {
    await run(['--format', 'jsonl', '--output', 'all.jsonl']);
    const told = await plumbline(['history', '--store', 'store', '--format', 'json'], { cwd: folder });
    const key = ({ control, account, region, resource, status }: Record<string, string>) =>
      [control, account, region, resource, status].join(' ');
    const lines = (await readFile(join(folder, 'all.jsonl'), 'utf8')).trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line));
    expect(records.map(key).sort()).toEqual(JSON.parse(told.stdout).verdicts.map(key).sort());
    for (const { status, evidence } of records) if (status !== 'unknown') expect(evidence).toMatch(/^[0-9a-f]{64}$/);
  });

  it('shows a waived failure as a failure with its waiver', async () => {
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await run(['--format', 'jsonl', '--output', 'before.jsonl']);
    const before = (await readFile(join(folder, 'before.jsonl'), 'utf8')).trimEnd().split('\n');
    const failing = before.map((line) => JSON.parse(line)).find(({ status }) => status === 'fail');
    const waiving = [
      'waivers',
      'add',
      failing.control,
      '--accounts',
      failing.account,
      '--until',
      day,
      '--reason',
      'accepted',
    ];
    expect(await plumbline([...waiving, '--store', 'store'], { cwd: folder })).toMatchObject({ code: 0 });
    await run(['--format', 'jsonl', '--output', 'after.jsonl', '--control', failing.control]);
    const after = (await readFile(join(folder, 'after.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const idOf = ({ account, region, resource }: Record<string, string>) => [account, region, resource].join(' ');
    const same = after.find((record) => idOf(record) === idOf(failing));
    expect(same).toMatchObject({ status: 'fail', waiver: { reason: 'accepted' } });
  });

  it('exports only the controls that are evidence for the framework', async () => {
    await run(['--format', 'jsonl', '--framework', 'nist-800-53-r5', '--output', 'nist.jsonl']);
    const lines = (await readFile(join(folder, 'nist.jsonl'), 'utf8')).trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line).requirements.join()).toContain('nist-800-53-r5/');
  });

  it.each<[string, string[], RegExp]>([
    ['no format', ['--output', 'x'], /--format/],
    ['no file', ['--format', 'csv'], /--output/],
    ['a format that there is not', ['--format', 'docx', '--output', 'x'], /csv/],
    [
      'a framework that there is not',
      ['--format', 'csv', '--output', 'x', '--framework', 'cis'],
      /no framework is called "cis"/,
    ],
    ['an instant in the future', ['--format', 'csv', '--output', 'x', '--as-of', '2999-01-01'], /lies in the future/],
    ['an instant before the history', ['--format', 'csv', '--output', 'x', '--as-of', '2020-01-01'], /it begins at/],
    [
      'an account that the history does not hold',
      ['--format', 'csv', '--output', 'x', '--accounts', '999999999999'],
      /holds nothing of/,
    ],
    [
      'a folder in place of a file',
      ['--format', 'csv', '--output', 'taken'],
      /taken cannot be written.*give another --output/,
    ],
    [
      'a file in a folder that is not there',
      ['--format', 'csv', '--output', 'nowhere/x'],
      /nowhere\/x cannot be written \(ENOENT[^)]*'[^)]*nowhere\/x'\); give another --output/,
    ],
  ])('refuses %s, and leaves no file behind', async (_what, args, message) => {
    await mkdir(join(folder, 'taken'), { recursive: true });
    const { code, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
    expect((await readdir(folder)).filter((file) => file === 'x' || file.endsWith('.partial'))).toEqual([]);
  });

  it('keeps the earlier file when an export is refused', async () => {
    await writeFile(join(folder, 'kept.csv'), 'earlier');
    await run(['--format', 'csv', '--output', 'kept.csv', '--as-of', '2020-01-01']);
    expect(await readFile(join(folder, 'kept.csv'), 'utf8')).toBe('earlier');
  });
});

describe('plumbline export --format pdf', () => {
  const args = ['export', '--format', 'pdf', '--output', 'report.pdf', '--store', 'store'];
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'there is no browser',
      { PATH: '/nowhere' },
      /no Chromium or Chrome is in PATH; install one, name one with CHROMIUM=/,
    ],
    [
      'CHROMIUM names no program',
      { CHROMIUM: '/nowhere/chrome' },
      /CHROMIUM names \/nowhere\/chrome, which is no program/,
    ],
    ['CHROMIUM names a folder', { CHROMIUM: '/' }, /which is no program/],
    [
      'the browser prints nothing',
      { CHROMIUM: '/bin/true' },
      /\/bin\/true printed no PDF .*; name another browser with CHROMIUM, or export as html/,
    ],
  ])('says what to do if %s, and leaves no file', async (_, env, message) => {
    const { code, stderr } = await plumbline(args, { cwd: folder, env });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
    expect((await readdir(folder)).filter((name) => name.includes('report.pdf'))).toEqual([]);
  });

  it('ends a browser that hangs', async () => {
    const hanging = join(folder, 'hanging');
    await writeFile(hanging, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    await expect(printed(hanging, '<p>', 200)).rejects.toThrow(/hanging printed no PDF within 200 ms/);
  });
});
