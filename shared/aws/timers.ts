/** Timers as one-time schedules of EventBridge Scheduler, one per alert, which delete themselves when they have gone off. */
import type { CreateScheduleCommandInput, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Clock, Timers } from '../core/ports.ts';

export interface SchedulerOptions {
  readonly client: () => Promise<SchedulerClient>;
  readonly group: string;
  /** ARN of the function that is woken, of the role that may invoke it, and of the queue for what could not be. */
  readonly target: string;
  readonly role: string;
  readonly deadLetters: string;
  readonly clock: Clock;
}

const SECOND = 1_000;
/** Schedules go off to the minute ("Schedule types in EventBridge Scheduler"); one in the past might never. */
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

/** Never before the instant itself: what is not due yet would be found not to be. */
const wholeSecond = (at: number): string => new Date(Math.ceil(at / SECOND) * SECOND).toISOString().slice(0, 19);
