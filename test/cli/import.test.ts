/** `plumbline import`, and what the history, the exports and the scans make of it. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../cli/lib/store.ts';
import { judgeSilence } from '../../shared/pipeline/silent-sources.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { ACCOUNT, asff, prowler } from '../imports/support.ts';
import { plumbline } from '../support/cli.ts';

const UNIT = `${ACCOUNT}/eu-west-1`;
/** Stands for the revision of a control of Plumbline. */
const REVISION = 'revision';

const newFolder = () => mkdtemp(join(tmpdir(), 'plumbline-import-'));
async function imported(
  cwd: string,
  findings: readonly unknown[] | string,
  options: readonly string[] = [],
  from = 'prowler-ocsf',
) {
  await writeFile(join(cwd, 'f.json'), typeof findings === 'string' ? findings : JSON.stringify(findings));
  return plumbline(['import', 'f.json', '--from', from, '--store', 'store', ...options], { cwd });
}
async function inStore<T>(cwd: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ store: join(cwd, 'store') }, { create: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
/** `control resource: movement` of the newest commit of a unit. */
const movements = (cwd: string, source = 'prowler') =>
  inStore(cwd, async ({ history }) => {
    const commits = await Array.fromAsync(history.log(verdictsOf(`${UNIT}@${source}`)));
    return (commits.at(-1)?.body.changes ?? []).map(({ resource, movement }) => `${resource}: ${movement}`).sort();
  });
/** Makes a control of Plumbline judge the account and region. */
const judging = (cwd: string, control: string) =>
  inStore(cwd, async ({ history }) => {
    const at = new Date();
    const body = { type: 'verdicts' as const, changes: [], revisions: { [control]: REVISION } };
    const of = verdictsOf(UNIT);
    await history.append(of, await history.read(of), { at, observedAt: at, cause: { kind: 'scan', run: 'r' }, body });
  });

describe('an older file', () => {
  const at = (day: number, ...findings: readonly object[]) =>
    findings.map((finding) => ({ ...finding, time: Date.UTC(2026, 0, day) / 1_000 }));

  it('does not take back what a newer one said, and is imported for what only it is about', async () => {
    const cwd = await newFolder();
    await imported(cwd, at(1, prowler('c', 'FAIL', 'a')));
    await imported(cwd, at(5, prowler('c', 'PASS', 'a')));
    const before = await movements(cwd);
    const late = await imported(cwd, at(3, prowler('c', 'FAIL', 'a')));
    expect(late).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was changed') });
    expect(late.stderr).toContain('the newest finding of this file is of 2026-01-03');
    expect(await movements(cwd)).toEqual(before);
    const elsewhere = { region: 'us-east-1' };
    const mixed = await imported(cwd, at(3, prowler('c', 'FAIL', 'a'), prowler('c', 'FAIL', 'a', elsewhere)));
    expect(mixed.stdout).toContain('1 verdict of 1 external control in 1 unit');
    expect(await movements(cwd)).toEqual(before);
    await imported(cwd, at(3, prowler('other', 'FAIL', 'a')));
    expect(await movements(cwd), 'another check').toEqual(['a: appeared']);
  });

  it('of the same instant, or without any, is imported', async () => {
    const cwd = await newFolder();
    await imported(cwd, at(1, prowler('c', 'FAIL', 'a')));
    await imported(cwd, at(1, prowler('c', 'PASS', 'a')));
    expect(await movements(cwd)).toEqual(['a: recovered']);
    await imported(cwd, [prowler('c', 'FAIL', 'a')]);
    expect(await movements(cwd)).toEqual(['a: regressed']);
  });
});

describe('plumbline import', () => {
  it('begins with a baseline, and then tells what appeared, regressed, recovered and vanished', async () => {
    const cwd = await newFolder();
    const first = [prowler('c', 'FAIL', 'a'), prowler('c', 'PASS', 'b'), prowler('c', 'FAIL', 'gone')];
    expect(await imported(cwd, first)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 verdicts of 1 external control'),
    });
    expect(await movements(cwd)).toEqual(['a: baseline', 'b: baseline', 'gone: baseline']);
    const second = [
      prowler('c', 'PASS', 'a'),
      prowler('c', 'FAIL', 'b'),
      prowler('new', 'FAIL', 'n'),
      prowler('c', 'FAIL', 'd'),
    ];
    await imported(cwd, second);
    expect(await movements(cwd)).toEqual([
      'a: recovered',
      'b: regressed',
      'd: appeared',
      'gone: vanished',
      'n: appeared',
    ]);
  });

  it('closes a check that a file does not list only if the file is complete', async () => {
    const cwd = await newFolder();
    await imported(cwd, [prowler('c', 'FAIL', 'a'), prowler('other', 'FAIL', 'x')]);
    const before = await movements(cwd);
    await imported(cwd, [prowler('c', 'FAIL', 'a')]);
    expect(await movements(cwd)).toEqual(before);
    await imported(cwd, [prowler('c', 'FAIL', 'a'), prowler('c', 'PASS', 'b')], ['--complete']);
    expect(await movements(cwd)).toEqual(['b: recorded', 'x: vanished']);
  });

  it('changes nothing for a file that is cut off, is empty or was imported before', async () => {
    const cwd = await newFolder();
    const findings = [prowler('c', 'FAIL', 'a'), prowler('c', 'FAIL', 'b')];
    await imported(cwd, findings);
    const before = await movements(cwd);
    expect(await imported(cwd, JSON.stringify(findings).slice(0, -30))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cut off'),
    });
    expect((await imported(cwd, '[]')).code).toBe(2);
    expect((await imported(cwd, findings)).stdout).toContain('no new evidence');
    expect((await imported(cwd, [prowler('c', 'PASS', 'a')], ['--accounts', '123456789012'])).code).toBe(2);
    expect(await movements(cwd)).toEqual(before);
  });

  it('is whole in the eyes of fsck, and shown by history and export with title and source', async () => {
    const cwd = await newFolder();
    await imported(cwd, [prowler('c', 'FAIL', 'a', { title: 'A <b>bold</b> title', severity: 'Critical' })]);
    expect((await plumbline(['fsck', '--store', 'store'], { cwd })).code).toBe(0);
    const shown = await plumbline(
      ['history', '--store', 'store', '--control', 'external.prowler.c', '--format', 'json'],
      { cwd },
    );
    expect(JSON.parse(shown.stdout).verdicts[0].because).toBe('A <b>bold</b> title; Prowler says FAIL: a was checked');
    for (const format of ['jsonl', 'html', 'csv', 'sarif', 'ocsf', 'asff', 'junit', 'oscal'])
      expect(
        await plumbline(['export', '--store', 'store', '--format', format, '--output', `o.${format}`], { cwd }),
      ).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, 'o.jsonl'), 'utf8')).toContain(
      '"title":"A <b>bold</b> title (Prowler)","severity":"critical"',
    );
    expect(await readFile(join(cwd, 'o.html'), 'utf8')).not.toContain('<b>bold</b>');
    const known = await plumbline(['controls'], { cwd });
    expect(known.stdout).not.toContain('external.');
  });

  it('answers an item of a checklist', async () => {
    const cwd = await newFolder();
    await imported(cwd, [prowler('c', 'PASS', 'a')]);
    await writeFile(join(cwd, 'l.md'), '- [ ] Buckets are scanned\n');
    await plumbline(['checklist', 'import', 'l.md', '--output', 'l.plumbline.yml'], { cwd });
    const mapping = await readFile(join(cwd, 'l.plumbline.yml'), 'utf8');
    await writeFile(join(cwd, 'l.plumbline.yml'), mapping.replace(/- control: .*/, '- control: external.prowler.c'));
    expect(await plumbline(['checklist', 'check', 'l.md'], { cwd })).toMatchObject({ code: 0 });
    const rendered = await plumbline(['checklist', 'render', 'l.md', '--store', 'store'], { cwd });
    expect(rendered.stdout).toContain('**1 of 1 item');
  });

  it('waives what is muted only with owner, reason and expiry, and says how many failures stay otherwise', async () => {
    const cwd = await newFolder();
    const muted = [prowler('c', 'FAIL', 'a', { muted: true })];
    expect((await imported(cwd, muted)).stderr).toContain('1 failure muted at the source: here it stays failing');
    expect((await imported(cwd, muted, ['--owner', 'platform'])).code).toBe(2);
    const far = new Date(Date.now() + 700 * 86_400_000).toISOString().slice(0, 10);
    expect((await imported(cwd, muted, ['--owner', 'p', '--reason', 'r', '--until', far])).code).toBe(2);
    const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const accepted = await imported(cwd, muted, ['--owner', 'platform', '--reason', 'sandbox', '--until', soon]);
    expect(accepted.stderr).toContain('1 muted failure waived until');
    const open = await plumbline(['history', '--store', 'store', '--open', '--format', 'json'], { cwd });
    expect(open.stdout).toContain('"waiver"');
    expect(open.stdout).toContain('"status":"fail"');
  });
});

