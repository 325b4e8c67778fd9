/** Fixes in infrastructure code: instances, containers, functions, clusters and what they are reached by. */
import {
  aws_certificatemanager as acm,
  aws_apigateway as apigateway,
  aws_autoscaling as autoscaling,
  aws_budgets as budgets,
  aws_cloudfront as cloudfront,
  aws_ce as costExplorer,
  Duration,
  aws_ec2 as ec2,
  aws_ecr as ecr,
  aws_ecs as ecs,
  aws_elasticloadbalancingv2 as elbv2,
  aws_lambda as lambda,
  aws_cloudfront_origins as origins,
  aws_sqs as sqs,
  Tags,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CdkFixes } from './fix.ts';

export const workloadFixes: CdkFixes = {
  'compute.autoscaling'(this: Construct, { cluster, taskDefinition }) {
    const service = new ecs.FargateService(this, 'Api', { cluster, taskDefinition });
    service
      .autoScaleTaskCount({ minCapacity: 2, maxCapacity: 20 })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 70 });
  },
  'compute.container-images'(this: Construct) {
    new ecr.Repository(this, 'Api', { imageTagMutability: ecr.TagMutability.IMMUTABLE, imageScanOnPush: true });
  },
  'compute.dlq'(this: Construct) {
    const queue = new sqs.Queue(this, 'OrdersDlq', { retentionPeriod: Duration.days(14) });
    new sqs.Queue(this, 'Orders', { deadLetterQueue: { queue, maxReceiveCount: 5 } });
  },
  'compute.ebs-optimized'(this: Construct, { vpc }) {
    new ec2.Instance(this, 'Worker', {
      vpc,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      ebsOptimized: true,
    });
  },
  'compute.health-checks'(this: Construct, { vpc }) {
    new elbv2.ApplicationTargetGroup(this, 'Targets', {
      ...{ vpc, port: 8080, targetType: elbv2.TargetType.IP },
      healthCheck: { enabled: true, path: '/health', interval: Duration.seconds(15) },
    });
  },
  'compute.instance-metadata'(this: Construct, { vpc }) {
    new ec2.Instance(this, 'Worker', {
      vpc,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      requireImdsv2: true,
    });
  },
  'compute.multi-az'(this: Construct, { vpc }) {
    new autoscaling.AutoScalingGroup(this, 'Workers', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, onePerAz: true },
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      minCapacity: 2,
    });
  },
  'compute.snapshot-sharing-blocked'(this: Construct) {
    new ec2.CfnSnapshotBlockPublicAccess(this, 'NoSharing', { state: 'block-all-sharing' });
  },
  'compute.task-hardening'(this: Construct, { logGroup, taskDefinition }) {
    taskDefinition.addContainer('api', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24'),
      readonlyRootFilesystem: true,
      privileged: false,
      user: '1000',
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'api', logGroup }),
    });
  },
  'compute.task-sizing'(this: Construct) {
    new ecs.FargateTaskDefinition(this, 'ApiTask', { cpu: 1_024, memoryLimitMiB: 2_048 });
  },
  'cost.anomaly-detection'(this: Construct, { topic }) {
    const monitor = new costExplorer.CfnAnomalyMonitor(this, 'Services', {
      ...{ monitorName: 'services', monitorType: 'DIMENSIONAL', monitorDimension: 'SERVICE' },
    });
    new costExplorer.CfnAnomalySubscription(this, 'Unusual', {
      ...{ subscriptionName: 'unusual-spend', frequency: 'IMMEDIATE', monitorArnList: [monitor.attrMonitorArn] },
      subscribers: [{ type: 'SNS', address: topic.topicArn }],
      thresholdExpression: JSON.stringify({
        Dimensions: { Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE', MatchOptions: ['GREATER_THAN_OR_EQUAL'], Values: ['100'] },
      }),
    });
  },
  'cost.budgets'(this: Construct, { topic }) {
    new budgets.CfnBudget(this, 'Monthly', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: 1_000, unit: 'USD' } },
      notificationsWithSubscribers: [
        {
          notification: { notificationType: 'ACTUAL', comparisonOperator: 'GREATER_THAN', threshold: 80 },
          subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
        },
      ],
    });
  },
  'cost.budget-forecast-alert'(this: Construct, { topic }) {
    new budgets.CfnBudget(this, 'Monthly', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: 1_000, unit: 'USD' } },
      notificationsWithSubscribers: [
        {
          notification: { notificationType: 'FORECASTED', comparisonOperator: 'GREATER_THAN', threshold: 80 },
          subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
        },
      ],
    });
  },
  'cost.required-tags'(this: Construct) {
    Tags.of(this).add('Project', 'shop');
    Tags.of(this).add('Environment', 'production');
  },
  'data.classification'(this: Construct, { bucket }) {
    Tags.of(bucket).add('DataClassification', 'confidential');
  },
  'edge.cdn-tls'(this: Construct, { bucket, certificateArn }) {
    new cloudfront.Distribution(this, 'Cdn', {
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
      domainNames: ['www.example.com'],
      certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    });
  },
  'edge.tls-policy'(this: Construct, { certificateArn, loadBalancer, targets }) {
    loadBalancer.addListener('Https', {
      port: 443,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      certificates: [elbv2.ListenerCertificate.fromArn(certificateArn)],
      sslPolicy: elbv2.SslPolicy.TLS13_RES,
      defaultTargetGroups: [targets],
    });
    loadBalancer.addRedirect();
  },
  'edge.rate-limit-api-key'(this: Construct) {
    new apigateway.UsagePlan(this, 'Partners', { throttle: { rateLimit: 100, burstLimit: 200 } });
  },
  'iam.workload-roles'(this: Construct, { code }) {
    // without a role, the CDK gives each function one of its own
    new lambda.Function(this, 'Worker', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code });
  },
  'iam.instance-roles'(this: Construct, { role, vpc }) {
    new ec2.Instance(this, 'Worker', {
      ...{ vpc, role },
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
    });
  },
  'logging.access-logs'(this: Construct, { logGroup }) {
    const api = new apigateway.RestApi(this, 'Api', {
      deployOptions: {
        accessLogDestination: new apigateway.LogGroupLogDestination(logGroup),
        accessLogFormat: apigateway.AccessLogFormat.custom(
          JSON.stringify({
            id: apigateway.AccessLogField.contextRequestId(),
            status: apigateway.AccessLogField.contextStatus(),
            key: apigateway.AccessLogField.contextIdentityApiKeyId(),
          }),
        ),
      },
    });
    api.root.addMethod('GET');
  },
  'logging.structured'(this: Construct, { code }) {
    new lambda.Function(this, 'Worker', {
      ...{ runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code },
      loggingFormat: lambda.LoggingFormat.JSON,
    });
  },
  'monitoring.tracing'(this: Construct, { code }) {
    new lambda.Function(this, 'Worker', {
      ...{ runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code },
      tracing: lambda.Tracing.ACTIVE,
    });
  },
  'performance.cdn'(this: Construct, { bucket }) {
    new cloudfront.Distribution(this, 'Cdn', {
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(bucket),
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      },
    });
  },
  'performance.scaling-triggers'(this: Construct, { cluster, taskDefinition }) {
    const service = new ecs.FargateService(this, 'Api', { cluster, taskDefinition });
    const scaling = service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 20 });
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 70 });
    scaling.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: 80 });
  },
  'secrets.no-plaintext-config'(this: Construct, { instance, taskDefinition }) {
    taskDefinition.addContainer('web', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24'),
      secrets: instance.secret ? { DB_PASSWORD: ecs.Secret.fromSecretsManager(instance.secret, 'password') } : {},
    });
  },
  'secrets.no-plaintext-lambda-env'(this: Construct, { code, instance }) {
    const worker = new lambda.Function(this, 'Worker', {
      ...{ runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code },
      environment: { SECRET_ARN: instance.secret?.secretArn ?? '' },
    });
    instance.secret?.grantRead(worker);
  },
};
