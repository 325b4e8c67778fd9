/** One Lambda function: its bundle, its log group, and a role with exactly the listed permissions. */
import type { Duration, Size } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import { ManagedPolicy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { logGroupOf } from '../../shared/core/deployed.ts';
import { accept } from '../checks.ts';
import { trace, writeLogs } from '../grants.ts';
import { type FunctionName, functionName } from '../names.ts';

export interface FunctionSpec {
  readonly description: string;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Reserved concurrency: the executions that are kept free for this function, and its maximum. */
  readonly concurrency: number;
  readonly may: readonly PolicyStatement[];
  /** The space in /tmp; 512 MB if left out. */
  readonly disk?: Size;
  /** The dead-letter queue of a function that is invoked asynchronously. */
  readonly setAside?: IQueue;
  /** cdk-nag findings on its policy that are accepted, with the reason. */
  readonly accepted?: Readonly<Record<string, string>>;
}

export interface FunctionContext {
  readonly code: Code;
  readonly environment: Readonly<Record<string, string>>;
  readonly logKey: IKey;
  readonly logDays: RetentionDays;
}

export function pipelineFunction(
  scope: Construct,
  name: FunctionName,
  { description, memoryMb, timeout, concurrency, may, disk, setAside, accepted = {} }: FunctionSpec,
  { code, environment, logKey, logDays }: FunctionContext,
): LambdaFunction {
  const place = new Construct(scope, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  const logGroup = new LogGroup(place, 'Logs', {
    logGroupName: logGroupOf(name),
    retention: logDays,
    encryptionKey: logKey,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const policy = new ManagedPolicy(place, 'Policy', { statements: [...may, writeLogs(logGroup), trace()] });
  const role = new Role(place, 'Role', {
    roleName: functionName(name),
    description: `Plumbline: ${description}`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [policy],
  });
  const made = new LambdaFunction(place, 'Function', {
    functionName: functionName(name),
    description: `Plumbline: ${description}`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code,
    memorySize: memoryMb,
    ...(disk ? { ephemeralStorageSize: disk } : {}),
    timeout,
    reservedConcurrentExecutions: concurrency,
    role: role.withoutPolicyUpdates(),
    logGroup,
    tracing: Tracing.ACTIVE,
    ...(setAside ? { deadLetterQueue: setAside } : {}),
    environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
  });
  accept(policy, {
    'AwsSolutions-IAM5[Resource::*]':
      'PutTraceSegments and PutTelemetryRecords have no resource to name (Service Authorization Reference, AWS X-Ray).',
    ...accepted,
  });
  accept(made, {
    ...(setAside ? {} : { 'NIST.800.53.R5-LambdaDLQ': NEVER_ASYNCHRONOUS, CKV_AWS_116: NEVER_ASYNCHRONOUS }),
    'NIST.800.53.R5-LambdaInsideVPC': NO_VPC,
    CKV_AWS_117: NO_VPC,
    CKV_AWS_173: NOTHING_SECRET,
  });
  return made;
}

const NEVER_ASYNCHRONOUS =
  'Never invoked asynchronously: Step Functions and API Gateway wait for its answer, and queues and streams set aside what ' +
  'fails.';
const NO_VPC =
  "It talks to AWS APIs alone, and is reached through Lambda's API alone: a VPC would only add addresses to reach it by.";
const NOTHING_SECRET =
  'It holds names and ids and nothing secret (CKV_AWS_45 passes on it), and Lambda always encrypts it with its own key.';
