/** Simulated EventBridge Scheduler: one-time schedules, which fire when time has passed and then delete themselves. */
import type { CreateScheduleInput, UpdateScheduleInput } from '@aws-sdk/client-scheduler';
import { apiError, type Call, service } from '../service.ts';
import type { World } from '../world.ts';

interface Schedule {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly input: string;
}

interface Scheduler {
  readonly schedules: Map<string, Schedule>;
}

const ONCE = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/;

function scheduleOf({ ScheduleExpression = '', Target }: CreateScheduleInput | UpdateScheduleInput): Schedule {
  const [, at] = ONCE.exec(ScheduleExpression) ?? [];
  if (!at) throw apiError('ValidationException', `Invalid Schedule Expression ${ScheduleExpression}.`);
  return { at: Date.parse(`${at}Z`), input: Target?.Input ?? '{}' };
}

const nameOf = ({ GroupName = 'default', Name = '' }: CreateScheduleInput | UpdateScheduleInput): string =>
  `${GroupName}/${Name}`;

export const scheduler = service<Scheduler>({
  serviceId: 'Scheduler',
  eventSource: 'scheduler',
  scope: 'region',
  seed: () => ({ schedules: new Map() }),
  reads: {},
  writes: {
    CreateSchedule: ({ state, input }: Call<Scheduler, CreateScheduleInput>) => {
      const name = nameOf(input);
      if (state.schedules.has(name)) throw apiError('ConflictException', `Schedule ${name} already exists.`, 409);
      state.schedules.set(name, scheduleOf(input));
      return { ScheduleArn: `arn:aws:scheduler:::schedule/${name}` };
    },
    UpdateSchedule: ({ state, input }: Call<Scheduler, UpdateScheduleInput>) => {
      const name = nameOf(input);
      if (!state.schedules.has(name))
        throw apiError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
      state.schedules.set(name, scheduleOf(input));
      return { ScheduleArn: `arn:aws:scheduler:::schedule/${name}` };
    },
  },
});

/** Fires the schedules that are due and deletes them; returns their inputs, earliest first. */
export function takeDue(world: World, { account, region }: { account: string; region: string }): object[] {
  const { schedules } = world.state<Scheduler>(scheduler, account, region, true);
  const due = [...schedules].filter(([, { at }]) => at <= world.now().getTime()).sort(([, a], [, b]) => a.at - b.at);
  for (const [name] of due) schedules.delete(name);
  return due.map(([, { input }]) => JSON.parse(input));
}
