/** All verbs with all their options: what is empty, unknown or not there is refused, and nothing is made of it. */
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';
import { verbs } from '../support/verbs.ts';

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const STORE = ['--store', 'store'];

/** The other options that each verb needs besides the tested one. A verb that is missing here fails the test. */
const NEEDED: Record<string, readonly string[]> = {
  demo: [],
  scan: [],
  controls: [],
  explain: ['guardduty.enabled'],
  coverage: [],
  permissions: [],
  'config check': [],
  doctor: [],
  cost: [],
  history: STORE,
  'alerts list': STORE,
  'alerts show': ['3b28', ...STORE],
  'alerts ack': ['3b28', ...STORE],
  'alerts waive': ['3b28', '--until', TOMORROW, '--reason', 'x', ...STORE],
  'alerts windows list': STORE,
  'alerts windows open': ['--until', TOMORROW, '--reason', 'x', ...STORE],
  'alerts windows end': ['5f0c', ...STORE],
  'alerts test': STORE,
  'alerts redrive': ['--region', 'eu-west-1'],
  'alerts replay': ['--since', YESTERDAY, ...STORE],
  'waivers list': STORE,
  'waivers add': ['cost.budgets', '--until', TOMORROW, '--reason', 'x', ...STORE],
  waive: ['cost.budgets', '--until', TOMORROW, '--reason', 'x', ...STORE],
  'waivers lint': STORE,
  'waivers import': [
    ...['drill.txt', '--from', 'prowler-mutelist', '--owner', 'web', '--until', TOMORROW, '--reason', 'x', ...STORE],
  ],
  'waivers end': ['5f0c', ...STORE],
  attest: ['dr.plan', '--evidence', 'drill.txt', '--valid-for', '90d', '--note', 'x', ...STORE],
  'evidence show': [
    '--account',
    '111122223333',
    '--region',
    'eu-west-1',
    '--control',
    'dr.plan',
    '--resource',
    'x',
    ...STORE,
  ],
  pack: ['--from', '2026-01-01', '--to', '2026-01-31', '--framework', 'cis-aws-3.0', '--output', 'out.html', ...STORE],
  verify: ['drill.txt'],
  'checklist import': ['drill.txt'],
  'checklist check': ['drill.txt'],
  'checklist render': ['drill.txt', ...STORE],
  'release start': ['r1', '--checklist', 'drill.txt', '--accounts', '111122223333', ...STORE],
  'release sign': ['r1', '--role', 'Owner', ...STORE],
  'release show': ['r1', ...STORE],
  'release list': STORE,
  'release certificate': ['r1', '--output', 'out.html', ...STORE],
  'attestations list': STORE,
  'attestations history': ['dr.plan', ...STORE],
  'attestations revoke': ['dr.plan', '--reason', 'x', ...STORE],
  'attestations verify': STORE,
  'drill start': ['d1', '--scenario', 'region-loss', '--scope', 'x', ...STORE],
  'drill step': ['d1', 'x', ...STORE],
  'drill finish': ['d1', '--note', 'x', ...STORE],
  'drill list': STORE,
  'drill show': ['d1', ...STORE],
  'drill calendar': STORE,
  gate: ['r1', ...STORE],
  import: ['drill.txt', '--from', 'asff', ...STORE],
  archive: ['--to', 'archived', ...STORE],
  restore: ['--from', 'archive', '--archive', 'folder', ...STORE],
  export: ['--format', 'csv', '--output', 'out.csv', ...STORE],
  serve: STORE,
  'evidence put': [
    ...['drill.txt', '--kind', 'junit', '--check', 'unit', '--branch', 'main'],
    ...['--repository', 'acme/shop', '--commit', '4b825dc', ...STORE],
  ],
  probe: ['https://shop.example.com'],
  fsck: STORE,
  cut: STORE,
  'new control': ['storage.kept', '--title', 'x'],
};

/** Options of which any text is right, and why. Every other option knows what it takes, and refuses the rest. */
const ANY_TEXT: Record<string, string> = {
  '--title': 'a sentence',
  '--scope': 'a sentence',
  '--note': 'a sentence',
  '--reason': 'a sentence',
  '--branch': 'a branch, which has almost any name',
  '--owner': 'a team, as it is known',
  '--ticket': 'a reference of any tracker',
  '--resource-pattern': 'a part of an id as AWS gives it',
  '--approver': 'a person, as they are known',
  '--output': 'a file that is made',
  '--ou': 'a unit that the organisation may have: `config check` asks nobody',
  '--resource': 'an id as AWS gives it, also of what is still to be made',
};
const isMadeByVerb = (verb: string, flag: string): boolean =>
  (flag === '--store' && /^(scan|attest|demo|evidence put|import|waivers import|restore)$/.test(verb)) ||
  (flag === '--to' && verb === 'archive') ||
  (flag === '--temporary' && verb === 'restore') ||
  (/^--anchor/.test(flag) && verb !== 'fsck');
