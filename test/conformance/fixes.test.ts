/**
 * The command in every fix, on the facts of every failing example, as the AWS CLI checks it: each command, option and value
 * is one that it knows. Nothing is sent: `--generate-cli-skeleton output`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { GLOBAL, ORGANIZATION } from '../../shared/core/account.ts';
import { type AnyControl, scopeOf } from '../../shared/core/control.ts';
import { remedyFor } from '../../shared/core/fix.ts';
import { judgeExample } from '../../shared/derive/examples.ts';

const ACCOUNT = '111122223333';

/** Values for the decisions that a fix leaves to a person: an ARN suits most, and a number the options that require one. */
const DECIDED: Readonly<Record<string, string>> = {
  ACCOUNT,
  ADMINISTRATOR: ACCOUNT,
  MEMBERS: ACCOUNT,
  AMOUNT_USD: '100',
  MINUTES: '30',
  USD: '100',
  WINDOW: '03:30-04:00',
  HOME_REGION: 'eu-west-1',
  REGION: 'eu-west-1',
  SECOND_REGION: 'eu-central-1',
  DAYS: '365',
  BYTES: '2000000000',
  ALLOCATED: '200',
  CEILING: '400',
  LEAST: '2',
  MOST: '6',
  RULE: '100',
  LOGS: 'postgresql,upgrade',
  CONNECTIONS: '500',
  EXPIRES: '2027-03-31',
  NAMESPACES: 'orders,payments',
};
const ANY = 'arn:aws:iam::111122223333:role/long-enough-for-every-option';

/** Documents that a person writes first. */
const FILES: Readonly<Record<string, object>> = {
  'plan.json': { BackupPlanName: 'daily', Rules: [{ RuleName: 'daily', TargetBackupVaultName: 'vault' }] },
  'selection.json': { SelectionName: 'all', IamRoleArn: ANY },
  'testing-plan.json': {
    RestoreTestingPlanName: 'monthly',
    ScheduleExpression: 'cron(0 5 1 * ? *)',
    RecoveryPointSelection: {},
  },
  'testing-selection.json': { RestoreTestingSelectionName: 'rds', ProtectedResourceType: 'RDS', IamRoleArn: ANY },
  'records.json': { Changes: [{ Action: 'UPSERT', ResourceRecordSet: { Name: 'example.com', Type: 'A' } }] },
  'encryption.json': {
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ANY } }],
  },
  'replication.json': { Role: ANY, Rules: [] },
  'policy.json': { Version: '2012-10-17', Statement: [] },
  'task.json': { family: 'api', containerDefinitions: [{ name: 'api', image: 'api:1' }] },
  'web-acl.json': {
    DefaultAction: { Allow: {} },
    Rules: [],
    VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'web' },
    LockToken: '11111111-1111-1111-1111-111111111111',
  },
  'distribution.json': {
    CallerReference: '1',
    Comment: '',
    Enabled: true,
    Origins: { Quantity: 1, Items: [{ Id: 'assets', DomainName: 'assets.s3.eu-west-1.amazonaws.com' }] },
    DefaultCacheBehavior: { TargetOriginId: 'assets', ViewerProtocolPolicy: 'redirect-to-https' },
  },
  'logging.json': {
    ResourceArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/web/a1b2c3',
    LogDestinationConfigs: ['arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-web'],
    LoggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    },
  },
  'dashboard.json': { widgets: [] },
  'template.json': {
    Resources: { Volume: { Type: 'AWS::EC2::Volume', DeletionPolicy: 'Retain', Properties: { Size: 8 } } },
  },
  'resources.json': [
    { ResourceType: 'AWS::EC2::Volume', LogicalResourceId: 'Volume', ResourceIdentifier: { VolumeId: 'vol-2' } },
  ],
  'selectors.json': [
    {
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
      ],
    },
  ],
};

/** A program in place of the CLI: takes down what it was called with, and answers a word. */
const SHIM = `#!/bin/sh
if [ "$1 $2" = 'sts get-caller-identity' ]; then echo ${ACCOUNT}; exit 0; fi
printf '%s\\0' "$@" >> "$CALLS"; printf '\\n\\0' >> "$CALLS"
echo word
`;

