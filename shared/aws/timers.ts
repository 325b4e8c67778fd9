/**
 * Timers of alerts: one-time schedules of EventBridge Scheduler, one per alert, which delete themselves after firing.
 */
import type { CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Clock, Timers } from '../core/ports.ts';

export interface SchedulerOptions {
  readonly client: () => Promise<SchedulerClient>;
  readonly group: string;
  /** ARNs of the function to invoke, of the role that may invoke it, and of the dead-letter queue. */
  readonly target: string;
  readonly role: string;
  readonly deadLetters: string;
  readonly clock: Clock;
}

const SECOND = 1_000;
/**
 * Schedules fire to the minute ("Schedule types in EventBridge Scheduler"); a schedule in the past might never fire.
 */
const SOONEST_MS = 60 * SECOND;
const ATTEMPTS = 10;

export const schedulerTimers = ({ client, group, target, role, deadLetters, clock }: SchedulerOptions): Timers => ({
  set: async (alert, at) => {
    const { CreateScheduleCommand, UpdateScheduleCommand } = await import('@aws-sdk/client-scheduler');
    const scheduler = await client();
    const schedule: CreateScheduleCommandInput = {
      Name: `alert-${alert}`,
      GroupName: group,
      ScheduleExpression: `at(${wholeSecond(Math.max(at.getTime(), clock().getTime() + SOONEST_MS))})`,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: target,
        RoleArn: role,
        Input: JSON.stringify({ alert }),
        DeadLetterConfig: { Arn: deadLetters },
        RetryPolicy: { MaximumRetryAttempts: ATTEMPTS },
      },
    };
    try {
      await scheduler.send(new CreateScheduleCommand(schedule));
    } catch (error) {
      if ((error as Error).name !== 'ConflictException') throw error;
      await scheduler.send(new UpdateScheduleCommand(schedule));
    }
  },
});

/** Rounds up: a timer that fires early would find that nothing is due. */
const wholeSecond = (at: number): string => new Date(Math.ceil(at / SECOND) * SECOND).toISOString().slice(0, 19);
