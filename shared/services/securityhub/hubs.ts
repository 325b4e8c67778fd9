/** AWS Security Hub (CSPM): whether a region has it, and the standards that are enabled there. */
import { about, apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, known, malformed, oneOf, pastInstantOf, required, type Seen, seenIn } from '../../core/reading.ts';

const HUB = 'securityhub:DescribeHub';
const STANDARDS = 'securityhub:GetEnabledStandards';

const sdk = () => import('@aws-sdk/client-securityhub');

/**
 * The answer, or null if Security Hub is off. It then refuses every call with `InvalidAccessException`, the code that it also
 * uses for a missing permission. Only the message distinguishes the two: "… is not subscribed to AWS Security Hub".
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
  readonly subscribedAt: Seen<string>;
}

/**
 * Under central configuration, a policy enables Security Hub and its standards in the accounts that it is associated with, in
 * every linked region. The call names an account, or a unit whose accounts inherit the policy ("Target", AWS Security Hub API
 * Reference). A call that changes the policy itself does not name the associated accounts.
 */
const CONFIGURED = [
  about(
    {
      fields: {
        within: ['requestParameters', 'target'],
        account: 'accountId',
        units: ['organizationalUnitId', 'rootId'],
      },
      regions: 'all',
    },
    apiCalls('securityhub', 'StartConfigurationPolicyAssociation', 'StartConfigurationPolicyDisassociation'),
  ),
  about(
    { accounts: 'all', regions: 'all', here: true },
    apiCalls('securityhub', 'UpdateConfigurationPolicy', 'DeleteConfigurationPolicy'),
  ),
];

/** The region's hub; there is at most one. */
export const hubs = collector({
  id: 'securityhub.hubs',
  scope: 'region',
  actions: [HUB],
  triggers: [
    apiCalls('securityhub', 'EnableSecurityHub', 'DisableSecurityHub'),
    // an administrator that makes an account of the organisation a member enables Security Hub there
    about(
      { fields: { within: ['requestParameters', 'accountDetails'], account: 'accountId' } },
      apiCalls('securityhub', 'CreateMembers'),
    ),
    ...CONFIGURED,
  ],
  sdk,
  collect: async (aws, { SecurityHubClient, DescribeHubCommand }): Promise<Resource<Hub>[]> => {
    const hub = await orNotSubscribed(aws.client(SecurityHubClient).send(new DescribeHubCommand({})));
    if (!hub) return [];
    return [
      {
        id: required(hub.HubArn, HUB, 'HubArn'),
        facts: { subscribedAt: pastInstantOf(hub.SubscribedAt, aws.now, HUB, 'SubscribedAt') },
      },
    ];
  },
});

const STATUSES = ['READY', 'PENDING', 'INCOMPLETE', 'DELETING', 'FAILED'] as const;

export interface EnabledStandard {
  /** As in its ARN: `cis-aws-foundations-benchmark`, `aws-foundational-security-best-practices`, … */
  readonly name: Seen<string>;
  /** `3.0.0` */
  readonly version: Seen<string>;
  readonly status: Seen<(typeof STATUSES)[number]>;
  /** Security Hub's code for the reason why it is not ready; null if there is no reason. */
  readonly reason: string | null;
}

/** Standards that the region subscribes to; none if Security Hub is off. */
export const enabledStandards = collector({
  id: 'securityhub.enabled-standards',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [STANDARDS],
  absent: {
    'GetEnabledStandards.StandardsSubscriptions[].StandardsStatusReason':
      'its status needs no reason ("get-enabled-standards", AWS CLI Command Reference, answers without it)',
  },
  triggers: [apiCalls('securityhub', 'BatchEnableStandards', 'BatchDisableStandards'), ...CONFIGURED],
  uses: [hubs],
  sdk,
  collect: async (aws, { SecurityHubClient, paginateGetEnabledStandards }): Promise<Resource<EnabledStandard>[]> => {
    if ((await aws.facts(hubs)).length === 0) return [];
    const client = aws.client(SecurityHubClient);
    const subscriptions = await all(paginateGetEnabledStandards({ client, pageSize: 100 }, {}), (page) =>
      required(page.StandardsSubscriptions, STANDARDS, 'StandardsSubscriptions'),
    );
    return subscriptions.map((subscription, index) => ({
      id: subscription.StandardsSubscriptionArn ?? `standards subscription ${index}`,
      facts: {
        ...standardOf(subscription.StandardsArn),
        status: oneOf(subscription.StandardsStatus, STATUSES, STANDARDS, 'StandardsStatus'),
        reason: subscription.StandardsStatusReason?.StatusReasonCode ?? null,
      },
    }));
  },
});

/** `arn:aws:securityhub:eu-west-1::standards/<name>/v/<version>`, `:::ruleset/…` for the oldest. */
function standardOf(standard: string | undefined): Pick<EnabledStandard, 'name' | 'version'> {
  const parts = seenIn(() => {
    const arn = required(standard, STANDARDS, 'StandardsArn');
    const [, name, version] = /\/([^/]+)\/v\/([^/]+)$/.exec(arn) ?? [];
    return name && version ? { name, version } : malformed(STANDARDS, 'StandardsArn is not the ARN of a standard');
  });
  return { name: seenIn(() => known(parts).name), version: seenIn(() => known(parts).version) };
}
