import {
  App,
  Aspects,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_eks as eks,
  aws_elasticloadbalancingv2 as elbv2,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_rds as rds,
  Stack,
  aws_s3 as s3,
  aws_sns as sns,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import type { Parts } from '../../infra/fixes/fix.ts';
import { cdkFixes, textOf } from '../../infra/fixes/index.ts';
import { controls } from '../../shared/controls/index.ts';
import { evidenceOf } from '../../shared/core/control.ts';

/** The application that the fixes change. */
function partsIn(stack: Stack): Parts {
  const vpc = new ec2.Vpc(stack, 'GivenVpc', {
    subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    ],
  });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'GivenTask');
  taskDefinition.addContainer('proxy', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/envoy/envoy:v1.35') });
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
  const code = lambda.Code.fromInline('exports.handler = async () => {};');
  const role = new iam.Role(stack, 'GivenRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const worker = new lambda.Function(stack, 'GivenFunction', {
    ...{ runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code },
  });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'GivenBalancer', { vpc, internetFacing: true });
  return {
    ...{ vpc, engine, code, role, loadBalancer, taskDefinition },
    key: new kms.Key(stack, 'GivenKey'),
    topic: new sns.Topic(stack, 'GivenTopic'),
    bucket: new s3.Bucket(stack, 'GivenBucket'),
    user: new iam.User(stack, 'GivenUser'),
    logGroup: new logs.LogGroup(stack, 'GivenLogs'),
    instance: new rds.DatabaseInstance(stack, 'GivenDatabase', { engine, vpc }),
    cluster: new ecs.Cluster(stack, 'GivenCluster', { vpc }),
    targets: new elbv2.ApplicationTargetGroup(stack, 'GivenTargets', {
      vpc,
      port: 80,
      targetType: elbv2.TargetType.IP,
    }),
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
    alias: new lambda.Alias(stack, 'GivenAlias', { aliasName: 'live', version: worker.currentVersion }),
    kubernetes: new eks.CfnCluster(stack, 'GivenKubernetes', {
      roleArn: role.roleArn,
      resourcesVpcConfig: { subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId) },
    }),
    pattern: '{ $.errorCode = "AccessDenied*" }',
  };
}

const stack = new Stack(
  new App({ analyticsReporting: false, context: { '@aws-cdk/core:stackResourceLimit': 0 } }),
  'Shop',
  {
    env: { account: '111122223333', region: 'eu-west-1' },
  },
);
const parts = partsIn(stack);

/** Counts what is in the stack: constructs, and the aspects that tag them. */
const size = (): number =>
  stack.node.findAll().reduce((sum, construct) => sum + 1 + Aspects.of(construct).all.length, 0);

const distinct = [...Map.groupBy(Object.entries(cdkFixes), ([, fix]) => fix)].map(
  ([fix, [first]]) => [first?.[0] ?? '', fix] as const,
);

describe('the fix in infrastructure code', () => {
  it('of each control adds something to an application, and all of them synthesise', () => {
    const idle = distinct.filter(([id, fix]) => {
      const scope = new Construct(stack, id.replace('.', '-'));
      const before = size();
      fix.call(scope, parts);
      return size() === before;
    });
    expect(idle).toEqual([]);
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources).length).toBeGreaterThan(distinct.length);
  });

  it.each(distinct)('of %s is printed with what it imports, and compiles as it is printed', (_id, fix) => {
    const text = textOf(fix);
    for (const [, name = ''] of text.matchAll(/\bnew (\w+)\./g)) expect(text).toContain(` as ${name}`);
    expect(text).not.toMatch(/\bthis: Construct\b|^\s*function\b/m);
    expect(text.split('\n').some((line) => /\bthis\b|\(/.test(line))).toBe(true);
  });

  it('is of a control that there is', () => {
    const known = new Set(controls.map(({ id }) => id));
    expect(Object.keys(cdkFixes).filter((id) => !known.has(id))).toEqual([]);
  });
});

/** Why no property of a resource puts a finding right. */
const WITHOUT: Readonly<Record<string, string>> = {
  'a finding of another service is open, and somebody has to look into it':
    'cost.open-anomalies cost.right-sizing cost.unused-resources guardduty.no-high-findings inspector.no-critical-vulnerabilities monitoring.no-critical-alarms monitoring.no-critical-log-errors monitoring.alarms-have-data operations.config-rules operations.health-events operations.trusted-advisor securityhub.no-critical-findings securityhub.score secrets.no-unused',
  'CloudFormation has no resource for the setting of the account or the organisation':
    'account.alternate-contacts cost.allocation-tags cost.explorer encryption.ebs-default guardduty.org-auto-enable guardduty.centrally-managed iam.password-policy inspector.enabled securityhub.delegated-admin storage.s3-account-block',
  'people sign in with it, and it is theirs to change':
    'iam.access-key-rotation iam.hardware-mfa-root iam.mfa-console-users iam.mfa-root iam.no-root-use iam.root-no-access-keys iam.single-access-key iam.unused-credentials iam.no-initial-access-keys secrets.api-key-lifecycle',
  'something that exists is taken away':
    'compute.snapshots-not-public iam.admin-access-restricted iam.cloudshell-restricted iam.no-admin-policies iam.no-decryption-of-everything iam.no-expired-certificates iam.no-service-wildcards network.nacl-in-use network.peering-routes',
  'several parts of an application are moved, made elsewhere, or used differently':
    'backup.recent-recovery-point cost.nonprod-scheduling cost.reduction-target data.residency delivery.iac-coverage dr.secondary-region eks.backup eks.karpenter performance.caching',
  'AWS renews or protects it by itself once it is set up as other controls ask':
    'edge.cdn-waf-attached edge.certificate-renewal edge.ddos-protection',
};

it('every control on the state of AWS has a fix in infrastructure code, or a reason why there is none', () => {
  const judged = controls.filter((control) => evidenceOf(control) === 'aws').map(({ id }) => id);
  const excused = Object.values(WITHOUT).flatMap((ids) => ids.split(' '));
  expect(judged.filter((id) => !(id in cdkFixes) && !excused.includes(id))).toEqual([]);
  expect(excused.filter((id) => id in cdkFixes || !judged.includes(id))).toEqual([]);
});
