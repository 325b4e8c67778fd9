/** Resources that serve users: distributions, web ACLs, functions, queues, proxies, and how they are deployed and watched. */
import { CloudFrontClient, CreateDistributionWithTagsCommand } from '@aws-sdk/client-cloudfront';
import { CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateRoleCommand, IAMClient, UploadServerCertificateCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateDBProxyCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateHealthCheckCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssociateWebACLCommand, CreateWebACLCommand, type Rule, WAFV2Client } from '@aws-sdk/client-wafv2';
import type { Place } from '../support/organization.ts';
import { type Seed, TAGS } from './seed.ts';

/** Serving resources of the bad account belong to no workload: a workload would have to stand in two regions. */
const tags = (good: boolean) => (good ? TAGS : []);
const tagMap = (good: boolean) => Object.fromEntries(tags(good).map(({ Key, Value }) => [Key, Value]));
const roleIn = ({ account }: Place, name: string) => `arn:aws:iam::${account}:role/${name}`;

async function distribution({ account, client }: Place, good: boolean): Promise<void> {
  const own = {
    IAMCertificateId: 'ASCAEXAMPLE1234567890',
    CloudFrontDefaultCertificate: false,
    SSLSupportMethod: 'sni-only' as const,
    MinimumProtocolVersion: 'TLSv1.2_2021' as const,
  };
  await client(CloudFrontClient).send(
    new CreateDistributionWithTagsCommand({
      DistributionConfigWithTags: {
        Tags: { Items: tags(good) },
        DistributionConfig: {
          CallerReference: 'conformance',
          Comment: '',
          Enabled: true,
          WebACLId: good ? `arn:aws:wafv2:us-east-1:${account}:global/webacl/web/1234abcd` : '',
          Origins: {
            Quantity: 1,
            Items: [
              {
                Id: 'web',
                DomainName: 'web.example.com',
                CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
              },
            ],
          },
          DefaultCacheBehavior: {
            TargetOriginId: 'web',
            ViewerProtocolPolicy: good ? 'redirect-to-https' : 'allow-all',
            CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
          },
          ViewerCertificate: good ? own : { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv1' },
        },
      },
    }),
  );
}

async function healthCheck({ client }: Place): Promise<void> {
  const HealthCheckConfig = { Type: 'HTTPS' as const, FullyQualifiedDomainName: 'www.example.com', Port: 443 };
  await client(Route53Client).send(new CreateHealthCheckCommand({ CallerReference: 'www', HealthCheckConfig }));
}

/** moto says of each that it expired in 2012, whatever it is given. */
async function expiredCertificate({ client }: Place): Promise<void> {
  await client(IAMClient).send(
    new UploadServerCertificateCommand({
      ServerCertificateName: 'www',
      CertificateBody: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----',
      PrivateKey: '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----',
    }),
  );
}

/** moto looks for the role of a function. */
async function functionRole({ client }: Place): Promise<void> {
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await client(IAMClient).send(new CreateRoleCommand({ RoleName: 'orders', AssumeRolePolicyDocument }));
}

export const edge: Seed = {
  scope: 'account',
  good: async (place) => {
    await distribution(place, true);
    await healthCheck(place);
    await functionRole(place);
  },
  /** Without TLS and a web ACL; and an expired certificate. */
  bad: async (place) => {
    await distribution(place, false);
    await healthCheck(place);
    await functionRole(place);
    await expiredCertificate(place);
  },
};

const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'web' };

const GROUPS = ['CommonRuleSet', 'KnownBadInputsRuleSet', 'SQLiRuleSet', 'BotControlRuleSet'];

/** The rule groups of AWS that the controls ask for, and a limit for each address. */
const RULES: Rule[] = [
  ...GROUPS.map((group, index) => ({
    Name: group,
    Priority: index,
    Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: `AWSManagedRules${group}` } },
    OverrideAction: { None: {} },
    VisibilityConfig,
  })),
  {
    Name: 'limit',
    Priority: GROUPS.length,
    Statement: { RateBasedStatement: { Limit: 2_000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 } },
    Action: { Block: {} },
    VisibilityConfig,
  },
];

