/** The member stack reads what the controls declare, forwards the events that they name, and changes nothing. */
import { describe, expect, it } from 'vitest';
import { functionName, READ_ROLE } from '../../infra/names.ts';
import { ORGANIZATION_ACTIONS } from '../../shared/aws/organization.ts';
import { controls } from '../../shared/controls/index.ts';
import { actionsOf } from '../../shared/derive/permissions.ts';
import { eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';
import { delivers } from '../support/event-rules.ts';
import type { Statement } from './simulate.ts';
import { HUB, hubTemplate, memberTemplateOf, plain, resources, settingsOf } from './support.ts';

const member = memberTemplateOf('member');
const management = memberTemplateOf('management');

const readActions = (template: typeof member): string[] =>
  resources(template, 'AWS::IAM::ManagedPolicy')
    .filter(({ id }) => id.startsWith('ReadPolicy'))
    .flatMap(({ Properties }) => plain(Properties.PolicyDocument).Statement as Statement[])
    .flatMap(({ Action = [] }) => Action);

describe('the read role', () => {
  const [role] = resources(member, 'AWS::IAM::Role').filter(({ id }) => id === 'ReadRole');

  it('may perform exactly the actions that the controls declare', () => {
    expect(readActions(member).sort()).toEqual(actionsOf(controls));
  });

  it('lists the organisation in the management account only', () => {
    expect(readActions(management).sort()).toEqual(
      [...new Set([...actionsOf(controls), ...ORGANIZATION_ACTIONS])].sort(),
    );
  });

  it('has all policies and the boundary', () => {
    const policies = resources(member, 'AWS::IAM::ManagedPolicy').filter(({ id }) => id.startsWith('ReadPolicy'));
    expect(role?.Properties).toMatchObject({ RoleName: READ_ROLE, MaxSessionDuration: 3_600 });
    expect(plain(role?.Properties.ManagedPolicyArns)).toEqual(policies.map(({ id }) => `<${id}>`));
    expect(plain(role?.Properties.PermissionsBoundary)).toBe('<ReadBoundary>');
  });

  it('exists once per account, because IAM has no regions', () => {
    const [limit] = resources(member, 'AWS::IAM::ManagedPolicy').filter(({ id }) => id === 'ReadBoundary');
    expect([role?.Condition, limit?.Condition]).toEqual(['InHubRegion', 'InHubRegion']);
  });

  it('may be assumed by plan in the management account only', () => {
    const readers = [member, management].map((template) => {
      const [found] = resources(template, 'AWS::IAM::Role').filter(({ id }) => id === 'ReadRole');
      return plain(found?.Properties.AssumeRolePolicyDocument.Statement[0].Condition.ArnEquals['aws:PrincipalArn']);
    });
    const arn = (name: 'plan' | 'scan' | 'react') => `arn:aws:iam::${HUB}:role/${functionName(name)}`;
    expect(readers).toEqual([
      [arn('scan'), arn('react')],
      [arn('plan'), arn('scan'), arn('react')],
    ]);
  });
});

describe('the rules', () => {
  const { everyRegion, usEast1 } = eventPatterns(triggersOf(controls));
  const rules = resources(member, 'AWS::Events::Rule');

  it("match the controls' triggers", () => {
    expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([...everyRegion, ...usEast1]);
  });

  it('let in the findings of others only where the configuration asks for them, and never those of Plumbline', () => {
    const asked = settingsOf({ imports: { securityHub: true, config: true } });
    const patternsOf = (template: typeof member) =>
      resources(template, 'AWS::Events::Rule').map(({ Properties }) => Properties.EventPattern as object);
    const finding = (GeneratorId: string) => ({
      ...{ source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported' },
      detail: { findings: [{ GeneratorId, Severity: { Label: 'LOW' } }] },
    });
    const isLetIn = (template: typeof member, event: object) =>
      patternsOf(template).some((pattern) => delivers(pattern, event));
    for (const template of [memberTemplateOf('member', asked), hubTemplate(asked)]) {
      expect(isLetIn(template, finding('security-control/S3.1'))).toBe(true);
      expect(isLetIn(template, finding('plumbline/guardduty.enabled'))).toBe(false);
    }
    for (const template of [member, hubTemplate()])
      expect(isLetIn(template, finding('security-control/S3.1'))).toBe(false);
  });

  it('for global services are in the region that gets their events', () => {
    expect(rules.filter(({ Condition }) => Condition === 'InGlobalServicesRegion')).toHaveLength(usEast1.length);
  });

  it("send to the hub's bus with a role for that alone, and keep events that did not arrive", () => {
    for (const { Properties } of rules) {
      expect(plain(Properties.Targets)).toEqual([
        {
          Id: 'Hub',
          Arn: `arn:aws:events:eu-west-1:${HUB}:event-bus/plumbline`,
          RoleArn: expect.stringMatching(/^<ForwardRole/),
          DeadLetterConfig: { Arn: expect.stringMatching(/^<UnsentEvents/) },
        },
      ]);
    }
    const [policy] = resources(member, 'AWS::IAM::ManagedPolicy').filter(({ id }) => id.startsWith('ForwardPolicy'));
    expect(plain(policy?.Properties.PolicyDocument.Statement)).toEqual([
      {
        Sid: 'PutOnHubBus',
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: `arn:aws:events:eu-west-1:${HUB}:event-bus/plumbline`,
      },
    ]);
  });
});