describe('chains of external controls', () => {
  it('are apart from those of scans: neither closes what the other said', async () => {
    const cwd = await newFolder();
    await judging(cwd, 'storage.public-access');
    await imported(cwd, [prowler('c', 'FAIL', 'a')]);
    const units = await inStore(cwd, ({ roster }) => Array.fromAsync(roster.units(ACCOUNT)));
    expect(units.map(({ unit, item }) => [unit, item])).toEqual(expect.arrayContaining([[`${UNIT}@prowler`, null]]));
    const scanned = await inStore(cwd, ({ history }) => history.read(verdictsOf(UNIT)));
    expect(scanned.contents.revisions).toEqual({ 'storage.public-access': REVISION });
  });

  it('record without an alert what a control of Plumbline judges as a whole, and alert what it judges in part', async () => {
    const cwd = await newFolder();
    await judging(cwd, 'iam.access-key-rotation');
    await imported(cwd, [prowler('iam_rotate_access_key_90_days', 'PASS', 'a')]);
    await imported(cwd, [prowler('iam_rotate_access_key_90_days', 'FAIL', 'a')]);
    expect(await movements(cwd)).toEqual(['a: recorded']);
    await imported(cwd, [prowler('iam_rotate_access_key_90_days', 'PASS', 'a'), prowler('c', 'PASS', 'b')]);
    expect(await movements(cwd)).toContain('a: recovered');
    const part = await newFolder();
    await judging(part, 'iam.access-analyzer');
    await imported(part, [prowler('accessanalyzer_enabled', 'PASS', 'a')]);
    await imported(part, [prowler('accessanalyzer_enabled', 'FAIL', 'a')]);
    expect(await movements(part)).toEqual(['a: regressed']);
  });

  it('do not count again what the control about critical findings counts', async () => {
    const cwd = await newFolder();
    await judging(cwd, 'securityhub.no-critical-findings');
    await imported(cwd, [asff('Made.1', 'PASSED', 'a')], [], 'asff');
    const medium = { Severity: { Label: 'MEDIUM' } };
    await imported(cwd, [asff('Made.1', 'FAILED', 'a'), asff('Made.1', 'FAILED', 'b', medium)], [], 'asff');
    expect(await movements(cwd, 'securityhub')).toEqual(['a: recorded', 'b: appeared']);
  });

  it('become unknown when their source falls silent, and come back with its next import', async () => {
    const cwd = await newFolder();
    await imported(cwd, [prowler('c', 'PASS', 'a'), prowler('d', 'FAIL', 'b')], ['--max-age', '2']);
    const days = (count: number) => () => new Date(Date.now() + count * 86_400_000);
    const commits = (count: number) =>
      inStore(cwd, ({ history, roster }) => judgeSilence({ history, roster, clock: days(count) }));
    expect(await commits(1)).toEqual([]);
    expect(
      (await commits(3))[0]?.body.changes.map(({ control, resource, movement }) => [control, resource, movement]),
    ).toEqual([
      ['external.prowler.c', '*', 'went-dark'],
      ['external.prowler.d', '*', 'went-dark'],
    ]);
    expect(await commits(4)).toEqual([]);
    const shown = await plumbline(['history', '--store', 'store', '--format', 'json'], { cwd });
    expect(shown.stdout).not.toContain('"status":"pass"');
    await imported(cwd, [prowler('c', 'PASS', 'a'), prowler('d', 'FAIL', 'b'), prowler('d', 'PASS', 'e')]);
    expect(await movements(cwd)).toEqual(expect.arrayContaining(['*: came-back']));
  });
});