async function webAcl({ client }: Place, good: boolean): Promise<void> {
  const Rules = good ? RULES : [];
  const waf = client(WAFV2Client);
  const made = await waf.send(
    new CreateWebACLCommand({
      ...{ Name: 'web', Scope: 'REGIONAL', DefaultAction: { Allow: {} }, VisibilityConfig, Rules },
      ...(good ? { Tags: TAGS } : {}),
    }),
  );
  const { LoadBalancers = [] } = await client(ElasticLoadBalancingV2Client).send(new DescribeLoadBalancersCommand({}));
  for (const { LoadBalancerArn, Type } of LoadBalancers) {
    if (Type !== 'application') continue;
    const pair = { WebACLArn: made.Summary?.ARN, ResourceArn: LoadBalancerArn };
    await waf.send(new AssociateWebACLCommand(pair));
  }
}

/** The record that ends an archive (PKWARE, "APPNOTE", 4.3.16), with nothing before it. */
const EMPTY_ARCHIVE = Uint8Array.of(0x50, 0x4b, 0x05, 0x06, ...new Array<number>(18).fill(0));

export async function lambda(place: Place, good: boolean, FunctionName = 'orders'): Promise<void> {
  const Variables: Record<string, string> = good ? { TABLE: 'orders' } : { DB_PASSWORD: 'Tr4-wq8Zr.2Lk' };
  await place.client(LambdaClient).send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: roleIn(place, 'orders'),
      Code: { ZipFile: EMPTY_ARCHIVE },
      Environment: { Variables },
      Tags: tagMap(good),
    }),
  );
}

async function proxy(place: Place, good: boolean): Promise<void> {
  const Filters = [{ Name: 'default-for-az', Values: ['true'] }];
  const { Subnets = [] } = await place.client(EC2Client).send(new DescribeSubnetsCommand({ Filters }));
  await place.client(RDSClient).send(
    new CreateDBProxyCommand({
      DBProxyName: 'orders',
      EngineFamily: 'POSTGRESQL',
      Auth: [{ AuthScheme: 'SECRETS', IAMAuth: 'DISABLED' }],
      RoleArn: roleIn(place, 'orders'),
      VpcSubnetIds: Subnets.slice(0, 2).map(({ SubnetId = '' }) => SubnetId),
      RequireTLS: good,
      IdleClientTimeout: 1_800,
      Tags: tags(good),
    }),
  );
}

async function deployments(place: Place, good: boolean): Promise<void> {
  const way = good ? 'LambdaCanary10Percent5Minutes' : 'LambdaAllAtOnce';
  const deploymentConfigName = `CodeDeployDefault.${way}`;
  const client = place.client(CodeDeployClient);
  const applicationName = 'orders';
  await client.send(new CreateApplicationCommand({ applicationName, computePlatform: 'Lambda', tags: tags(good) }));
  await client.send(
    new CreateDeploymentGroupCommand({
      ...{ applicationName, deploymentGroupName: 'live', deploymentConfigName, tags: tags(good) },
      serviceRoleArn: roleIn(place, 'orders'),
    }),
  );
}

async function queue({ account, region, client }: Place, good: boolean): Promise<void> {
  const sqs = client(SQSClient);
  const create = (QueueName: string, Attributes: Record<string, string> = {}) =>
    sqs.send(new CreateQueueCommand({ QueueName, Attributes, tags: tagMap(good) }));
  if (!good) {
    await create('orders');
    return;
  }
  await create('orders-dlq');
  const deadLetterTargetArn = `arn:aws:sqs:${region}:${account}:orders-dlq`;
  await create('orders', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }) });
}

const planted = async (place: Place, good: boolean): Promise<void> => {
  for (const make of [webAcl, proxy, deployments, queue]) await make(place, good);
  await lambda(place, good);
};

/** After `compute`, whose load balancer the web ACL protects, and `edge`, which makes the role of the function. */
export const serving: Seed = {
  scope: 'region',
  good: (place) => planted(place, true),
  /** A web ACL without rules, a password in a variable, connections without TLS, and releases all at once. */
  bad: (place) => planted(place, false),
};
