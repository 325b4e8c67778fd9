/** Starts the scan on schedule. A start that failed becomes a dead letter, and the alarm on finished scans goes off. */
import { Duration } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { setAside } from '../grants.ts';
import { startScan } from '../machine-grants.ts';
import type { Settings } from '../settings.ts';

/** The start may be delayed by this time, to avoid the schedules that start on the hour. */
const FLEXIBLE = Duration.minutes(15);
const ATTEMPTS = 5;
const TOO_OLD = Duration.hours(1);

export function schedule(
  scope: Construct,
  { schedule: expression }: Pick<Settings, 'schedule'>,
  { machine, deadLetters }: { machine: StateMachine; deadLetters: Queue },
): void {
  const place = new Construct(scope, 'Schedule');
  const group = new CfnScheduleGroup(place, 'Group', {});
  const policy = new ManagedPolicy(place, 'Policy', { statements: [startScan(machine), setAside(deadLetters)] });
  const role = new Role(place, 'Role', {
    description: 'Plumbline: starts the scan',
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { ArnEquals: { 'aws:SourceArn': group.attrArn } },
    }),
    managedPolicies: [policy],
  });
  new CfnSchedule(place, 'Scan', {
    description: 'Plumbline: scans the organisation',
    groupName: group.ref,
    scheduleExpression: expression,
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: FLEXIBLE.toMinutes() },
    target: {
      arn: machine.stateMachineArn,
      roleArn: role.roleArn,
      // a run that a person starts scans every account
      input: JSON.stringify({ accounts: 'due' }),
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumRetryAttempts: ATTEMPTS, maximumEventAgeInSeconds: TOO_OLD.toSeconds() },
    },
  });
}
