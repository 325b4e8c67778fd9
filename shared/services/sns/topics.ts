/**
 * Amazon SNS: the topics of a region, with their subscribers. Two lists cover most of them. A topic without a subscription of
 * the account itself gets a call of its own, because subscriptions of other accounts are not in the list.
 */

import type { Subscription as SdkSubscription, SNSClient } from '@aws-sdk/client-sns';
import { arnParts } from '../../core/arn.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import {
  all,
  eachPresent,
  known,
  malformed,
  numberOf,
  orAbsent,
  required,
  type Seen,
  seen,
} from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-sns');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const TOPICS = 'sns:ListTopics';
const SUBSCRIPTIONS = 'sns:ListSubscriptions';
const ATTRIBUTES = 'sns:GetTopicAttributes';
/** The topic was deleted after it was listed ("GetTopicAttributes", Errors: NotFound). */
export const GONE = ['NotFound', 'NotFoundException'];
/** The values that SNS returns in place of a subscription's ARN until it is confirmed, and after it is deleted. */
const NO_ARN = ['PendingConfirmation', 'Deleted'];

export interface Topic {
  readonly name: string;
  /** Subscriptions of the account itself. The recipients of mail are not stored. */
  readonly subscriptions: readonly Subscription[];
  /** Confirmed subscriptions of any account, counted if none of the account's own is confirmed; null if one is. */
  readonly confirmedElsewhere: Seen<number | null>;
}

export interface Subscription {
  /** `email`, `https`, `lambda`, `sqs`, … */
  readonly protocol: string;
  /** ARN of the destination, or the host of its address; empty for mail addresses and phone numbers. */
  readonly endpoint: Seen<string>;
  readonly confirmed: boolean;
}

export const topics = collector({
  id: 'sns.topics',
  scope: 'region',
  actions: [TOPICS, SUBSCRIPTIONS, ATTRIBUTES],
  triggers: [apiCalls('sns', 'CreateTopic', 'DeleteTopic', 'Subscribe', 'ConfirmSubscription', 'Unsubscribe')],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Topic>[]> => {
    const client = aws.client(sdk.SNSClient);
    const found = await all(sdk.paginateListTopics({ client }, {}), (page) => required(page.Topics, TOPICS, 'Topics'));
    if (found.length === 0) return [];
    const listed = await all(sdk.paginateListSubscriptions({ client }, {}), (page) =>
      required(page.Subscriptions, SUBSCRIPTIONS, 'Subscriptions'),
    );
    const byTopic = Map.groupBy(listed, ({ TopicArn }) => required(TopicArn, SUBSCRIPTIONS, 'TopicArn'));
    return eachPresent(found, async ({ TopicArn }) => {
      const id = required(TopicArn, TOPICS, 'TopicArn');
      const subscriptions = (byTopic.get(id) ?? []).map(subscriptionOf);
      const heard = subscriptions.some(({ confirmed }) => confirmed);
      const others = heard ? HEARD : await seen(orAbsent(confirmedIn(id, client, sdk), ...GONE));
      if (others === null) return null;
      const confirmedElsewhere = others === HEARD ? null : others;
      return { id, facts: { name: arnParts(id).resource, subscriptions, confirmedElsewhere } };
    });
  },
});

const HEARD = 'heard';

function subscriptionOf({ Protocol, Endpoint, SubscriptionArn }: SdkSubscription): Subscription {
  const arn = required(SubscriptionArn, SUBSCRIPTIONS, 'SubscriptionArn');
  const protocol = required(Protocol, SUBSCRIPTIONS, 'Protocol');
  return {
    protocol,
    endpoint: Endpoint === undefined ? malformed(SUBSCRIPTIONS, 'no Endpoint in the answer') : placeOf(Endpoint),
    confirmed: !NO_ARN.includes(arn),
  };
}

function placeOf(endpoint: string): string {
  if (endpoint.startsWith('arn:')) return endpoint;
  return URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
}

async function confirmedIn(TopicArn: string, client: SNSClient, { GetTopicAttributesCommand }: Sdk): Promise<number> {
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
  const { SubscriptionsConfirmed } = required(Attributes, ATTRIBUTES, 'Attributes');
  return known(numberOf(SubscriptionsConfirmed, ATTRIBUTES, 'SubscriptionsConfirmed'));
}
