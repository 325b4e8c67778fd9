import { AttachRolePolicyCommand, DetachRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { powersOf, type Statement, statementsOf } from '../../shared/services/iam/policy-document.ts';
import { trustOf } from '../../shared/services/iam/trust.ts';
import { clientIn } from '../../simulator/access.ts';
import { createWorld } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const allow = (Action: unknown, more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const allowed = (...statements: Statement[]) => powersOf(statements).allows;
const CONDITION = { StringEquals: { 'aws:ResourceTag/team': 'orders' } };

describe('the actions that a policy allows on every resource', () => {
  it.each([
    ['everything', allow('*'), ['*']],
    ['everything, in other words', allow(['s3:GetObject', '*:*']), ['*']],
    ['a whole service, whatever its letters', allow('S3:*'), ['s3:*']],
    ['a single action, by a wildcard', allow('iam:attach?olepolicy'), ['iam:AttachRolePolicy']],
    ['nothing that is watched', allow('s3:GetObject'), []],
    ['nothing, on one resource', allow('*', { Resource: 'arn:aws:s3:::orders/*' }), []],
    ['nothing, on all resources of one service', allow('s3:*', { Resource: 'arn:aws:s3:::*' }), []],
    ['everything on all resources but one', allow('*', { Resource: undefined, NotResource: 'arn:aws:s3:::x' }), ['*']],
    ['everything on every ARN', allow('*', { Resource: 'arn:aws:*' }), ['*']],
    ['no whole service, under a condition', allow('s3:*', { Condition: CONDITION }), []],
    ['everything, even under a condition', allow('*', { Condition: CONDITION }), ['*']],
  ])('is %s', (_name, statement, expected) => {
    expect(allowed(statement)).toEqual(expected);
  });

  it('are all except those that NotAction names', () => {
    const powers = allowed(allow(undefined, { NotAction: ['iam:*', 'kms:*', 'organizations:*'] }));
    expect(powers).toContain('NotAction');
    expect(powers).toContain('lambda:CreateFunction');
    expect(powers.filter((power) => /^(iam|kms):/.test(power))).toEqual([]);
  });

  it('exclude those that a Deny without condition and resource names', () => {
    const deny = (more: Statement): Statement => ({ ...allow('*'), Effect: 'Deny', ...more });
    expect(powersOf([deny({})]).denies).toEqual(['*']);
    expect(powersOf([deny({ Condition: CONDITION })]).denies).toEqual([]);
    expect(powersOf([deny({ Resource: 'arn:aws:s3:::orders' })]).denies).toEqual([]);
  });

  it.each([
    ['no JSON', 'not json', 'Document is no JSON document'],
    ['no percent-encoding', '%E0%A4%A', 'Document is no JSON document'],
    ['no object', '%5B%5D', 'Document is no JSON object'],
    ['no statement', '%7B%7D', 'no Statement in Document in the answer'],
    ['a statement that is none', encodeURIComponent('{"Statement":["Allow"]}'), 'is no JSON object'],
    ['another effect', encodeURIComponent('{"Statement":{"Effect":"allow"}}'), 'neither allows nor denies'],
  ])('cannot be read of a document that has %s', (_name, document, message) => {
    expect(() => statementsOf(document, 'Document')).toThrow(message);
  });
});

const trusting = (...statements: object[]) => trustOf(encodeURIComponent(JSON.stringify({ Statement: statements })));
const assume = (Principal: unknown, Condition?: object, Effect = 'Allow') => ({
  Effect,
  Principal,
  Action: 'sts:AssumeRole',
  ...(Condition ? { Condition } : {}),
});
const ROOT = { AWS: 'arn:aws:iam::444455556666:root' };
const PRESENT = 'aws:MultiFactorAuthPresent';

describe('the principals that a role trusts', () => {
  it.each([
    ['everybody', trusting(assume('*')), true],
    ['everybody, as an AWS principal', trusting(assume({ AWS: ['*'] })), true],
    ['everybody under a condition', trusting(assume('*', CONDITION)), false],
    ['an account', trusting(assume(ROOT)), false],
  ])('is %s', (_name, { everybody }, expected) => {
    expect(everybody).toBe(expected);
  });

  it.each([
    ['a service', [assume({ Service: 'ec2.amazonaws.com' })], false],
    ['a role', [assume({ AWS: 'arn:aws:iam::444455556666:role/ci' })], false],
    ['an account', [assume(ROOT)], true],
    ['an account by its id', [assume({ AWS: '444455556666' })], true],
    ['a user', [assume({ AWS: 'arn:aws:iam::444455556666:user/alice' })], true],
    ['an account with MFA', [assume(ROOT, { Bool: { [PRESENT]: 'true' } })], false],
    ['an account with MFA of late', [assume(ROOT, { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } })], false],
    ['an account with MFA if it is told', [assume(ROOT, { BoolIfExists: { [PRESENT]: 'true' } })], true],
    [
      'an account but without MFA',
      [assume(ROOT), assume('*', { BoolIfExists: { [PRESENT]: 'false' } }, 'Deny')],
      false,
    ],
  ])('lets users in without MFA where it trusts %s: %s', (_name, statements, expected) => {
    expect(trusting(...statements).usersWithoutMfa).toBe(expected);
  });

  it('names the accounts', () => {
    expect(trusting(assume(ROOT), assume({ AWS: ['111122223333', 'AROAEXAMPLE'] })).accounts).toEqual([
      '111122223333',
      '444455556666',
    ]);
  });
});

describe('identities of a simulated account', () => {
  const world = createWorld({ flaws: 0, accounts: 4 });
  const account = world.accounts[3]?.id ?? '';
  const role = `arn:aws:iam::${account}:role/application`;
  const verdicts = async (only: string, altered: Altered = {}) => judge(world, account, only, [], altered);

  it('are read with one call for all controls', async () => {
    const { verdicts: found, calls } = await verdicts('iam.');
    const wrong = found.filter(({ status }) => status === 'fail' || status === 'unknown');
    // nobody has attested anything here
    expect(wrong.map(({ control }) => control)).toEqual(['iam.access-review', 'iam.break-glass']);
    expect(calls.get('iam:GetAccountAuthorizationDetails')).toBe(1);
  });

  it('fail when a role becomes an administrator', async () => {
    const client = clientIn(world, IAMClient, { account, region: 'us-east-1' });
    const policy = { RoleName: 'application', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
    await client.send(new AttachRolePolicyCommand(policy));
    const { verdicts: found } = await verdicts('iam.admin');
    expect(found.filter(({ status }) => status === 'fail').map(({ resource }) => resource)).toEqual([role]);
    await client.send(new DetachRolePolicyCommand(policy));
  });

  it('are unknown one by one when a policy document is unreadable', async () => {
    const { verdicts: found } = await verdicts('iam.least-privilege', {
      GetAccountAuthorizationDetails: (output) => {
        output.RoleDetailList[0].RolePolicyList[0].PolicyDocument = '%7B';
        return output;
      },
    });
    expect(found.filter(({ status }) => status === 'unknown').map(({ resource }) => resource)).toEqual([role]);
  });

  it('fail because of a readable policy, even if another one is unreadable', async () => {
    const { verdicts: found } = await verdicts('iam.permissions-by-group', {
      GetAccountAuthorizationDetails: (output) => {
        const [user] = output.UserDetailList;
        user.AttachedManagedPolicies = [{ PolicyName: 'gone', PolicyArn: 'arn:aws:iam::aws:policy/Gone' }];
        user.UserPolicyList = [{ PolicyName: 'own', PolicyDocument: '{"Statement":[]}' }];
        return output;
      },
    });
    expect(found.filter(({ status }) => status === 'fail').map(({ because }) => because)).toEqual([
      'the user has policies of its own: own',
    ]);
  });
});
