/** The permissions of the state machine that scans, and to start it. */
import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { allow } from './grants.ts';
import { MACHINE, MAP_LABEL } from './names.ts';

const states = (stack: Stack, resource: string, resourceName: string): string =>
  stack.formatArn({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });

/** By name: the machine's role cannot refer to the machine, which refers to its role. */
export const machineArn = (stack: Stack): string => states(stack, 'stateMachine', MACHINE);

/** The map's run and the executions of its children. */
export const mapExecutions = (stack: Stack): string[] => [
  states(stack, 'execution', `${MACHINE}:*`),
  states(stack, 'execution', `${MACHINE}/${MAP_LABEL}:*`),
];

/** "IAM policies for using Distributed Map states", AWS Step Functions Developer Guide. */
export const runMap = (stack: Stack) => [
  allow('StartMapRun', ['states:StartExecution'], [machineArn(stack)]),
  allow('FollowMapRun', ['states:DescribeExecution', 'states:StopExecution'], mapExecutions(stack)),
];

export const writeResults = (bucket: IBucket, keys: string) =>
  allow(
    'WriteMapResults',
    ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
    [bucket.arnForObjects(keys)],
  );

/** "Logging to CloudWatch Logs", AWS Step Functions Developer Guide. */
export const deliverLogs = () =>
  allow(
    'DeliverLogs',
    [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    ['*'],
  );

export const traceMachine = () =>
  allow(
    'Trace',
    ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    ['*'],
  );

export const startScan = (machine: IStateMachine) =>
  allow('StartScan', ['states:StartExecution'], [machine.stateMachineArn]);