/** Values that only AWS or the store knows, with the test that covers each. */
const KNOWN_ELSEWHERE: Record<string, string> = {
  'controls --search': 'test/checklist/search.test.ts',
  'history --cursor': 'test/cli/history-questions.test.ts',
  'checklist render --mapping': 'test/cli/checklist.test.ts',
  'release start --checklist': 'test/cli/release.test.ts',
  'release start --mapping': 'test/cli/release.test.ts',
  'release start --roles': 'test/cli/release.test.ts',
  'release sign --role': 'test/cli/release.test.ts',
  'restore --archive': 'test/cli/restore.test.ts',
  'restore --key': 'test/cli/restore.test.ts',
  'restore --remind': 'test/cli/archive-s3.test.ts',
  'serve --host': 'test/cli/serve-identity.test.ts',
  'serve --url': 'test/cli/serve-identity.test.ts',
  'serve --checklist': 'test/api/pages.test.ts',
  'alerts redrive --route': 'test/pipeline/redrive.test.ts',
  'alerts windows open --ous': 'test/cli/nothing.test.ts',
  'history --ou': 'test/cli/nothing.test.ts',
  'history --resource': 'test/cli/nothing.test.ts',
  'evidence show --control': 'test/cli/evidence-show.test.ts',
  'evidence show --resource': 'test/cli/evidence-show.test.ts',
};

const UNKNOWN = 'no-such-thing!';
const ALL = verbs();
const folder = async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'plumbline-options-'));
  await writeFile(join(cwd, 'drill.txt'), 'it went well');
  return cwd;
};

/** The command with the option set to a value, in place of what it needs of that option. */
function withOption(verb: string, flag: string, value: string): string[] {
  const needed = [...(NEEDED[verb] ?? [])];
  const at = needed.indexOf(flag);
  if (at >= 0) needed.splice(at, 2);
  return [...verb.split(' '), ...needed, flag, value];
}

/** A value that the option takes, if the verb's own command has one, or the option takes any text. */
function valueFor(verb: string, flag: string): string | undefined {
  const needed = NEEDED[verb] ?? [];
  const at = needed.indexOf(flag);
  if (at >= 0) return needed[at + 1];
  return flag in ANY_TEXT ? 'x' : undefined;
}

/** An error as the system words it, a stack, or a name of Node's own. */
const RAW = /^error: (?:E[A-Z]+\b|.*\bat .*:\d+:\d+)|\b(?:ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST)[:,]|ERR_[A-Z_]+/m;

/** A colour, a bell, and what turns the direction of writing round. */
const HOSTILE = 'x\u001b[31m\u0007\u202ey';
const CONTROL = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

async function tried(args: readonly string[]) {
  const cwd = await folder();
  await mkdir(join(cwd, 'folder'));
  const { code, stdout, stderr } = await plumbline(args, { cwd });
  const left = (await readdir(cwd)).filter((name) => !['drill.txt', 'folder'].includes(name));
  return { code, stdout, stderr, left };
}

async function expectRefused(args: readonly string[], says: RegExp | string): Promise<void> {
  const cwd = await folder();
  const { code, stdout, stderr } = await plumbline(args, { cwd });
  const left = (await readdir(cwd)).filter((name) => name !== 'drill.txt');
  expect({ code, stdout, left }, stderr).toEqual({ code: 2, stdout: '', left: [] });
  expect(stderr).toMatch(says);
  expect(stderr, 'no raw error of the system').not.toMatch(/^error: (?:E[A-Z]+\b|.*\bat .*:\d+:\d+)/m);
}

describe('the table of the options that each verb needs', () => {
  it('names every verb, and no other', () => {
    expect(Object.keys(NEEDED).sort()).toEqual(ALL.map(({ name }) => name).sort());
  });

  it('names only options that exist', () => {
    const flags = new Set(ALL.flatMap(({ options }) => options.map(({ long }) => long)));
    expect(Object.keys(ANY_TEXT).filter((flag) => !flags.has(flag))).toEqual([]);
  });
});

