/** AWS Security Hub (CSPM): whether a region has it, and which standards run there. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, required } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-securityhub');

/**
 * The answer, or null where Security Hub is off. It then refuses every call with `InvalidAccessException`, the code it
 * also uses for an account that lacks a right; only the message tells: "… is not subscribed to AWS Security Hub".
 */
export async function orNotSubscribed<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CouldNotRead && saysNotSubscribed(error)) return null;
    throw error;
  }
}

const saysNotSubscribed = ({ code, cause }: CouldNotRead): boolean =>
  code === 'InvalidAccessException' && cause instanceof Error && /not subscribed to/i.test(cause.message);

export interface Hub {
  /** ISO instant at which Security Hub was enabled in the region. */
  readonly subscribedAt: string;
}

/** The region's hub; there is at most one. */
export const hubs = collector({
  id: 'securityhub.hubs',
  scope: 'region',
  actions: ['securityhub:DescribeHub'],
  // an administrator that takes an account of the organisation in as a member enables it there
  triggers: [apiCalls('securityhub', 'EnableSecurityHub', 'DisableSecurityHub', 'CreateMembers')],
  sdk,
  collect: async (aws, { SecurityHubClient, DescribeHubCommand }): Promise<Resource<Hub>[]> => {
    const hub = await orNotSubscribed(aws.client(SecurityHubClient).send(new DescribeHubCommand({})));
    if (!hub) return [];
    return [
      {
        id: required(hub.HubArn, 'securityhub:DescribeHub', 'HubArn'),
        facts: { subscribedAt: required(hub.SubscribedAt, 'securityhub:DescribeHub', 'SubscribedAt') },
      },
    ];
  },
});

export interface EnabledStandard {
  /** As in its ARN: `cis-aws-foundations-benchmark`, `aws-foundational-security-best-practices`, … */
  readonly name: string;
  /** `3.0.0` */
  readonly version: string;
  /** `READY`, `PENDING`, `INCOMPLETE`, `DELETING` or `FAILED`. */
  readonly status: string;
  /** Why it is not ready, as Security Hub codes it; null when it gives no reason. */
  readonly reason: string | null;
}

/** Standards that the region subscribes to; none where Security Hub is off. */
export const enabledStandards = collector({
  id: 'securityhub.enabled-standards',
  scope: 'region',
  actions: ['securityhub:GetEnabledStandards'],
  triggers: [apiCalls('securityhub', 'BatchEnableStandards', 'BatchDisableStandards')],
  uses: [hubs],
  sdk,
  collect: async (aws, { SecurityHubClient, paginateGetEnabledStandards }): Promise<Resource<EnabledStandard>[]> => {
    if ((await aws.facts(hubs)).length === 0) return [];
    const client = aws.client(SecurityHubClient);
    const subscriptions = await all(paginateGetEnabledStandards({ client, pageSize: 100 }, {}), (page) =>
      required(page.StandardsSubscriptions, 'securityhub:GetEnabledStandards', 'StandardsSubscriptions'),
    );
    return subscriptions.map((subscription) => ({
      id: required(
        subscription.StandardsSubscriptionArn,
        'securityhub:GetEnabledStandards',
        'StandardsSubscriptionArn',
      ),
      facts: {
        ...standardOf(required(subscription.StandardsArn, 'securityhub:GetEnabledStandards', 'StandardsArn')),
        status: required(subscription.StandardsStatus, 'securityhub:GetEnabledStandards', 'StandardsStatus'),
        reason: subscription.StandardsStatusReason?.StatusReasonCode ?? null,
      },
    }));
  },
});

/** `arn:aws:securityhub:eu-west-1::standards/<name>/v/<version>`, `:::ruleset/…` for the oldest. */
function standardOf(arn: string): { name: string; version: string } {
  const [, name, version] = /\/([^/]+)\/v\/([^/]+)$/.exec(arn) ?? [];
  const action = 'securityhub:GetEnabledStandards';
  return { name: required(name, action, 'StandardsArn'), version: required(version, action, 'StandardsArn') };
}
