/** Fixes in infrastructure code: networks, logs, identities, and the services that watch an account. */
import {
  aws_accessanalyzer as accessAnalyzer,
  aws_cloudtrail as cloudtrail,
  aws_config as config,
  aws_ec2 as ec2,
  aws_guardduty as guardduty,
  aws_iam as iam,
  aws_logs as logs,
  aws_macie as macie,
  RemovalPolicy,
  Stack,
  aws_s3 as s3,
  aws_securityhub as securityHub,
  aws_wafv2 as waf,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CdkFixes } from './fix.ts';

export const guardFixes: CdkFixes = {
  'edge.waf-attached'(this: Construct, { loadBalancer }) {
    const acl = new waf.CfnWebACL(this, 'Acl', {
      ...{ scope: 'REGIONAL', defaultAction: { allow: {} } },
      visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'acl' },
    });
    new waf.CfnWebACLAssociation(this, 'Before', {
      resourceArn: loadBalancer.loadBalancerArn,
      webAclArn: acl.attrArn,
    });
  },
  'edge.waf-rules'(this: Construct) {
    new waf.CfnWebACL(this, 'Acl', {
      ...{ scope: 'REGIONAL', defaultAction: { allow: {} } },
      visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'acl' },
      rules: ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesSQLiRuleSet', 'AWSManagedRulesBotControlRuleSet'].map(
        (name, priority) => ({
          ...{ name, priority, overrideAction: { none: {} } },
          statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
          visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: name },
        }),
      ),
    });
  },
  'edge.rate-limit-ip'(this: Construct) {
    new waf.CfnWebACL(this, 'Acl', {
      ...{ scope: 'REGIONAL', defaultAction: { allow: {} } },
      visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'acl' },
      rules: [
        {
          ...{ name: 'too-many', priority: 0, action: { block: {} } },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: 6_000, evaluationWindowSec: 60 } },
          visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'rate' },
        },
      ],
    });
  },
  'guardduty.enabled'(this: Construct) {
    new guardduty.CfnDetector(this, 'Detector', { enable: true });
  },
  'guardduty.protection-plans'(this: Construct) {
    new guardduty.CfnDetector(this, 'Detector', {
      enable: true,
      features: [
        'S3_DATA_EVENTS',
        'EKS_AUDIT_LOGS',
        'EBS_MALWARE_PROTECTION',
        'RDS_LOGIN_EVENTS',
        'LAMBDA_NETWORK_LOGS',
      ].map((name) => ({ name, status: 'ENABLED' })),
    });
  },
  'iam.access-analyzer'(this: Construct) {
    new accessAnalyzer.CfnAnalyzer(this, 'Analyzer', { type: 'ACCOUNT' });
  },
  'account.environment-separation'(this: Construct) {
    // the account of the stack, and no other
    new iam.Role(this, 'Deployer', { assumedBy: new iam.AccountPrincipal(Stack.of(this).account) });
  },
  'iam.federated-rbac'(this: Construct) {
    const provider = new iam.SamlProvider(this, 'People', {
      metadataDocument: iam.SamlMetadataDocument.fromXml('<EntityDescriptor/>'),
    });
    new iam.Role(this, 'Readers', {
      assumedBy: new iam.SamlConsolePrincipal(provider),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
    });
  },
  'iam.permissions-by-group'(this: Construct, { user }) {
    const group = new iam.Group(this, 'Readers', {
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
    });
    user.addToGroup(group);
  },
  'iam.least-privilege'(this: Construct, { bucket, role }) {
    bucket.grantRead(role, 'invoices/*');
  },
  'iam.support-role'(this: Construct) {
    new iam.Role(this, 'Support', {
      assumedBy: new iam.AccountRootPrincipal(),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AWSSupportAccess')],
    });
  },
  'logging.cloudtrail-bucket-secure'(this: Construct, { bucket }) {
    new s3.Bucket(this, 'Trail', {
      ...{ versioned: true, enforceSSL: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL },
      ...{ serverAccessLogsBucket: bucket, removalPolicy: RemovalPolicy.RETAIN },
    });
  },
  'logging.cloudtrail-encrypted'(this: Construct, { key }) {
    new cloudtrail.Trail(this, 'Trail', { encryptionKey: key });
  },
  'logging.cloudtrail-integrity'(this: Construct) {
    new cloudtrail.Trail(this, 'Trail', { enableFileValidation: true });
  },
  'logging.cloudtrail-multi-region'(this: Construct) {
    new cloudtrail.Trail(this, 'Trail', { isMultiRegionTrail: true, includeGlobalServiceEvents: true });
  },
  'logging.config-global-types'(this: Construct, { role }) {
    new config.CfnConfigurationRecorder(this, 'Recorder', {
      roleArn: role.roleArn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    });
  },
  'logging.config-recorder'(this: Construct, { bucket, role }) {
    new config.CfnConfigurationRecorder(this, 'Recorder', {
      roleArn: role.roleArn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    });
    new config.CfnDeliveryChannel(this, 'Channel', { s3BucketName: bucket.bucketName });
  },
  'logging.data-events'(this: Construct) {
    const trail = new cloudtrail.Trail(this, 'Trail');
    trail.logAllS3DataEvents();
    trail.logAllLambdaDataEvents();
  },
  'logging.retention'(this: Construct) {
    new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS });
  },
  'logging.trail-log-group'(this: Construct, { logGroup }) {
    new cloudtrail.Trail(this, 'Trail', { sendToCloudWatchLogs: true, cloudWatchLogGroup: logGroup });
  },
  'logging.vpc-flow-logs'(this: Construct, { logGroup, vpc }) {
    vpc.addFlowLog('Flows', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup) });
  },
  'logging.waf-requests'(this: Construct, { logGroup }) {
    new waf.CfnLoggingConfiguration(this, 'Requests', {
      resourceArn: 'the ARN of the web ACL',
      logDestinationConfigs: [logGroup.logGroupArn],
    });
  },
  'macie.enabled'(this: Construct) {
    new macie.CfnSession(this, 'Macie', { status: 'ENABLED' });
  },
  'network.nacl-restrictive'(this: Construct, { vpc }) {
    const acl = new ec2.NetworkAcl(this, 'Private', { vpc, subnetSelection: { subnets: vpc.privateSubnets } });
    acl.addEntry('Inside', {
      ...{ cidr: ec2.AclCidr.ipv4(vpc.vpcCidrBlock), ruleNumber: 100 },
      ...{ traffic: ec2.AclTraffic.allTraffic(), direction: ec2.TrafficDirection.INGRESS },
    });
  },
  'network.nat-per-az'(this: Construct) {
    new ec2.Vpc(this, 'Network', { maxAzs: 3, natGateways: 3 });
  },
  'network.private-workloads'(this: Construct, { vpc }) {
    new ec2.Instance(this, 'Worker', {
      ...{ vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } },
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      associatePublicIpAddress: false,
    });
  },
  'network.sg-admin-ports'(this: Construct, { vpc }) {
    const group = new ec2.SecurityGroup(this, 'Workers', { vpc });
    group.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.SSH, 'from inside alone');
  },
  'network.sg-default-closed'(this: Construct) {
    new ec2.Vpc(this, 'Network', { restrictDefaultSecurityGroup: true });
  },
  'network.sg-least-ingress'(this: Construct, { loadBalancer, vpc }) {
    const group = new ec2.SecurityGroup(this, 'Workers', { vpc, allowAllOutbound: false });
    group.connections.allowFrom(loadBalancer, ec2.Port.tcp(8080));
  },
  'network.subnets-give-no-address'(this: Construct) {
    new ec2.Vpc(this, 'Network', {
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      ],
    });
  },
  'network.vpc-endpoints'(this: Construct, { vpc }) {
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    vpc.addInterfaceEndpoint('Ssm', { service: ec2.InterfaceVpcEndpointAwsService.SSM });
  },
  'network.vpc-layout'(this: Construct) {
    new ec2.Vpc(this, 'Network', {
      ...{ ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'), maxAzs: 3 },
      subnetConfiguration: [
        { name: 'balancers', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'workloads', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
  },
  'securityhub.enabled'(this: Construct) {
    new securityHub.CfnHub(this, 'Hub', { enableDefaultStandards: false, autoEnableControls: true });
  },
  'securityhub.standard-cis'(this: Construct) {
    new securityHub.CfnStandard(this, 'Cis', {
      standardsArn: `arn:aws:securityhub:${Stack.of(this).region}::standards/cis-aws-foundations-benchmark/v/3.0.0`,
    });
  },
  'securityhub.standard-fsbp'(this: Construct) {
    new securityHub.CfnStandard(this, 'Fsbp', {
      standardsArn: `arn:aws:securityhub:${Stack.of(this).region}::standards/aws-foundational-security-best-practices/v/1.0.0`,
    });
  },
};
