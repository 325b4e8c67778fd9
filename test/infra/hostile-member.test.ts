/**
 * Requests that an administrator of a member account could make against the hub and other accounts, and the statement
 * that denies each.
 */
import { describe, expect, it } from 'vitest';
import { type Estate, estateOf, type Held, requestsOn } from './estate.ts';
import { type Context, type Decision, decide, isAllowedSomewhere, type Policy } from './simulate.ts';
import { EXTERNAL_ID, HUB, hubTemplate, MANAGEMENT, memberTemplateOf, ORGANIZATION } from './support.ts';

const HOSTILE = '666666666666';
const VICTIM = '333333333333';
const attacker = `arn:aws:iam::${HOSTILE}:role/Admin`;
const administrator: Policy = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'Administrator', Effect: 'Allow', Action: '*', Resource: '*' }],
};
const overTls = { 'aws:SecureTransport': 'true' };
const inside: Context = { ...overTls, 'aws:PrincipalOrgID': ORGANIZATION, 'aws:PrincipalArn': attacker };
const outside: Context = { ...inside, 'aws:PrincipalOrgID': 'o-elsewhere00' };

const templates = { hub: hubTemplate(), member: memberTemplateOf('member') };
const hub = await estateOf(templates.hub, HUB);
const member = await estateOf(templates.member, VICTIM);
const management = await estateOf(memberTemplateOf('management'), MANAGEMENT);

const attempt = (owner: Held, action: string, resource = owner.arn, context = inside) =>
  decide({ principal: attacker, identity: [administrator], action, resource, owner, context });
const refused = (...because: string[]): Decision => ({ allowed: false, because });

describe('of every action of IAM on the resources in the templates', () => {
  type Ask = (owner: Held, action: string, resource: string) => Promise<Decision>;
  async function allowed(estate: Estate, ask: Ask): Promise<string[]> {
    const may: string[] = [];
    for (const owner of estate.held) {
      for (const [action, resource] of await requestsOn(owner)) {
        // a caller from outside the account needs a resource policy that allows it
        if (!isAllowedSomewhere(action, [owner.policy])) continue;
        if ((await ask(owner, action, resource)).allowed) may.push(`${action} ${resource}`);
      }
    }
    return may;
  }

  it('an administrator inside the organisation may only put events on the bus', async () => {
    expect(await allowed(hub, attempt)).toEqual([
      `events:PutEvents arn:aws:events:eu-west-1:${HUB}:event-bus/plumbline`,
    ]);
  });

  it('an administrator outside the organisation may do nothing', async () => {
    expect(await allowed(hub, (...asked) => attempt(...asked, outside))).toEqual([]);
  });

  it('a caller without credentials may do nothing', async () => {
    const anonymous: Ask = (owner, action, resource) =>
      decide({ principal: 'anonymous', action, resource, owner, context: overTls });
    expect(await allowed(hub, anonymous)).toEqual([]);
  });

  it('nothing is allowed on another account, even with its external id', async () => {
    const knowing = { ...inside, 'sts:ExternalId': EXTERNAL_ID };
    const ask: Ask = (owner, action, resource) =>
      attempt(owner, action, resource, action === 'sts:AssumeRole' ? knowing : inside);
    expect(await allowed(member, ask)).toEqual([]);
    expect(await allowed(management, ask)).toEqual([]);
  });

  it('many actions are tried on every kind of resource that has a policy', async () => {
    const asked = await Promise.all(
      [hub, member]
        .flatMap(({ held }) => held)
        .filter(({ policy }) => policy)
        .map(async (one) => (await requestsOn(one)).length),
    );
    expect(asked.length).toBeGreaterThan(15);
    expect(Math.min(...asked)).toBeGreaterThan(0);
  });

  it('no policy in the templates is left out', () => {
    for (const [estate, template] of [
      [hub, templates.hub],
      [member, templates.member],
    ] as const) {
      const written = JSON.stringify(template.toJSON()).match(/\\?"Principal\\?":/g) ?? [];
      const held = estate.held.flatMap(({ policy }) => policy?.Statement ?? []);
      // on functions of another owner
      const elsewhere = estate
        .of('AWS::Lambda::Permission')
        .filter(({ properties }) => !estate.held.some(({ arn }) => arn === properties.FunctionName));
      for (const { properties } of elsewhere)
        expect(properties).toMatchObject({
          Principal: 'sns.amazonaws.com',
          SourceArn: hub.one('AWS::SNS::Topic', 'Alerts').arn,
        });
      expect(held.length + elsewhere.length).toBe(written.length);
    }
  });
});

describe('the bus', () => {
  const bus = hub.one('AWS::Events::EventBus');

  it('accepts events from any account of the organisation', async () => {
    const because = ['identity: Administrator', 'resource: OrganizationPutsEvents'];
    expect(await attempt(bus, 'events:PutEvents')).toEqual({ allowed: true, because });
  });

  it('accepts none from outside the organisation', async () => {
    expect(await attempt(bus, 'events:PutEvents', bus.arn, outside)).toEqual(
      refused('resource: OrganizationPutsEvents but for aws:PrincipalOrgID'),
    );
  });

  it.each(['events:CreateArchive', 'events:UpdateEventBus', 'events:DeleteEventBus', 'events:DescribeEventBus'])(
    'refuses %s',
    async (action) => {
      expect(await attempt(bus, action)).toEqual(refused('resource: no statement'));
    },
  );

  it('forwards only sources that PutEvents reserves for AWS, so that a forged event matches no rule', () => {
    const rules = hub.of('AWS::Events::Rule');
    expect(rules.length).toBeGreaterThan(0);
    for (const { properties } of rules) {
      for (const { source } of properties.EventPattern.$or ?? [properties.EventPattern]) {
        expect(source.length).toBeGreaterThan(0);
        for (const one of source) expect(one.prefix ?? one).toMatch(/^aws\./);
      }
    }
  });
});

