/** The one-time schedules of alerts. The functions create them, and each deletes itself after it has fired. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { setAside } from '../grants.ts';
import { functionArn, TIMERS } from '../names.ts';
import type { Settings } from '../settings.ts';

export interface Timers {
  readonly group: string;
  readonly role: Role;
  /** The ARN pattern of the schedules that functions may create. */
  readonly schedules: string;
  readonly deadLetters: Queue;
}

export function timers(
  scope: Construct,
  settings: Pick<Settings, 'hub'>,
  { deadLetters }: { deadLetters: Queue },
): Timers {
  const place = new Construct(scope, 'Timers');
  const stack = Stack.of(place);
  const group = new CfnScheduleGroup(place, 'Group', { name: TIMERS });
  const policy = new ManagedPolicy(place, 'Policy', {
    statements: [
      new PolicyStatement({
        sid: 'WakeRemind',
        actions: ['lambda:InvokeFunction'],
        resources: [functionArn(settings, 'remind')],
      }),
      setAside(deadLetters),
    ],
  });
  const role = new Role(place, 'Role', {
    description: 'Plumbline: invokes the function that escalates alerts and sends reminders',
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { ArnEquals: { 'aws:SourceArn': group.attrArn } },
    }),
    managedPolicies: [policy],
  });
  return {
    group: group.ref,
    role,
    schedules: stack.formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${TIMERS}/alert-*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    }),
    deadLetters,
  };
}
