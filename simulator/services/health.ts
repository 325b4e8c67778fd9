/** Simulated AWS Health: the events about an account, from their announcement until they are closed. */
import type { DescribeEventsRequest, Event } from '@aws-sdk/client-health';
import { GLOBAL } from '../../shared/core/account.ts';
import { serviceEventOf } from '../events.ts';
import { type AnyService, type Call, page, service } from '../service.ts';
import type { World } from '../world.ts';
import { hasPlan, requirePlan } from './support-plan.ts';

interface Health {
  plan: boolean;
  events: Event[];
}

const DAY = 86_400_000;

function retirement(region: string, id: string, now: Date): Event {
  const code = 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED';
  return {
    arn: `arn:aws:health:${region}::event/EC2/${code}/${code}_${id}`,
    service: 'EC2',
    eventTypeCode: code,
    eventTypeCategory: 'scheduledChange',
    region,
    startTime: new Date(now.getTime() + 14 * DAY),
    lastUpdatedTime: now,
    statusCode: 'upcoming',
    eventScopeCode: 'ACCOUNT_SPECIFIC',
    actionability: 'ACTION_REQUIRED',
  };
}

const wanted = (values: readonly string[] | undefined, value: string | undefined): boolean =>
  !values || values.includes(value ?? '');

export const health: AnyService = service<Health>({
  serviceId: 'Health',
  eventSource: 'health',
  scope: 'account',
  seed: (place) => {
    const { random, now, world, flaw } = place;
    const region = world.regions[0] ?? 'us-east-1';
    const informs = { ...retirement(region, random.hex(6), now), actionability: 'INFORMATIONAL' as const };
    const over = { ...retirement(region, random.hex(6), now), statusCode: 'closed' as const };
    const open = flaw('health-event', 0.04) ? [retirement(region, random.hex(6), now)] : [];
    return { plan: hasPlan(place), events: [informs, over, ...open] };
  },
  reads: {
    DescribeEvents: ({ state, input, world }: Call<Health, DescribeEventsRequest>) => {
      requirePlan(state.plan);
      const { eventStatusCodes, actionabilities } = input.filter ?? {};
      const found = state.events.filter(
        ({ statusCode, actionability }) =>
          wanted(eventStatusCodes, statusCode) && wanted(actionabilities, actionability),
      );
      const { items, next } = page(found, input.nextToken, input.maxResults, world);
      return { events: items, nextToken: next };
    },
  },
  writes: {},
});

/** Announces that an instance will be retired, or closes that event; returns its ARN. */
export function announceRetirement(world: World, account: string, region: string): string {
  const state = world.state<Health>(health, account, GLOBAL, true);
  const event = retirement(region, world.random('retirement', account, state.events.length).hex(6), world.now());
  state.events.push(event);
  tell(world, account, event);
  return String(event.arn);
}

export function closeEvent(world: World, account: string, arn: string): void {
  const { events } = world.state<Health>(health, account, GLOBAL, true);
  const event = events.find((one) => one.arn === arn);
  if (!event) throw new Error(`no event ${arn}`);
  event.statusCode = 'closed';
  tell(world, account, event);
}

/** Sends the event of "Reference: AWS Health events Amazon EventBridge schema" (AWS Health User Guide). */
const tell = (world: World, account: string, event: Event): void =>
  world.emit(
    serviceEventOf({
      id: world.random('health', event.arn ?? '', event.statusCode ?? '').hex(32),
      source: 'aws.health',
      detailType: 'AWS Health Event',
      account,
      region: event.region ?? 'us-east-1',
      at: world.now(),
      detail: {
        eventArn: event.arn,
        service: event.service,
        eventTypeCode: event.eventTypeCode,
        eventTypeCategory: event.eventTypeCategory,
        eventScopeCode: event.eventScopeCode,
        communicationId: world.random('communication', event.arn ?? '').hex(32),
        startTime: event.startTime?.toUTCString(),
        lastUpdatedTime: event.lastUpdatedTime?.toUTCString(),
        statusCode: event.statusCode === 'closed' ? 'closed' : 'open',
        eventRegion: event.region,
        affectedAccount: account,
        affectedEntities: [],
        page: '1',
        totalPages: '1',
      },
    }),
  );