describe('the hub', () => {
  const object = '/runs/run-1/heads.jsonl';
  it.each([
    [
      'takes no message of a member at a topic',
      'AWS::SNS::Topic',
      '',
      ['sns:Publish', 'sns:Subscribe', 'sns:SetTopicAttributes'],
    ],
    [
      'takes and gives no message of a queue to a member',
      'AWS::SQS::Queue',
      '',
      ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:PurgeQueue'],
    ],
    [
      'lets no member list or change a bucket',
      'AWS::S3::Bucket',
      '',
      ['s3:ListBucket', 's3:PutBucketPolicy', 's3:DeleteBucket'],
    ],
    ['lets no member read, write or unlock evidence', 'AWS::S3::Bucket', object, ['s3:GetObject', 's3:PutObject']],
    [
      'lets no member remove evidence',
      'AWS::S3::Bucket',
      object,
      ['s3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
    ],
    [
      'lets no member use a key',
      'AWS::KMS::Key',
      '',
      ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:CreateGrant', 'kms:PutKeyPolicy'],
    ],
  ])('%s', async (_, type, within, actions) => {
    const owners = hub.of(type);
    expect(owners.length).toBeGreaterThan(0);
    for (const owner of owners) {
      for (const action of actions) {
        expect(await attempt(owner, action, owner.arn + within)).toEqual(refused('resource: no statement'));
      }
    }
  });

  it.each(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:DeleteTable'])(
    'the history has no policy that would share it: %s',
    async (action) => {
      expect(await attempt(hub.one('AWS::DynamoDB::Table'), action)).toEqual(refused('resource: no policy'));
    },
  );

  const plainHttp = { 'aws:SecureTransport': 'false' };
  it.each([
    ['AWS::SNS::Topic', 'sns:Publish', plainHttp],
    ['AWS::SQS::Queue', 'sqs:SendMessage', plainHttp],
    ['AWS::S3::Bucket', 's3:ListBucket', plainHttp],
    ['AWS::S3::Bucket', 's3:ListBucket', { ...overTls, 's3:TlsVersion': '1.1' }],
  ])('%s denies %s over %o, even to its own account', async (type, action, context) => {
    const key = Object.keys(context).at(-1);
    for (const owner of hub.of(type)) {
      const principal = `arn:aws:iam::${HUB}:role/Admin`;
      const request = { principal, identity: [administrator], action, resource: owner.arn, owner };
      expect(await decide({ ...request, context: overTls })).toMatchObject({ allowed: true });
      const { allowed, because } = await decide({ ...request, context });
      expect(allowed).toBe(false);
      expect(because).toEqual([expect.stringMatching(`^resource: \\w+ denies for ${key}$`)]);
    }
  });
});

describe('the read role of an account', () => {
  const roleOf = (name: string) => `arn:aws:iam::${HUB}:role/plumbline-${name}`;
  const identityOf = (name: string): readonly Policy[] => {
    const role = hub.of('AWS::IAM::Role').find(({ arn }) => arn === roleOf(name));
    return role ? hub.identityOf(role) : [administrator];
  };
  const assume = (name: string, context: Context = {}, estate = member) => {
    const owner = estate.one('AWS::IAM::Role', 'ReadRole');
    const principal = name === 'attacker' ? attacker : roleOf(name);
    return decide({
      principal,
      identity: identityOf(name),
      action: 'sts:AssumeRole',
      resource: owner.arn,
      owner,
      context: {
        'aws:PrincipalOrgID': ORGANIZATION,
        'aws:ResourceOrgID': ORGANIZATION,
        'aws:PrincipalArn': principal,
        'sts:ExternalId': EXTERNAL_ID,
        ...context,
      },
    });
  };
  const because = ['identity: AssumeReadRole', 'resource: FunctionsOfTheHub'];

  it.each(['scan', 'react'])('may be assumed by %s', async (name) => {
    expect(await assume(name)).toEqual({ allowed: true, because });
  });

  it('may be assumed by plan in the management account', async () => {
    expect(await assume('plan', {}, management)).toEqual({ allowed: true, because });
  });

  const trust = (key: string) => `resource: FunctionsOfTheHub but for ${key}`;
  it.each<[string, string, Context, ...string[]]>([
    ['by another account, even when it knows the external id', 'attacker', {}, 'resource: no statement'],
    ['without the external id', 'scan', { 'sts:ExternalId': [] }, trust('sts:ExternalId')],
    ['with another one', 'scan', { 'sts:ExternalId': 'guessed' }, trust('sts:ExternalId')],
    [
      'by a hub that left the organisation',
      'scan',
      { 'aws:PrincipalOrgID': 'o-elsewhere00' },
      trust('aws:PrincipalOrgID'),
    ],
    [
      'when it is in another organisation and lures the hub',
      'scan',
      { 'aws:ResourceOrgID': 'o-elsewhere00' },
      'identity: AssumeReadRole but for aws:ResourceOrgID',
    ],
    ['by an administrator of the hub', 'Admin', {}, trust('aws:PrincipalArn')],
    ['by a function that reads no account', 'alert', {}, 'identity: no statement', trust('aws:PrincipalArn')],
    [
      'by plan, which reads the management account only',
      'plan',
      {},
      'identity: no statement',
      trust('aws:PrincipalArn'),
    ],
  ])('may not be assumed %s', async (_, name, context, ...reasons) => {
    expect(await assume(name, context)).toEqual(refused(...reasons));
  });
});
