/**
 * The scan of the whole organisation: `plan`, then a Distributed Map over the accounts, then `finish`, which runs also
 * when the map failed. An incomplete run fails the execution after `finish` has recorded what is missing.
 */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  type Chain,
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  Errors,
  Fail,
  ItemBatcher,
  JitterType,
  JsonPath,
  LogLevel,
  ResultWriterV2,
  type RetryProps,
  S3JsonLItemReader,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { accept, wildcard, wildcardKeys } from '../checks.ts';
import { decrypt, invoke, readEvidence } from '../grants.ts';
import { deliverLogs, machineArn, mapExecutions, runMap, traceMachine, writeResults } from '../machine-grants.ts';
import { MACHINE, MACHINE_LOGS, MAP_LABEL } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { Buckets } from './buckets.ts';
import { ANY_RUN, type Functions, MANIFESTS } from './functions.ts';

const MAP_RESULTS = 'map-runs';

/**
 * If more accounts than this fail, the fault is ours (a key, a role, a release), and going on would only cost money.
 * Below it, every other account is scanned, and `finish` names the accounts that were not.
 */
const TOLERATED_FAILURE_PERCENT = 50;

/** A run that takes longer than this hangs. Hourly runs may overlap: each compares with the other's commits. */
const LONGEST_RUN = Duration.hours(12);

/**
 * Retries only faults that pass: a function at its reserved concurrency, or a fault inside Lambda. The function itself
 * retries when AWS throttles it, and an account that takes too long would take too long again.
 */
const RETRY: RetryProps = {
  errors: [
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
  ],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 6,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

export interface MachineParts {
  readonly functions: Functions;
  readonly buckets: Buckets;
  readonly historyKey: IKey;
  readonly logKey: IKey;
}

export function scanMachine(scope: Construct, settings: Settings, parts: MachineParts): StateMachine {
  const place = new Construct(scope, 'Scan');
  const logs = new LogGroup(place, 'Logs', {
    // A group with this prefix needs no entry in the account's one log delivery policy, which is of limited size
    // ("Logging to CloudWatch Logs", AWS Step Functions Developer Guide).
    logGroupName: MACHINE_LOGS,
    retention: settings.retention.logDays,
    encryptionKey: parts.logKey,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const machine = new StateMachine(place, 'Machine', {
    stateMachineName: MACHINE,
    stateMachineType: StateMachineType.STANDARD,
    comment: 'Plumbline: scans every account of the organisation',
    definitionBody: DefinitionBody.fromChainable(definition(place, settings, parts)),
    timeout: LONGEST_RUN,
    tracingEnabled: true,
    logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
    role: machineRole(place, parts).withoutPolicyUpdates(),
  });
  // CDK attaches a policy of its own to the role. The role's own policy grants the same under a name that Plumbline
  // chooses.
  machine.node.tryRemoveChild('DistributedMapPolicy');
  return machine;
}

function definition(place: Construct, { concurrentAccounts }: Settings, { functions, buckets }: MachineParts): Chain {
  const plan = task(place, 'List accounts and regions', functions.plan, {
    // the execution's name names the run, so that a retried plan belongs to the same run
    payload: TaskInput.fromObject({ run: JsonPath.executionName, input: JsonPath.entirePayload }),
  });
  const finish = task(place, 'Prove completeness', functions.finish, { resultPath: '$.finished' });
  const complete = new Choice(place, 'Every unit scanned?')
    .when(
      Condition.numberEqualsJsonPath('$.finished.evaluatedUnits', '$.finished.units'),
      new Succeed(place, 'Complete'),
    )
    .otherwise(
      new Fail(place, 'Incomplete', {
        error: 'IncompleteScan',
        causePath: JsonPath.format(
          '{} of {} planned units were scanned; the record of run {} names those that are missing',
          JsonPath.stringAt('$.finished.evaluatedUnits'),
          JsonPath.stringAt('$.finished.units'),
          JsonPath.stringAt('$.run'),
        ),
      }),
    );
  const scan = accountsMap(place, { concurrentAccounts, evidence: buckets.evidence, operations: buckets.operations });
  scan.itemProcessor(task(place, 'Scan account', functions.scan, {}));
  scan.addCatch(finish, { errors: [Errors.ALL], resultPath: '$.trouble' });
  finish.next(complete);
  const anything = new Choice(place, 'Anything due?')
    .when(Condition.numberGreaterThan('$.items', 0), scan.next(finish))
    .otherwise(finish);
  return plan.next(anything);
}

function accountsMap(
  place: Construct,
  { concurrentAccounts, evidence, operations }: { concurrentAccounts: number; evidence: IBucket; operations: IBucket },
): DistributedMap {
  return new DistributedMap(place, 'Scan accounts', {
    label: MAP_LABEL,
    mapExecutionType: StateMachineType.EXPRESS,
    itemReader: new S3JsonLItemReader({ bucket: evidence, key: JsonPath.stringAt('$.manifest') }),
    // One account per child, so that an account that fails or takes long affects no other. CDK does not render paths in
    // a batch's input, hence the `.$`.
    itemBatcher: new ItemBatcher({ maxItemsPerBatch: 1, batchInput: { 'run.$': '$.run' } }),
    maxConcurrency: concurrentAccounts,
    toleratedFailurePercentage: TOLERATED_FAILURE_PERCENT,
    resultWriterV2: new ResultWriterV2({ bucket: operations, prefix: MAP_RESULTS }),
    // `finish` needs the answer of `plan`
    resultPath: '$.scanned',
  });
}

function task(
  place: Construct,
  id: string,
  lambdaFunction: IFunction,
  options: { readonly payload?: TaskInput; readonly resultPath?: string },
): LambdaInvoke {
  const invoke = new LambdaInvoke(place, id, {
    lambdaFunction,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
    ...options,
  });
  invoke.addRetry(RETRY);
  return invoke;
}

function machineRole(place: Construct, { functions, buckets, historyKey }: MachineParts): Role {
  const stack = Stack.of(place);
  const policy = new ManagedPolicy(place, 'Policy', {
    statements: [
      invoke(functions.plan, functions.scan, functions.finish),
      ...runMap(stack),
      readEvidence(buckets.evidence, MANIFESTS),
      writeResults(buckets.operations, `${MAP_RESULTS}/*`),
      decrypt(historyKey),
      deliverLogs(),
      traceMachine(),
    ],
  });
  accept(policy, {
    'AwsSolutions-IAM5[Resource::*]':
      'Log delivery and tracing have no resource to name ("Logging to CloudWatch Logs", AWS Step Functions Developer Guide).',
    ...Object.fromEntries(
      mapExecutions(stack).map((arn) => [wildcard(arn), 'The wildcard is the name of an execution.']),
    ),
    [wildcardKeys(buckets.evidence, MANIFESTS)]: ANY_RUN,
    [wildcardKeys(buckets.operations, `${MAP_RESULTS}/*`)]: 'Step Functions names the objects of its results itself.',
  });
  return new Role(place, 'Role', {
    description: 'Plumbline: runs the scan',
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: {
        ArnLike: { 'aws:SourceArn': `${machineArn(stack)}*` },
        StringEquals: { 'aws:SourceAccount': stack.account },
      },
    }),
    managedPolicies: [policy],
  });
}
