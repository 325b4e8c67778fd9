/** Everything that a verb prints, on a terminal of 80 columns: it fits, and no word of it is broken. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { simulatedLook } from '../../simulator/probes.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { alertsStore } from '../support/alerts-store.ts';
import { awsIn, plumbline } from '../support/cli.ts';
import { COLUMNS, expectToFit } from '../support/fits.ts';
import { verbs } from '../support/verbs.ts';

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const TODAY = new Date().toISOString().slice(0, 10);
const STORE = ['--store', 'store'];
const REASON = ['--until', TOMORROW, '--reason', 'a long sentence that says why somebody accepts it for so long'];
const look = simulatedLook({ now: () => new Date() });
const PROBES = ['https://shop.example.com', 'https://legacy.example.com'].map((url) => ({ url, protected: ['/api'] }));
const MUTELIST = `Mutelist:
  Accounts:
    "111122223333":
      Checks:
        guardduty_is_enabled:
          Regions: ["ap-southeast-2"]
          Resources: ["arn:aws:guardduty:ap-southeast-2:111122223333:detector/a-name-that-is-quite-long"]
        s3_bucket_public_access:
          Regions: ["*"]
          Resources: ["assets-.*"]
          Tags: ["team=web"]`;
const LAUNCH = `# Launch

- [ ] GuardDuty runs in every region, and somebody reads what it finds
- [ ] Somebody answers for it

## Sign-off

| Role | Name | Signature | Date |
|---|---|---|---|
| Security Officer | | | |
| Head of Engineering and of Everything that the Platform Does | | | |
`;
const LAUNCH_MAPPING = `version: 1
items:
  - item: GuardDuty runs in every region, and somebody reads what it finds
    controls: [{ control: guardduty.enabled }]
  - item: Somebody answers for it
    controls: [{ control: dr.plan }]
`;
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
  await writeFile(join(cwd, 'probes.config.mjs'), `export default ${JSON.stringify({ probes: PROBES })};`);
  await writeFile(join(cwd, 'mutelist.yaml'), MUTELIST);
  await writeFile(join(cwd, 'launch.md'), LAUNCH);
  const launch = ['--checklist', 'launch.md', '--mapping', 'launch.yml', '--accounts', account];
  await writeFile(join(cwd, 'launch.yml'), LAUNCH_MAPPING);
  const { code, stderr } = await run(['release', 'start', '2026.1', ...launch, ...STORE]);
  expect(code, stderr).toBe(0);
  await run(['release', 'sign', '2026.1', '--role', 'Security Officer', ...STORE]);
  await run(['alerts', 'windows', 'open', '--accounts', account, '--controls', 'backup.*', ...REASON, ...STORE]);
});

const run = (args: readonly string[]) =>
  plumbline(args, { cwd, columns: COLUMNS, aws: awsIn(world, world.management.id), look });

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
  'alerts test': 'needs a deployment; test/cli/width-deployed.test.ts',
  'alerts redrive': 'needs a deployment; test/cli/width-deployed.test.ts',
  'alerts replay': [['--since', '2026-01-01', ...STORE]],
  'waivers list': [STORE],
  'waivers add': 'a line',
  waive: 'a line',
  'waivers lint': [STORE],
  'waivers import': [
    ['mutelist.yaml', '--from', 'prowler-mutelist', '--owner', 'the platform team', ...REASON, '--dry-run', ...STORE],
    ['mutelist.yaml', '--from', 'prowler-mutelist', '--owner', 'the platform team', ...REASON, ...STORE],
  ],
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
  'release show': [['2026.1', ...STORE]],
  'release list': [STORE],
  'release certificate': 'a line',
  gate: [['2026.1', ...STORE]],
  serve: 'a line, until it is told to end',
  archive: 'a line or two; test/cli/restore.test.ts',
  restore: 'a line or two; test/cli/restore.test.ts',
  export: 'a line',
  probe: [
    ['https://shop.example.com', '--config', 'probes.config.mjs'],
    ['https://legacy.example.com', '--config', 'probes.config.mjs'],
    ['https://a-name-that-no-configuration-mentions.example.net'],
  ],
  fsck: [STORE],
  cut: 'needs a store of long ago; test/cli/cut.test.ts prints one',
  pack: [[...STORE, '--from', '2026-01-01', '--to', TODAY, '--framework', 'soc2', '--output', 'pack.html']],
  verify: [['pack.html']],
  'new control': 'a line',
};

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