/** The parts of a fix that a shell can run: all of it, or the command that a step is or ends with. */
function commandsIn(fix: string): string[] {
  if (!fix.startsWith('by hand: ')) return [fix];
  return fix
    .slice('by hand: '.length)
    .split(/; (?=\d+\. )/)
    .flatMap((step) => /^\d+\. (?:.*?: )?(aws .*)$/.exec(step)?.[1] ?? [])
    .filter((command) => !command.startsWith('aws sts get-caller-identity'));
}

const commandsOf = (control: AnyControl): string[] =>
  control.examples.fail.flatMap((example) => {
    const { resource, values } = judgeExample(control, example);
    const account = scopeOf(control) === 'organization' ? ORGANIZATION : ACCOUNT;
    const region = scopeOf(control) === 'region' ? (example.region ?? 'eu-west-1') : GLOBAL;
    return commandsIn(remedyFor(control.fix, { account, region, resource, values }).fix);
  });

const COMMANDS = controls.flatMap((control) =>
  [...new Set(commandsOf(control))]
    .filter((command) => /(^|\s)aws /.test(command))
    .map((command) => ({ id: control.id, command })),
);

/** Milliseconds. It runs hundreds of commands, each in a CLI of its own. */
const HOOK_TIMEOUT = 900_000;

let folder: string;
/** The CLI's problem with each of the calls, by the command that makes them. */
const problems = new Map<string, readonly (string | null)[]>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-fixes-'));
  writeFileSync(join(folder, 'aws'), SHIM, { mode: 0o755 });
  for (const [name, document] of Object.entries(FILES)) writeFileSync(join(folder, name), JSON.stringify(document));
  const calls = COMMANDS.map(({ command }) => callsOf(command));
  const answers = checked(calls.flat());
  let at = 0;
  for (const [index, { command }] of COMMANDS.entries()) {
    const count = calls[index]?.length ?? 0;
    problems.set(command, answers.slice(at, at + count));
    at += count;
  }
}, HOOK_TIMEOUT);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in a shell, and answers the words of every call of the CLI. */
function callsOf(command: string): string[][] {
  const CALLS = join(folder, 'calls');
  writeFileSync(CALLS, '');
  const decided = [...command.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name = '']) => [name, DECIDED[name] ?? ANY]);
  const env = { PATH: `${folder}:${process.env.PATH}`, CALLS, ...Object.fromEntries(decided) };
  execFileSync('bash', ['-c', command], { cwd: folder, env, stdio: 'pipe' });
  const calls = readFileSync(CALLS, 'utf8').split('\n\0').slice(0, -1);
  // a redirection of the command's own would overwrite the document that its next step reads
  for (const [name, document] of Object.entries(FILES)) writeFileSync(join(folder, name), JSON.stringify(document));
  return calls.map((call) => call.split('\0').slice(0, -1));
}

function checked(calls: readonly string[][]): (string | null)[] {
  const python = process.env.AWS_CLI_PYTHON;
  if (!python) throw new Error('AWS_CLI_PYTHON is not set; run this suite by npm run test:conformance');
  const script = resolve(import.meta.dirname, 'support/skeletons.py');
  const env = {
    ...{ PATH: process.env.PATH, AWS_DEFAULT_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
  };
  const answer = execFileSync(python, [script], { cwd: folder, env, input: JSON.stringify(calls), maxBuffer: 2 ** 26 });
  // the answer is the last line
  return JSON.parse(answer.toString().trimEnd().split('\n').at(-1) ?? '');
}

describe('every fix', () => {
  it('is of a control that has one', () => {
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBeGreaterThan(50);
  });

  it.each(COMMANDS)('of $id is one that the AWS CLI takes: $command', ({ command }) => {
    const answers = problems.get(command) ?? [];
    expect(answers.length, 'it calls the AWS CLI').toBeGreaterThan(0);
    expect(answers.filter((answer) => answer !== null).join('\n')).toBe('');
  });
});
