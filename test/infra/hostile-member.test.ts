/** What an administrator of a member account can do to the hub and to other accounts, and which statement refuses. */
import { describe, expect, it } from 'vitest';
import { decide, type Policy, type Request } from './policy.ts';
import { EXTERNAL_ID, HUB, hubTemplate, memberTemplateOf, ORGANIZATION, plain, resources } from './support.ts';

const hub = hubTemplate();
const member = memberTemplateOf('member');

const HOSTILE = '666666666666';
const VICTIM = '333333333333';
const attacker = `arn:aws:iam::${HOSTILE}:role/Admin`;
const inside = { 'aws:PrincipalOrgID': ORGANIZATION, 'aws:PrincipalArn': attacker, 'aws:SecureTransport': 'true' };
const outside = { ...inside, 'aws:PrincipalOrgID': 'o-elsewhere00' };

const [bus] = resources(hub, 'AWS::Events::EventBus').map(({ Properties }) => plain(Properties));
const busArn = `arn:aws:events:eu-west-1:${HUB}:event-bus/plumbline`;
const onBus = (action: string, context: Request['context'] = inside) =>
  decide(bus.Policy, { principal: attacker, action, resource: busArn, context });

describe('the bus', () => {
  it('takes events from any account of the organisation', () => {
    expect(onBus('events:PutEvents')).toEqual({ allowed: true, because: ['OrganizationPutsEvents'] });
  });

  it('takes none from outside', () => {
    const because = ['OrganizationPutsEvents: aws:PrincipalOrgID'];
    expect(onBus('events:PutEvents', outside)).toEqual({ allowed: false, because });
  });

  it.each(['events:PutRule', 'events:PutTargets', 'events:DeleteRule', 'events:DescribeRule'])(
    'refuses %s',
    (action) => {
      expect(onBus(action)).toEqual({ allowed: false, because: ['no statement'] });
    },
  );

  it('lets in only sources that PutEvents reserves for AWS, so that a forged event meets no rule', () => {
    const rules = resources(hub, 'AWS::Events::Rule');
    expect(rules.length).toBeGreaterThan(0);
    for (const { Properties } of rules) {
      for (const { source } of Properties.EventPattern.$or ?? [Properties.EventPattern]) {
        expect(source.length).toBeGreaterThan(0);
        for (const one of source) expect(one.prefix ?? one).toMatch(/^aws\./);
      }
    }
  });
});

