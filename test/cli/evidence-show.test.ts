/** `plumbline evidence show` on the store that the demo leaves: what a verdict was judged by, and what is not believed. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest } from '../../shared/core/digest.ts';
import { plumbline } from '../support/cli.ts';
import { demoStore } from '../support/demo-store.ts';

interface Row {
  readonly failingSince: string | null;
  readonly waiver: object | null;
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: string;
  readonly because: string;
  readonly since: string;
}

let folder: string;
let rows: Row[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-evidence-'));
  await demoStore(folder);
  const { stdout } = await plumbline(['history', '--store', 'store', '--format', 'json'], { cwd: folder });
  ({ verdicts: rows } = JSON.parse(stdout) as { verdicts: Row[] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const show = (row: Row, ...more: string[]) => showIn('store', row, ...more);
const showIn = (store: string, { account, region, control, resource }: Row, ...more: string[]) =>
  plumbline(
    [
      ...['evidence', 'show', '--store', store, '--account', account, '--region', region],
      ...['--control', control, '--resource', resource, ...more],
    ],
    { cwd: folder },
  );
const rowOf = (control: string, status: string): Row => {
  const found = rows.filter((one) => one.control === control && one.status === status);
  const row = found.sort((one, other) => other.since.localeCompare(one.since))[0];
  if (!row) throw new Error(`the demo left no ${control} that is ${status}`);
  return row;
};

describe('evidence show', () => {
  it('shows the facts of a verdict, their instant and calls, and the verdict', async () => {
    const row = rowOf('guardduty.enabled', 'fail');
    const { code, stdout, stderr } = await show(row, '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const shown = JSON.parse(stdout);
    const { failingSince: _since, waiver: _waiver, ...verdict } = row;
    expect(shown).toMatchObject({
      ...verdict,
      asOf: 'now',
      parameters: {},
      revision: expect.stringMatching(/^.{8}\..{4}$/),
    });
    expect(shown.evidence).toBe(digest(shown.facts));
    expect(shown.calls).toContain('guardduty:ListDetectors');
    expect(shown.others).toEqual({ detectors: { [row.region]: [] } });
    expect(Date.parse(shown.readAt)).toBeLessThanOrEqual(Date.parse(shown.recordedAt));
    expect(shown.cause).toMatchObject({ kind: 'event', actor: { call: expect.stringContaining('DeleteDetector') } });
  });

  it('shows the earlier facts for an instant in the past', async () => {
    const row = rowOf('guardduty.enabled', 'fail');
    const before = new Date(Date.parse(row.since) - 1).toISOString();
    const { code, stdout } = await show(row, '--as-of', before, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ asOf: before, status: 'pass', cause: { kind: 'scan' } });
    expect(JSON.parse(stdout).others.detectors[row.region]).toHaveLength(1);
  });

  it('prints them for people', async () => {
    const { code, stdout } = await show(rowOf('iam.access-key-rotation', 'pass'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/by the calls: iam:/);
    expect(stdout).toMatch(/judged with: \{"maxAgeDays":\d+\}, revision /);
    expect(stdout).toMatch(/their digest: [0-9a-f]{64} \(verified\)/);
  });

  it('says that nothing could be read, and ends with 1', async () => {
    const row = rows.find(({ status }) => status === 'unknown');
    if (!row) throw new Error('the demo left nothing in the dark');
    const { code, stdout } = await show(row, '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'unknown',
      facts: null,
      missing: expect.stringContaining('nothing could be read'),
    });
  });

  it.each([
    ['an account', { account: '999999999999' }, /holds nothing of 999999999999/],
    ['a region', { region: 'eu-south-2' }, /holds nothing of \d+\/eu-south-2/],
    ['a control', { control: 'no.such' }, /holds no verdict of no\.such in .* there is /],
    ['a resource', { resource: 'arn:none' }, /has no verdict of arn:none in .* there is /],
  ])('refuses %s that the history does not know', async (_, other, message) => {
    const { code, stderr } = await show({ ...rowOf('guardduty.enabled', 'fail'), ...other });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  it.each([
    ['2999-01-01', /lies in the future/],
    ['yesterday', /Write it like 2026-01-31/],
    ['2026-02-30', /Write it like/],
    ['2001-01-01', /holds nothing of .* as of 2001-01-01T23:59:59/],
  ])('refuses the instant %s', async (instant, message) => {
    const { code, stderr } = await show(rowOf('guardduty.enabled', 'fail'), '--as-of', instant);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('asks for the bucket of a table', async () => {
    const { account, region, control, resource } = rowOf('guardduty.enabled', 'fail');
    const { code, stderr } = await plumbline(
      [
        ...['evidence', 'show', '--table', 'plumbline', '--bucket', 'Not_a_bucket', '--account', account],
        ...['--region', region, '--control', control, '--resource', resource],
      ],
      { cwd: folder },
    );
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('name of an S3 bucket') });
  });
});

describe('evidence that differs from the stored digest', () => {
  let copies = 0;
  const altered = async (change: (file: string) => Promise<void>): Promise<string> => {
    copies += 1;
    const copy = `copy-${copies}`;
    await cp(join(folder, 'store'), join(folder, copy), { recursive: true });
    const { account, region } = rowOf('guardduty.enabled', 'fail');
    const unit = join(folder, copy, 'evidence', account, region);
    for (const name of await readdir(unit)) await change(join(unit, name));
    return copy;
  };

  it.each<[string, (file: string) => Promise<void>, RegExp]>([
    ['a missing file', (file) => rm(file), /is missing; restore it/],
    ['an empty file', (file) => writeFile(file, ''), /was altered/],
    ['a truncated file', async (file) => writeFile(file, (await readFile(file)).subarray(0, 100)), /was altered/],
    [
      'edited facts',
      async (file) =>
        writeFile(
          file,
          gzipSync(
            gunzipSync(await readFile(file))
              .toString()
              .replaceAll('true', 'false'),
          ),
        ),
      /was altered: it does not hold what its name is the digest of/,
    ],
    ['another compression of nothing', (file) => writeFile(file, gzipSync('')), /was altered/],
  ])('%s is named, and nothing is shown', async (_, change, message) => {
    const copy = await altered(change);
    const { code, stdout, stderr } = await showIn(copy, rowOf('guardduty.enabled', 'fail'), '--format', 'json');
    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
  });
});