describe.each(ALL.map((verb) => [verb.name, verb] as const))('plumbline %s', (name, verb) => {
  it('refuses an empty value of every option', async () => {
    for (const { long } of verb.options) {
      await expectRefused(withOption(name, long ?? '', ''), `${long} `);
      await expectRefused(withOption(name, long ?? '', '  '), `${long} `);
    }
  });

  it('refuses a value that no option knows', async () => {
    for (const { long } of verb.options) {
      const flag = long ?? '';
      if (flag in ANY_TEXT || isMadeByVerb(name, flag)) continue;
      if (`${name} ${flag}` in KNOWN_ELSEWHERE) continue;
      await expectRefused(withOption(name, flag, UNKNOWN), /no-such-thing!|--profile/);
    }
  });

  it('refuses an empty argument, and more arguments than it has', async () => {
    const needed = NEEDED[name] ?? [];
    const own = verb.arguments.length;
    if (own > 0)
      await expectRefused(
        [...name.split(' '), ...verb.arguments.map(() => ''), ...needed.slice(own)],
        /value '' is invalid for argument/,
      );
    const isVariadic = verb.arguments.some(({ variadic }) => variadic);
    if (!isVariadic) await expectRefused([...name.split(' '), ...needed, 'one-too-many'], /too many arguments/);
  });

  it('refuses a second value of an option that takes one', async () => {
    for (const { long, parseArg } of verb.options) {
      const flag = long ?? '';
      const given = valueFor(name, flag);
      if (given === undefined || typeof parseArg?.(given, undefined) === 'object') continue;
      const twice = [...withOption(name, flag, given), flag, given];
      await expectRefused(twice, `argument '${given}' is invalid. It is given twice; give it once.`);
    }
  });

  it('names the obstacle at a given file or folder', async () => {
    for (const { long, flags } of verb.options) {
      const flag = long ?? '';
      const kind = /<(file|folder|path|file\|url)>$/.exec(flags)?.[1];
      if (!kind || flag in ANY_TEXT || isMadeByVerb(name, flag)) continue;
      for (const place of ['folder', 'drill.txt/below', 'none/there', 'long'.repeat(100), '\u0007bell']) {
        const { code, stdout, stderr, left } = await tried(withOption(name, flag, place));
        expect({ code, stdout, left }, `${name} ${flag} ${place}: ${stderr}`).toMatchObject({
          code: 2,
          stdout: '',
          left: [],
        });
        expect(stderr, `${name} ${flag} ${place}`).not.toMatch(RAW);
      }
    }
  });

  it('writes no control character of its arguments', async () => {
    for (const { long } of verb.options) {
      // what the demo plays takes longer than all others together
      if (name === 'demo' && long === '--store') continue;
      const { stdout, stderr } = await tried(withOption(name, long ?? '', HOSTILE));
      expect(stdout + stderr, `${name} ${long}`).not.toMatch(CONTROL);
    }
    for (const [index] of verb.arguments.entries()) {
      const needed = [...(NEEDED[name] ?? [])];
      needed[index] = HOSTILE;
      const { stdout, stderr } = await tried([...name.split(' '), ...needed]);
      expect(stdout + stderr, `${name} <${index}>`).not.toMatch(CONTROL);
    }
  });

  it('shows defaults in its help as people write them', () => {
    expect(verb.help).not.toMatch(/default: \d{5,}/);
  });
});

describe('a folder without a store', () => {
  const reading = ALL.filter(
    ({ name, options }) => options.some(({ long }) => long === '--store') && !isMadeByVerb(name, '--store'),
  );
  it.each(reading.map(({ name }) => name).filter((name) => name !== 'alerts test'))(
    'is told so by plumbline %s, and stays as it is',
    async (name) => {
      await expectRefused([...name.split(' '), ...(NEEDED[name] ?? [])], /store holds no store; check --store/);
    },
  );
});

describe('an environment variable', () => {
  it('names the store or the table until the command line names the other', async () => {
    const cwd = await folder();
    const env = { PLUMBLINE_STORE: 'elsewhere', AWS_REGION: 'eu-west-1' };
    const named = await plumbline(['fsck'], { cwd, env });
    expect(named.stderr).toMatch(/elsewhere holds no store/);
    const other = await plumbline(['fsck', '--table', 'plumbline'], { cwd, env });
    expect(other.stderr).not.toMatch(/exclude each other/);
  });
});
