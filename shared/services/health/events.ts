/**
 * AWS Health: events that require an action in an account. Each account is read by itself: the organisation's view would be one
 * list, but requires trusted access, and a support plan of the management account.
 */
import { about, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { all, instantOf, oneOf, orAbsent, required, type Seen } from '../../core/reading.ts';

const ACTIONABILITIES = ['ACTION_REQUIRED', 'ACTION_MAY_BE_REQUIRED', 'INFORMATIONAL'] as const;

/** Reference: AWS Health events Amazon EventBridge schema. */
const AFFECTED = { fields: { within: [], account: 'affectedAccount' } };

export interface HealthEvent {
  /** `AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED` */
  readonly code: string;
  /** `EC2` */
  readonly service: string;
  /** The region of the event; `global` for services without regions. */
  readonly place: string;
  readonly actionability: Seen<(typeof ACTIONABILITIES)[number]>;
  /** ISO instants: its beginning, past or future, and its end, such as a retirement; null if it has no end yet. */
  readonly starts: Seen<string>;
  readonly ends: Seen<string | null>;
}

export interface HealthNotice {
  /** Null: the account's support plan does not include the AWS Health API, and the resource is the account itself. */
  readonly event: HealthEvent | null;
}

const ACTION = 'health:DescribeEvents';
/** "AWS Health API Reference", Welcome: AWS gives this answer only to an account without such a plan. */
const NO_PLAN = 'SubscriptionRequiredException';

/** Open and upcoming events that require action, or may; their id is their ARN. */
export const healthEvents = collector({
  id: 'health.events',
  scope: 'account',
  actions: [ACTION],
  absent: {
    'DescribeEvents.events[].endTime':
      'no end is known ("describe-events", AWS CLI Command Reference, answers an open event without it)',
  },
  oneRegion: {
    DescribeEvents:
      'the endpoint of us-east-2 takes over when that of us-east-1 fails, and may be behind it until then ("Endpoints for AWS Health API requests", AWS Health User Guide)',
  },
  /**
   * Events about the account alone: AWS sends a public event to every account at once, and requires no action of any. Closed
   * events are included, because they are how the account recovers.
   */
  triggers: [
    // in the organisation's view these events name their account; the account's facts have no region
    about(AFFECTED, serviceEvent('aws.health', 'AWS Health Event', { eventScopeCode: ['ACCOUNT_SPECIFIC'] })),
    about(AFFECTED, serviceEvent('aws.health', 'AWS Health Abuse Event')),
  ],
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
          // the name and the region of an event decide nothing: an alert without them is better than none
          code: event.eventTypeCode ?? 'an event',
          service: event.service ?? 'AWS',
          place: event.region ?? 'global',
          actionability: oneOf(event.actionability, ACTIONABILITIES, ACTION, 'actionability'),
          starts: instantOf(event.startTime, ACTION, 'startTime'),
          // left out while the end is unknown ("describe-events", AWS CLI Command Reference)
          ends: event.endTime ? instantOf(event.endTime, ACTION, 'endTime') : null,
        },
      },
    }));
  },
});
