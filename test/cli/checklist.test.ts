/** `plumbline checklist`: from a Markdown file to a mapping, to a check in a pipeline, to the same file with the evidence in it. */
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { alertsStore } from '../support/alerts-store.ts';
import { plumbline } from '../support/cli.ts';

const TEXT = `# Launch

- [ ] GuardDuty runs in every region
- [x] CloudTrail records every region
- [ ] Zwölf Boxkämpfer
`;

let folder: string;
let account: string;
let ou: string;
const checklist = (...args: string[]) => plumbline(['checklist', ...args], { cwd: folder });
const file = (name: string) => readFile(join(folder, name), 'utf8');
const put = (name: string, text: string | Uint8Array) => writeFile(join(folder, name), text);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-checklist-'));
  ({ account, ou } = await alertsStore(folder));
  await put('launch.md', TEXT);
}, 60_000);

/** A mapping in which every item is decided. */
const DECIDED = `version: 1
items:
  - item: GuardDuty runs in every region
    controls: [{ control: guardduty.enabled }]
  - item: CloudTrail records every region
    controls: [{ control: logging.cloudtrail-multi-region }]
  - item: Zwölf Boxkämpfer
    not applicable: a sentence to try letters
`;

describe('plumbline checklist import', () => {
  it('prints every item with its proposals as JSON', async () => {
    const { code, stdout } = await checklist('import', 'launch.md', '--format', 'json');
    expect(code).toBe(0);
    const { items } = JSON.parse(stdout);
    expect(items).toEqual([
      {
        ...{ line: 3, section: 'Launch', text: 'GuardDuty runs in every region', ticked: false, kind: 'box' },
        proposals: expect.arrayContaining([
          { control: 'guardduty.enabled', score: expect.any(Number), because: expect.stringContaining('"guardduty"') },
        ]),
      },
      expect.objectContaining({ line: 4, ticked: true }),
      { line: 5, section: 'Launch', text: 'Zwölf Boxkämpfer', ticked: false, kind: 'box', proposals: [] },
    ]);
    expect(items[0].proposals[0].control).toBe('guardduty.enabled');
  });

  it('writes a mapping, and keeps what a person wrote into it', async () => {
    expect(await checklist('import', 'launch.md', '--output', 'mine.plumbline.yml')).toMatchObject({ code: 0 });
    const written = await file('mine.plumbline.yml');
    await put(
      'mine.plumbline.yml',
      written.replace('control: guardduty.enabled', 'control: guardduty.protection-plans # as agreed'),
    );
    await put('later.md', `${TEXT.replace('every region', 'each region')}- [ ] No S3 bucket is public\n`);
    const { code, stderr } = await checklist('import', 'later.md', '--output', 'mine.plumbline.yml');
    expect(code).toBe(0);
    expect(stderr).toContain('1 item added');
    expect(stderr).toContain('"GuardDuty runs in every region" became "GuardDuty runs in each region"');
    expect(await file('mine.plumbline.yml')).toContain('control: guardduty.protection-plans # as agreed');
    expect(await file('mine.plumbline.yml')).toContain('control: storage.s3-public-access');
  });
});

describe('plumbline checklist check', () => {
  it('passes when every item is decided', async () => {
    await put('launch.plumbline.yml', DECIDED);
    expect(await checklist('check', 'launch.md')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '3 items mapped, 0 not mapped, 0 orphans\n',
    });
  });

  it('fails with 3 and names what is not mapped, and what has lost its item', async () => {
    await put(
      'open.yml',
      DECIDED.replace('not applicable: a sentence to try letters', 'controls: []').replace(
        'CloudTrail records every region',
        'Backups are encrypted',
      ),
    );
    const { code, stdout } = await checklist('check', 'launch.md', '--mapping', 'open.yml');
    expect(code).toBe(3);
    expect(stdout).toContain('launch.md:5: "Zwölf Boxkämpfer" is not mapped; give it controls in open.yml');
    expect(stdout).toContain('launch.md:4: "CloudTrail records every region" is not mapped');
    expect(stdout).toContain('open.yml: the item "Backups are encrypted"');
  });

  it.each([
    [
      'an unknown control',
      DECIDED.replace('guardduty.enabled', 'guardduty.enabeld'),
      /no control is called "guardduty.enabeld"; did you mean guardduty.enabled/,
    ],
    [
      'an unknown parameter',
      DECIDED.replace('guardduty.enabled', 'guardduty.enabled, parameters: { days: 3 }'),
      /there is no parameter days/,
    ],
    ['a mapping that was cut off', DECIDED.slice(0, 90), /wrong\.yml/],
    ['a mapping of another kind', 'hello: 1\n', /wrong\.yml:1/],
  ])('fails with 2 for %s', async (_, text, message) => {
    await put('wrong.yml', text);
    const { code, stdout, stderr } = await checklist('check', 'launch.md', '--mapping', 'wrong.yml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('fails with 2 where there is no mapping, no checklist or no item', async () => {
    await put('prose.md', 'The sky is blue.\n');
    await put('utf16.md', Buffer.from('\ufeff- [ ] one\n', 'utf16le'));
    expect(await checklist('check', 'later.md')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('checklist import later.md'),
    });
    expect(await checklist('check', 'nowhere.md')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('checklist import nowhere.md'),
    });
    expect(await checklist('check', 'prose.md', '--mapping', 'launch.plumbline.yml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('holds no item'),
    });
    expect(await checklist('import', 'utf16.md')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('save it as UTF-8'),
    });
    expect(await checklist('import', 'nowhere.md')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nowhere.md is not there'),
    });
    expect(await checklist('import', '.')).toMatchObject({ code: 2 });
    await put('huge.md', '- [ ] one\n'.repeat(900_000));
    expect(await checklist('import', 'huge.md')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('split it'),
    });
  });
});

