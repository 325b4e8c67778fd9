/**
 * AWS Health: what AWS wants somebody to do about an account. Asked account by account: the organisation's view would be
 * one list, and asks for trusted access and for a support plan of the management account first.
 */
import { collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { all, orAbsent, required } from '../../core/reading.ts';

export interface HealthEvent {
  /** `AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED` */
  readonly code: string;
  /** `EC2` */
  readonly service: string;
  /** Region it concerns; `global` for services without regions. */
  readonly place: string;
  /** `ACTION_REQUIRED` or `ACTION_MAY_BE_REQUIRED`. */
  readonly actionability: string;
  /** ISO instants: when it began or will, and what it ends with, such as a retirement; null when it has no end yet. */
  readonly starts: string;
  readonly ends: string | null;
}

export interface HealthNotice {
  /** Null: the account's support plan does not include the AWS Health API, and this is the account itself. */
  readonly event: HealthEvent | null;
}

const ACTION = 'health:DescribeEvents';
/** "AWS Health API Reference", Welcome: the answer to an account without such a plan, and to no other. */
const NO_PLAN = 'SubscriptionRequiredException';

/** Open and upcoming events that ask for action, or may; their id is their ARN. */
export const healthEvents = collector({
  id: 'health.events',
  scope: 'account',
  actions: [ACTION],
  /**
   * Events about the account alone: what is public is sent to every account of the organisation at once, and asks none of
   * them for anything. Closed ones are among these, and are how the account recovers.
   */
  triggers: [serviceEvent('aws.health', 'AWS Health Event', { eventScopeCode: ['ACCOUNT_SPECIFIC'] })],
  sdk: () => import('@aws-sdk/client-health'),
  collect: async (aws, { HealthClient, paginateDescribeEvents }): Promise<Resource<HealthNotice>[]> => {
    const filter = {
      eventStatusCodes: ['open' as const, 'upcoming' as const],
      actionabilities: ['ACTION_REQUIRED' as const, 'ACTION_MAY_BE_REQUIRED' as const],
    };
    const pages = paginateDescribeEvents({ client: aws.client(HealthClient), pageSize: 100 }, { filter });
    const found = await orAbsent(
      all(pages, (page) => required(page.events, ACTION, 'events')),
      NO_PLAN,
    );
    if (!found) return [{ id: aws.account.id, facts: { event: null } }];
    return found.map((event) => ({
      id: required(event.arn, ACTION, 'arn'),
      facts: {
        event: {
          code: required(event.eventTypeCode, ACTION, 'eventTypeCode'),
          service: event.service ?? 'AWS',
          place: event.region ?? 'global',
          actionability: required(event.actionability, ACTION, 'actionability'),
          starts: required(event.startTime, ACTION, 'startTime').toISOString(),
          ends: event.endTime?.toISOString() ?? null,
        },
      },
    }));
  },
});
