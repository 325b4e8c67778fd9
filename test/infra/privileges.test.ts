/** What each function may do, and what none may. */
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../infra/names.ts';
import type { Statement } from './policy.ts';
import { hubTemplate, MANAGEMENT, ORGANIZATION, plain, resources } from './support.ts';

const hub = hubTemplate();
const policies = new Map(
  resources(hub, 'AWS::IAM::ManagedPolicy').map(({ id, Properties }) => [`<${id}>`, plain(Properties.PolicyDocument)]),
);

interface Grant {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Statement['Condition'];
}

/** CDK merges statements that differ in their ids only. */
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
const whoMay = (pattern: RegExp) => FUNCTIONS.filter((name) => granted(name, pattern).length > 0);

describe('only', () => {
  it.each([
    ['alert and remind publish, and deliver to chats', /^sns:/, ['alert', 'remind', 'deliver']],
    ['deliver reads secrets', /^secretsmanager:/, ['deliver']],
    [
      'who follows the stream, reminds or delivers sets aside',
      /^sqs:SendMessage/,
      ['project', 'alert', 'remind', 'deliver'],
    ],
    ['alert and remind set timers', /^scheduler:/, ['alert', 'remind']],
    ['plan, scan and react assume roles', /^sts:/, ['plan', 'scan', 'react']],
    ['plan and finish write evidence', /^s3:PutObject/, ['plan', 'finish']],
    ['finish reads evidence', /^s3:GetObject/, ['finish']],
    ['react and deliver read queues', /^sqs:ReceiveMessage/, ['react', 'deliver']],
    ['project and alert follow the stream', /^dynamodb:GetRecords/, ['project', 'alert']],
    ['who tells deletes, its own idempotency records', /^dynamodb:DeleteItem/, ['alert', 'remind', 'deliver']],
  ])('%s', (_, action, names) => {
    expect(whoMay(action)).toEqual(names);
  });
});

describe('nobody', () => {
  it('updates or deletes a commit, whatever the code does', () => {
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

  it('scans the table, changes the bucket, the keys or any configuration', () => {
    const forbidden =
      /^(dynamodb:(Scan|.*Table.*|.*Ttl|.*TimeToLive.*)|s3:(Delete|Bypass|PutBucket|PutObjectRetention|PutObjectLegalHold)|kms:(Put|Schedule|Disable|CreateGrant)|iam:(?!PassRole)|lambda:|organizations:)/;
    expect(whoMay(forbidden)).toEqual([]);
  });

  it('passes a role on, but for that of the timers to Scheduler', () => {
    for (const name of whoMay(/^iam:PassRole/)) {
      const [pass, ...others] = granted(name, /^iam:PassRole/);
      expect(others).toEqual([]);
      expect(pass).toMatchObject({
        resources: [expect.stringMatching(/^<TimersRole/)],
        condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      });
    }
  });

  it('that reminds appends to anything but alerts', () => {
    const [append, ...others] = granted('remind', /^dynamodb:PutItem/);
    expect(append?.condition?.['ForAllValues:StringLike']).toEqual({
      'dynamodb:LeadingKeys': ['unit#alerts/*', 'part#*'],
    });
    expect(others.map(({ sid }) => sid)).toEqual(['PublishOnce']);
  });

  it('has a wildcard among its actions', () => {
    expect(whoMay(/\*/)).toEqual([]);
  });

  it('has every resource, but for tracing, which has none to name', () => {
    for (const name of FUNCTIONS) {
      const everywhere = grantsOf(name).filter(({ resources: some }) => some.includes('*'));
      expect(everywhere.map(({ sid }) => sid)).toEqual(['Trace']);
    }
  });
});

describe('what delivers', () => {
  const resourcesOf = (pattern: RegExp) => granted('deliver', pattern).flatMap(({ resources: some }) => some);
  const here = (service: string, name: string) => `arn:aws:${service}:eu-west-1:222222222222:${name}`;

  it('reads exactly the secrets of its routes', () => {
    const secret = (name: string) => here('secretsmanager', `secret:plumbline/${name}-??????`);
    expect(granted('deliver', /^secretsmanager:/).flatMap(({ actions }) => actions)).toEqual([
      'secretsmanager:GetSecretValue',
    ]);
    expect(resourcesOf(/^secretsmanager:/)).toEqual([secret('genie'), secret('hook'), secret('pager')]);
  });

  it('publishes to the topics of chats, and not to that of drift', () => {
    expect(resourcesOf(/^sns:/)).toEqual([
      expect.stringMatching(/^<Routesslack/),
      expect.stringMatching(/^<Routesteams/),
    ]);
  });

  it('reads the queues of routes, and writes to those for what is undelivered', () => {
    expect(resourcesOf(/^sqs:ReceiveMessage/)).toEqual([here('sqs', 'plumbline-deliver-*')]);
    expect(resourcesOf(/^sqs:SendMessage/)).toEqual([here('sqs', 'plumbline-undelivered-*')]);
  });

  it('knows nothing of history', () => {
    const keys = granted('deliver', /^dynamodb:/).map(
      ({ condition }) => condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
    );
    expect(keys).toEqual([['idempotency'], ['delivered#*']]);
  });
});

describe('roles of other accounts', () => {
  it('are read roles, inside the organisation', () => {
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

  it('are for plan the one of the management account', () => {
    expect(granted('plan', /^sts:/).flatMap(({ resources: some }) => some)).toEqual([
      `arn:aws:iam::${MANAGEMENT}:role/plumbline-read`,
    ]);
  });
});

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
