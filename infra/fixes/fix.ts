/**
 * The fix of a finding in infrastructure code: the body of a function, which is compiled, and synthesised by a test.
 * Apart from the CDK, it uses only parts of an application that its reader has.
 */
import type {
  aws_ec2 as ec2,
  aws_ecs as ecs,
  aws_eks as eks,
  aws_elasticloadbalancingv2 as elbv2,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_rds as rds,
  aws_s3 as s3,
  aws_sns as sns,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface Parts {
  readonly vpc: ec2.Vpc;
  readonly key: kms.Key;
  readonly topic: sns.Topic;
  readonly bucket: s3.Bucket;
  readonly role: iam.Role;
  readonly user: iam.User;
  readonly logGroup: logs.LogGroup;
  readonly engine: rds.IInstanceEngine;
  readonly instance: rds.DatabaseInstance;
  readonly cluster: ecs.Cluster;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly targets: elbv2.ApplicationTargetGroup;
  readonly certificateArn: string;
  readonly code: lambda.Code;
  readonly alias: lambda.Alias;
  readonly kubernetes: eks.CfnCluster;
  /** The pattern that the page of the control names. */
  readonly pattern: string;
}

/** Control id → the function whose body is the fix. */
export type CdkFixes = Readonly<Record<string, (this: Construct, parts: Parts) => void>>;