describe('plumbline checklist render', { timeout: 60_000 }, () => {
  const render = (...args: string[]) =>
    checklist('render', 'launch.md', '--mapping', 'decided.yml', '--store', 'store', ...args);
  beforeAll(() => put('decided.yml', DECIDED));

  it('ticks what holds, and unticks what has no evidence', async () => {
    const { code, stderr } = await render('--output', 'rendered.md');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^0 of 2 items hold; 1 fail, 1 without evidence, 1 not applicable/),
    });
    const text = await file('rendered.md');
    expect(text).toMatch(/^- \[ \] GuardDuty.*❌ fails/m);
    expect(text).toMatch(/^- \[ \] .*CloudTrail.*❔ no evidence/m);
    expect(text).toContain(account);
  });

  it('of an earlier instant or another account shows what held there', async () => {
    const { stdout } = await render('--format', 'comment');
    expect(stdout).toContain('### Checklist');
    const listed = await plumbline(['history', '--store', 'store', '--format', 'json'], { cwd: folder });
    const other = JSON.parse(listed.stdout).verdicts.find(
      (one: { account: string }) => one.account !== account,
    ).account;
    expect((await render('--account', other)).stdout).toMatch(/^- \[x\] .*GuardDuty.*✅ holds/m);
    expect((await render('--account', account)).stdout).toMatch(/^- \[ \] GuardDuty/m);
    expect((await render('--ou', ou)).code).toBe(0);
    expect(await render('--as-of', '2020-01-01')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('holds nothing as of 2020'),
    });
    expect(await render('--account', '000000000000')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--account'),
    });
  });

  it('needs a mapping, and one that can be read', async () => {
    const { code, stderr } = await checklist('render', 'launch.md', '--mapping', 'none.yml', '--store', 'store');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('there is no mapping none.yml') });
  });

  it('into its own file can be repeated', async () => {
    await put('own.md', TEXT);
    const once = () =>
      checklist(
        'render',
        'own.md',
        '--mapping',
        'decided.yml',
        '--store',
        'store',
        '--as-of',
        '2099-01-01',
        '--output',
        'own.md',
      );
    expect((await once()).code).toBe(2);
    const now = new Date().toISOString();
    const again = () =>
      checklist(
        'render',
        'own.md',
        '--mapping',
        'decided.yml',
        '--store',
        'store',
        '--as-of',
        now,
        '--output',
        'own.md',
      );
    expect((await again()).code).toBe(0);
    const first = await file('own.md');
    expect((await again()).code).toBe(0);
    expect(await file('own.md')).toBe(first);
    expect((await checklist('check', 'own.md', '--mapping', 'decided.yml')).code).toBe(0);
  });

  it('refuses a rendering whose summary is not on top, with its line', async () => {
    await put('moved.md', '# Launch\n\n<!--plumbline top-->\n> summary\n<!--/plumbline top-->\n\n- [ ] Backups\n');
    await put('moved.plumbline.yml', 'version: 1\nitems: []\n');
    const refused = await checklist('render', 'moved.md', '--store', 'store', '--format', 'markdown');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('moved.md: line 3 has the summary') });
  });

  it('writes HTML and a badge, and links to the pages of the controls', async () => {
    expect(
      (await render('--format', 'html', '--output', 'out.html', '--links', 'https://example.com/controls/')).code,
    ).toBe(0);
    expect(await file('out.html')).toContain('<a href="https://example.com/controls/guardduty/enabled.md">');
    expect((await render('--format', 'badge', '--output', 'out.svg')).code).toBe(0);
    expect(await file('out.svg')).toMatch(/^<svg /);
  });

  it('prints a PDF where there is a browser, and says what is lacking where there is none', async () => {
    expect(await render('--format', 'pdf')).toMatchObject({ code: 2, stderr: expect.stringContaining('--output') });
    const args = [
      'checklist',
      'render',
      'launch.md',
      '--mapping',
      'decided.yml',
      '--store',
      'store',
      '--format',
      'pdf',
      '--output',
      'out.pdf',
    ];
    const none = await plumbline(args, { cwd: folder, env: { CHROMIUM: '/nowhere/chromium' } });
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('CHROMIUM names /nowhere/chromium'),
    });
  });

  it('leaves no file behind when the store cannot be read', async () => {
    const { code } = await checklist(
      'render',
      'launch.md',
      '--mapping',
      'decided.yml',
      '--store',
      'nowhere',
      '--output',
      'none.md',
    );
    expect(code).toBe(2);
    await expect(stat(join(folder, 'none.md'))).rejects.toThrow('ENOENT');
  });
});
