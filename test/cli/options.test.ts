/** All verbs with all their options: what is empty, unknown or not there is refused, and nothing is made of it. */
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';
import { verbs } from '../support/verbs.ts';

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const STORE = ['--store', 'store'];

/** What each verb needs besides the option that is tried: a verb that is missing here fails the test. */
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
  'waivers end': ['5f0c', ...STORE],
  attest: ['dr.plan', '--evidence', 'drill.txt', '--valid-for', '90d', '--note', 'x', ...STORE],
  fsck: STORE,
  'new control': ['storage.kept', '--title', 'x'],
};

/** Options of which any text is right, and why. Every other option knows what it takes, and refuses the rest. */
const ANY_TEXT: Record<string, string> = {
  '--title': 'a sentence',
  '--note': 'a sentence',
  '--reason': 'a sentence',
  '--output': 'a file that is made',
  '--ou': 'a unit that the organisation may have: `config check` asks nobody',
  '--resource': 'an id as AWS gives it, also of what is still to be made',
};
const isMadeByVerb = (verb: string, flag: string): boolean => flag === '--store' && /^(scan|attest|demo)$/.test(verb);
/** What only AWS or the store knows, and which test holds it. */
const KNOWN_ELSEWHERE: Record<string, string> = {
  'history --cursor': 'test/cli/history-questions.test.ts',
  'alerts redrive --route': 'test/pipeline/redrive.test.ts',
  'alerts windows open --ous': 'test/cli/nothing.test.ts',
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

async function expectRefused(args: readonly string[], says: RegExp | string): Promise<void> {
  const cwd = await folder();
  const { code, stdout, stderr } = await plumbline(args, { cwd });
  const left = (await readdir(cwd)).filter((name) => name !== 'drill.txt');
  expect({ code, stdout, left }, stderr).toEqual({ code: 2, stdout: '', left: [] });
  expect(stderr).toMatch(says);
  expect(stderr, 'no raw error of the system').not.toMatch(/^error: (?:E[A-Z]+\b|.*\bat .*:\d+:\d+)/m);
}

describe('the table of what each verb needs', () => {
  it('names every verb, and no other', () => {
    expect(Object.keys(NEEDED).sort()).toEqual(ALL.map(({ name }) => name).sort());
  });

  it('names only options that there are', () => {
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
      await expectRefused([...name.split(' '), '', ...needed.slice(own)], /value '' is invalid for argument/);
    const isVariadic = verb.arguments.some(({ variadic }) => variadic);
    if (!isVariadic) await expectRefused([...name.split(' '), ...needed, 'one-too-many'], /too many arguments/);
  });

  it('shows defaults in its help as people write them', () => {
    expect(verb.help).not.toMatch(/default: \d{5,}/);
  });
});

describe('a folder that holds no store', () => {
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
