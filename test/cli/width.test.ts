/** Everything that a verb prints, on a terminal of 80 columns: it fits, and no word of it is broken. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { alertsStore } from '../support/alerts-store.ts';
import { awsIn, plumbline } from '../support/cli.ts';
import { verbs } from '../support/verbs.ts';

const COLUMNS = 80;
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const TODAY = new Date().toISOString().slice(0, 10);
const STORE = ['--store', 'store'];
const REASON = ['--until', TOMORROW, '--reason', 'a long sentence that says why somebody accepts it for so long'];
let cwd: string;
let world: World;
let alert = '';
let verdict: readonly string[] = [];

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'plumbline-width-'));
  world = createWorld({ accounts: 12, regions: ['ap-southeast-2', 'us-east-1'] });
  const { account } = await alertsStore(cwd);
  await writeFile(join(cwd, 'drill.txt'), 'it went well');
  await writeFile(
    join(cwd, 'checklist.md'),
    '# Launch\n\n- [ ] GuardDuty runs in every region\n- [ ] Backups are kept for 30 days\n',
  );
  [{ alert }] = JSON.parse((await run(['alerts', 'list', ...STORE, '--format', 'json'])).stdout).map(
    (one: { alert: { id: string } }) => ({ alert: one.alert.id }),
  );
  const { stdout } = await run(['history', ...STORE, '--status', 'fail', '--format', 'json']);
  const [{ account: of, region, control, resource }] = JSON.parse(stdout).verdicts;
  verdict = ['--account', of, '--region', region, '--control', control, '--resource', resource];
  await run(['waivers', 'add', 'backup.restore-test-monthly', '--accounts', account, ...REASON, ...STORE]);
  await run(['waive', 'backup.*', '--resource-pattern', '*', ...REASON, ...STORE]);
  const drill = ['half-a-year-of-orders', '--scenario', 'region-loss', '--scope', 'orders', '--account', account];
  await run(['drill', 'start', ...drill, ...STORE]);
  const step = 'the replica in the other region takes the writes, and the name server leads everybody there';
  await run(['drill', 'step', 'half-a-year-of-orders', step, ...STORE]);
  await run(['alerts', 'windows', 'open', '--accounts', account, '--controls', 'backup.*', ...REASON, ...STORE]);
});

const run = (args: readonly string[]) =>
  plumbline(args, { cwd, columns: COLUMNS, aws: awsIn(world, world.management.id) });

/** The arguments of each verb that prints lines. The text says why a verb prints a single line, or cannot run here. */
const PRINTED: Record<string, readonly (readonly string[])[] | string> = {
  demo: [['--once', '--accounts', '4', '--regions', 'us-east-1']],
  scan: [['--organization', '--role', 'Audit']],
  controls: [[], ['--search', 'encryption of databases']],
  explain: controls.map(({ id }) => [id]),
  coverage: [[], ...frameworks.map(({ id }) => ['--framework', id])],
  permissions: [['--format', 'actions']],
  'config check': [[]],
  doctor: [['--regions', 'eu-west-1']],
  cost: [[], ['--by', 'control']],
  history: [STORE, [...STORE, '--since', '2026-01-01']],
  'evidence show': [['VERDICT', ...STORE]],
  'alerts list': [[...STORE, '--all']],
  'alerts show': [
    ['ALERT', ...STORE],
    ['ALERT', '--findings', ...STORE],
  ],
  'alerts ack': 'a line',
  'alerts waive': 'a line',
  'alerts windows list': [STORE],
  'alerts windows open': 'a line',
  'alerts windows end': 'a line',
  'alerts test': 'needs a deployment; the table is that of all',
  'alerts redrive': 'needs a deployment; the table is that of all',
  'alerts replay': [['--since', '2026-01-01', ...STORE]],
  'waivers list': [STORE],
  'waivers add': 'a line',
  waive: 'a line',
  'waivers lint': [STORE],
  'waivers import': 'a table of waivers; test/cli/waivers.test.ts',
  'waivers end': 'a line',
  attest: 'a line',
  'attestations list': [STORE],
  'attestations history': [['dr.plan', ...STORE]],
  'attestations revoke': 'a line',
  'attestations verify': [STORE],
  'drill start': 'a line',
  'drill step': 'a line',
  'drill finish': 'a line',
  'drill list': [STORE],
  'drill show': [['half-a-year-of-orders', ...STORE]],
  'drill calendar': 'a file for programs',
  'evidence put': 'a line',
  import: 'a line or two; test/cli/import.test.ts',
  'checklist import': [['checklist.md', '--output', 'checklist.plumbline.yml']],
  'checklist check': 'says each fault in a line; test/cli/checklist.test.ts',
  'checklist render': 'prints the file itself',
  'release start': 'a line',
  'release sign': 'a line',
  'release show': 'needs a release; test/cli/release.test.ts prints one',
  'release list': [STORE],
  'release certificate': 'a line',
  gate: 'needs a release; test/cli/release.test.ts prints one',
  serve: 'a line, until it is told to end',
  archive: 'a line or two; test/cli/restore.test.ts',
  restore: 'a line or two; test/cli/restore.test.ts',
  export: 'a line',
  probe: 'needs an endpoint; test/cli/probe.test.ts prints one',
  fsck: [STORE],
  cut: 'needs a store of long ago; test/cli/cut.test.ts prints one',
  pack: [[...STORE, '--from', '2026-01-01', '--to', TODAY, '--framework', 'soc2', '--output', 'pack.html']],
  verify: [['pack.html']],
  'new control': 'a line',
};

/** A line may be wider only when it is one word, such as an ARN, which is copied whole. */
function expectToFit(text: string): void {
  const wide = text
    .split('\n')
    .filter((line) => stringWidth(line) > COLUMNS && line.replace(/ \\$/, '').trim().includes(' '));
  expect(wide).toEqual([]);
  expect(text, 'no cell is cut').not.toMatch(/\S… *│/);
}

it('the table of output names every verb', () => {
  expect(Object.keys(PRINTED).sort()).toEqual(
    verbs()
      .map(({ name }) => name)
      .sort(),
  );
});

describe.each(Object.entries(PRINTED).filter(([, printed]) => typeof printed !== 'string'))(
  'plumbline %s on 80 columns',
  (name, printed) => {
    it('fits', async () => {
      for (const args of printed as readonly string[][]) {
        const { stdout, stderr, code } = await run([
          ...name.split(' '),
          ...args.flatMap((one) => (one === 'VERDICT' ? verdict : [one === 'ALERT' ? alert : one])),
        ]);
        expect(code, stderr).not.toBe(2);
        expect(stdout).not.toBe('');
        expectToFit(stdout);
      }
    });
  },
);

it.each(verbs().map(({ name }) => name))('plumbline %s --help fits', async (name) => {
  const { stdout } = await run([...name.split(' '), '--help']);
  expect(stdout).toContain('Usage: plumbline');
  expectToFit(stdout);
});
