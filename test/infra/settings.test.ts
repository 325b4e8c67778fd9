/** The deployment that the configuration file describes, and the messages when it describes none. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { builtCode } from '../../infra/code.ts';
import { loadSettings } from '../../infra/settings.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import { CONFIG_MODULE } from '../../shared/config/load.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { UsageError } from '../../shared/core/errors.ts';

const deployment = {
  managementAccountId: '111111111111',
  hub: { account: '222222222222', region: 'eu-west-1' },
  members: { organizationalUnits: ['ou-exam-12345678'], regions: ['eu-west-1'] },
  externalId: 'plumbline',
};
const right = { organizationId: 'o-exampleorgid', deployment };
const resolved = (config: unknown) => resolveConfig(config as PlumblineConfig, { controls, revisions });
const problemsOf = (config: unknown): string[] => {
  try {
    resolved(config);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message.split('\n').slice(1);
  }
  return [];
};

const file = async (config: unknown) => {
  const path = join(await mkdtemp(join(tmpdir(), 'plumbline-settings-')), 'other.config.mjs');
  await writeFile(path, `export default ${JSON.stringify(config)};\n`);
  return path;
};

describe('a deployment', () => {
  it('has defaults for everything that an organisation need not decide', () => {
    expect(resolved(right).deployment).toEqual({
      organizationId: 'o-exampleorgid',
      ...deployment,
      memberRegions: ['eu-west-1', 'us-east-1'],
      schedule: 'cron(0 3 * * ? *)',
      finishWithinHours: 26,
      eventsWithinHours: 72,
      concurrentAccounts: 40,
      retention: { evidenceDays: 400, logDays: 90, ofHistory: false },
      timestamps: false,
      athena: false,
      archive: true,
      securityHub: false,
      foreignEvents: { securityHub: false, config: false },
      api: null,
      monthlyBudgetUsd: null,
      links: true,
      routes: [],
      monitor: [],
    });
  });

  it('gets the settings from the rest of the configuration', () => {
    const config = {
      ...right,
      deployment: { ...deployment, schedule: 'cron(0 3 * * ? *)', finishWithinHours: 30, concurrentAccounts: 100 },
      retention: { evidenceDays: 3_650, logDays: 365 },
      monthlyBudgetUsd: 50,
      alerts: {
        routes: [
          { to: 'mail', address: 'cloud@example.com', only: { severities: ['critical'] } },
          { to: 'sqs', queueArn: 'arn:aws:sqs:eu-west-1:111122223333:alerts' },
        ],
        monitor: ['oncall@example.com'],
        links: false,
      },
    };
    expect(resolved(config).deployment).toMatchObject({
      schedule: 'cron(0 3 * * ? *)',
      finishWithinHours: 30,
      concurrentAccounts: 100,
      retention: { evidenceDays: 3_650, logDays: 365 },
      monthlyBudgetUsd: 50,
      links: false,
      routes: [
        { to: 'mail', name: 'mail-1', address: 'cloud@example.com', only: { severities: ['critical'] } },
        { to: 'sqs', name: 'sqs-2', queueArn: 'arn:aws:sqs:eu-west-1:111122223333:alerts' },
      ],
      monitor: ['oncall@example.com'],
    });
  });

  it('is null when the configuration has none', () => {
    expect(resolved({}).deployment).toBeNull();
    expect(resolved({ organizationId: 'o-exampleorgid', retention: { logDays: 30 } }).deployment).toBeNull();
  });

  it("of this repository's own file can be deployed, with example ids", async () => {
    const { settings } = await loadSettings();
    expect(settings).toMatchObject({ organizationId: 'o-exampleorgid', hub: { account: '222222222222' } });
  });
});

describe('a wrong deployment', () => {
  const changed = (change: object) => ({ ...right, deployment: { ...deployment, ...change } });
  const members = (units: unknown[]) => changed({ members: { organizationalUnits: units, regions: ['eu-west-1'] } });

  it.each<[string, unknown, string]>([
    ['no organisation', { deployment }, 'organizationId: is missing, which a deployment needs'],
    ['an account', changed({ managementAccountId: '1234' }), 'deployment.managementAccountId: must be a 12-digit'],
    [
      'a region',
      changed({ hub: { account: '222222222222', region: 'eu-wset-1' } }),
      'deployment.hub.region: must be an AWS region such as eu-west-1, not "eu-wset-1"; did you mean eu-west-1?',
    ],
    [
      'a hub in another partition',
      changed({ hub: { account: '222222222222', region: 'cn-north-1' } }),
      "deployment.hub.region: must be a region of the partition aws, for which Plumbline's deployment is made, and " +
        'cn-north-1 is one of aws-cn; name regions such as eu-west-1',
    ],
    ...[
      ['us-gov-west-1', 'aws-us-gov'],
      ['eusc-de-east-1', 'aws-eusc'],
    ].map(([region, partition]): [string, unknown, string] => [
      `members in ${region}`,
      changed({ members: { ...deployment.members, regions: ['eu-west-1', region] } }),
      `deployment.members.regions.1: must be a region of the partition aws, for which Plumbline's deployment is made, and ${region} is one of ${partition}`,
    ]),
    [
      'a unit in capitals',
      members(['OU-EXAM-12345678']),
      'deployment.members.organizationalUnits.0: must be the id of an organisational unit such as ou-ab12-cd34ef56, ' +
        'or of the root such as r-ab12, not "OU-EXAM-12345678"; did you mean ou-exam-12345678?',
    ],
    [
      "a unit's ARN",
      members(['arn:aws:organizations::111111111111:ou/o-exampleorgid/ou-exam-12345678']),
      'did you mean ou-exam-12345678?',
    ],
    ["a unit's path", members(['Workloads/Production']), '`aws organizations list-roots` and'],
    ['no units', members([]), 'deployment.members.organizationalUnits: must name a unit, or the root for all'],
    [
      'the management account as hub',
      changed({ managementAccountId: '222222222222' }),
      'deployment.hub.account: is the management account, which service-managed StackSets do not reach',
    ],
    ['a schedule', changed({ schedule: 'daily' }), 'deployment.schedule: must be rate(1 day) or cron(0 3 * * ? *)'],
    ['an external id', changed({ externalId: '' }), 'deployment.externalId: must be 2 to 1224 letters'],
    [
      'the hours',
      changed({ finishWithinHours: 500 }),
      'deployment.finishWithinHours: must be a whole number of hours, 2',
    ],
    ['accounts at once', changed({ concurrentAccounts: 0 }), 'must be a whole number of accounts, 1 to 1000'],
    ['a key', changed({ externalID: 'x' }), 'deployment: unknown key "externalID"; did you mean externalId?'],
    ['a key of the hub', changed({ hub: { acount: '222222222222' } }), 'unknown key "acount"; did you mean account?'],
    ['days of logs', { ...right, retention: { logDays: 100 } }, 'retention.logDays: must be one of 1, 3, 5, 7'],
    ['a budget of nothing', { ...right, monthlyBudgetUsd: 0 }, 'monthlyBudgetUsd: must be more than 0 USD'],
    ['links', { ...right, alerts: { links: 'no' } }, 'alerts.links: must be true or false'],
    ['a mail', { ...right, alerts: { monitor: ['me'] } }, 'alerts.monitor.0: must be a mail address'],
  ])('%s is reported', (_, config, message) => {
    expect(problemsOf(config).join('\n')).toContain(message);
  });

  it('reports an unknown region once, without a partition', () => {
    const hub = { account: '222222222222', region: 'us-gov-wset-1' };
    expect(problemsOf(changed({ hub }))).toEqual([
      expect.stringContaining('not "us-gov-wset-1"; did you mean us-gov-west-1?'),
    ]);
  });

  it('is reported with all its faults, and those of the rest of the configuration', () => {
    const problems = problemsOf({
      deployment: {
        managementAccountId: '222222222222',
        hub: { account: '222222222222', region: 'eu-west-9' },
        members: { organizationalUnits: ['ou_exam_12345678'], regions: ['us-esat-1'] },
        externalId: 'plumbline',
        schedul: 'rate(1 day)',
      },
      monthlyBudgetUsd: -1,
      contrls: {},
      controls: { 'backup.retentoin': false },
      profiles: { sandbox: { match: { ous: ['Sandbox'] }, controls: { 'nothing.*': false } } },
      retention: { evidenceDays: 0 },
    });
    const expected = [
      /deployment\.hub\.region: .*; did you mean eu-west-1\?/,
      /deployment\.members\.organizationalUnits\.0: .*; did you mean ou-exam-12345678\?/,
      /deployment\.members\.regions\.0: .*; did you mean us-east-1\?/,
      /deployment: unknown key "schedul"; did you mean schedule\?/,
      /deployment\.hub\.account: is the management account/,
      /monthlyBudgetUsd: must be more than 0 USD/,
      /retention\.evidenceDays: must be a day at least/,
      /configuration: unknown key "contrls"; did you mean controls\?/,
      /organizationId: is missing/,
      /controls: no control is called "backup\.retentoin"; did you mean backup\.retention\?/,
      /profiles\.sandbox\.controls: no control is called "nothing\.\*"/,
    ];
    for (const one of expected) expect(problems.filter((problem) => one.test(problem))).toHaveLength(1);
    expect(problems).toHaveLength(expected.length);
  });

  it('is reported when the configuration is none', () => {
    for (const nothing of [null, 5, []]) expect(problemsOf(nothing)).toHaveLength(1);
  });
});

describe('npx cdk', () => {
  it('reads another file, and bundles that file with the functions', async () => {
    const other = { ...right, controls: { 'cost.*': false } };
    const { settings, config } = await loadSettings(await file(other));
    expect(settings.members.organizationalUnits).toEqual(['ou-exam-12345678']);
    const dist = await mkdtemp(join(tmpdir(), 'plumbline-dist-'));
    await mkdir(join(dist, 'scan'));
    await writeFile(join(dist, 'scan/index.mjs'), '');
    builtCode(config, dist)('scan');
    const { default: deployed } = await import(pathToFileURL(join(dist, 'scan', CONFIG_MODULE)).href);
    expect(deployed).toEqual(other);
    expect(() => builtCode(config, dist)('plan')).toThrow('the function plan is not built: run `npm run build`');
  });

  it.each([
    ['that is not there', 'nowhere.config.ts', 'there is no configuration file nowhere.config.ts'],
    ['of something else', 'vitest.config.ts', 'unknown key "test"'],
  ])('refuses a file %s', async (_, path, message) => {
    await expect(loadSettings(path)).rejects.toThrow(message);
  });

  it('prints what to write when there is no deployment, without a stack trace', async () => {
    const app = resolve(import.meta.dirname, '../../infra/app.ts');
    const context = JSON.stringify({ config: await file({ controls: { 'cost.*': false } }) });
    const { stderr, code } = await new Promise<{ stderr: string; code: unknown }>((done) => {
      const env = { ...process.env, CDK_CONTEXT_JSON: context };
      execFile(process.execPath, [app], { env }, (error, _, told) => done({ stderr: told, code: error?.code }));
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*other\.config\.mjs describes no deployment; write into its configuration/);
    expect(stderr).toContain("hub: { account: '222222222222', region: 'eu-west-1' },");
    expect(stderr).not.toMatch(/at .*\.ts:\d/);
  });

  it('accepts the example in that message', async () => {
    const message = await loadSettings(await file({})).catch((error: Error) => error.message);
    const written = String(message).slice(String(message).indexOf('\n'));
    const { default: config } = await import(
      `data:text/javascript,${encodeURIComponent(`export default {${written}}`)}`
    );
    expect(resolved(config).deployment).not.toBeNull();
  });
});