describe('the read role of another account', () => {
  const [role] = resources(member, 'AWS::IAM::Role').filter(({ id }) => id === 'ReadRole');
  const trust: Policy = plain(role?.Properties.AssumeRolePolicyDocument);
  const scan = `arn:aws:iam::${HUB}:role/plumbline-scan`;
  const assume = (principal: string, context: Record<string, string> = {}) =>
    decide(trust, {
      principal,
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${VICTIM}:role/plumbline-read`,
      context: { ...inside, 'aws:PrincipalArn': principal, 'sts:ExternalId': EXTERNAL_ID, ...context },
    });

  it('is assumed by the scan of the hub', () => {
    expect(assume(scan)).toEqual({ allowed: true, because: ['FunctionsOfTheHub'] });
  });

  it('is not assumed by another account, even when it knows the external id', () => {
    expect(assume(attacker)).toEqual({ allowed: false, because: ['no statement'] });
  });

  it.each([
    ['without the external id', scan, { 'sts:ExternalId': '' }, 'sts:ExternalId'],
    ['by a hub that has left the organisation', scan, { 'aws:PrincipalOrgID': 'o-elsewhere00' }, 'aws:PrincipalOrgID'],
    ['by another role of the hub', `arn:aws:iam::${HUB}:role/Admin`, {}, 'aws:PrincipalArn'],
    ['by a function that reads no account', `arn:aws:iam::${HUB}:role/plumbline-alert`, {}, 'aws:PrincipalArn'],
    [
      'by plan, which reads the management account only',
      `arn:aws:iam::${HUB}:role/plumbline-plan`,
      {},
      'aws:PrincipalArn',
    ],
  ])('is not assumed %s', (_, principal, context, key) => {
    expect(assume(principal, context as Record<string, string>)).toEqual({
      allowed: false,
      because: [`FunctionsOfTheHub: ${key}`],
    });
  });
});

describe('the hub', () => {
  const topics = resources(hub, 'AWS::SNS::TopicPolicy').map(({ Properties }) => plain(Properties));
  const queues = resources(hub, 'AWS::SQS::QueuePolicy').map(({ Properties }) => plain(Properties));
  const buckets = resources(hub, 'AWS::S3::BucketPolicy').map(({ Properties }) => plain(Properties));

  it.each(topics.map((one) => [one.Topics[0], one]))('%s is not published to', (topic, { PolicyDocument }) => {
    const request = { principal: attacker, action: 'sns:Publish', resource: topic, context: inside };
    expect(decide(PolicyDocument, request)).toEqual({ allowed: false, because: ['no statement'] });
  });

  it("alarms of another account do not reach the monitor's topic", () => {
    const refused = topics.map(({ Topics, PolicyDocument }) =>
      decide(PolicyDocument, {
        principal: 'cloudwatch.amazonaws.com',
        action: 'sns:Publish',
        resource: Topics[0],
        context: { 'aws:SourceAccount': HOSTILE, 'aws:SecureTransport': 'true' },
      }),
    );
    expect(new Set(refused.flatMap(({ because }) => because))).toEqual(
      new Set(['AlarmsOfThisAccount: aws:SourceAccount', 'no statement']),
    );
    expect(refused.some(({ allowed }) => allowed)).toBe(false);
  });

  it.each(queues.map((one) => [one.Queues[0], one]))('%s takes no messages', (_, { Queues, PolicyDocument }) => {
    const resource = String(Queues[0]).replace('>', '.Arn>');
    const ruleOfAttacker = {
      'aws:SourceAccount': HOSTILE,
      'aws:SourceArn': `arn:aws:events:eu-west-1:${HOSTILE}:rule/forged`,
      'aws:SecureTransport': 'true',
    };
    const send = (principal: string, context: Request['context']) =>
      decide(PolicyDocument, { principal, action: 'sqs:SendMessage', resource, context });
    expect(send(attacker, inside)).toEqual({ allowed: false, because: ['no statement'] });
    const forwarded = send('events.amazonaws.com', ruleOfAttacker);
    expect(forwarded.allowed).toBe(false);
    expect([['no statement'], ['RulesOfTheBus: aws:SourceAccount', 'RulesOfTheBus: aws:SourceArn']]).toContainEqual(
      forwarded.because,
    );
    const published = send('sns.amazonaws.com', {
      'aws:SourceArn': `arn:aws:sns:eu-west-1:${HOSTILE}:forged`,
      'aws:SecureTransport': 'true',
    });
    expect(published.allowed).toBe(false);
    expect([['no statement'], ['TopicOfDrift: aws:SourceArn']]).toContainEqual(published.because);
  });

  it.each(buckets.map((one) => [one.Bucket, one]))('%s is neither read nor written', (bucket, { PolicyDocument }) => {
    const resource = `${String(bucket).replace('>', '.Arn>')}/runs/run-1/heads.jsonl`;
    for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention']) {
      const decision = decide(withTls(PolicyDocument), { principal: attacker, action, resource, context: inside });
      expect(decision, action).toEqual({ allowed: false, because: ['no statement'] });
    }
  });

  it('shares its history with no other account', () => {
    const [table] = resources(hub, 'AWS::DynamoDB::Table');
    expect(table?.Properties.ResourcePolicy).toBeUndefined();
    const [key] = resources(hub, 'AWS::KMS::Key').filter(({ id }) => id.startsWith('HistoryKey'));
    const request = { principal: attacker, action: 'kms:Decrypt', resource: '*', context: inside };
    expect(decide(plain(key?.Properties.KeyPolicy), request)).toEqual({ allowed: false, because: ['no statement'] });
  });
});

/** The statement on TLS versions compares numbers; it only ever denies. */
const withTls = ({ Statement }: Policy): Policy => ({
  Statement: Statement.filter(({ Condition }) => !Condition?.NumericLessThan),
});
