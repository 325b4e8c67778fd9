/** Amazon GuardDuty in the organisation: the administrator, and the plans that are enabled in accounts automatically. */
import type { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { administratorCalls, apiCalls, collector, type Resource } from '../../core/collector.ts';
import { firstOf } from '../../core/quantify.ts';
import { all, each, given, known, oneOf, required, type Seen, seen } from '../../core/reading.ts';
import { ADMINISTRATION } from '../organizations/administration.ts';

type Sdk = typeof import('@aws-sdk/client-guardduty');
const sdk = (): Promise<Sdk> => import('@aws-sdk/client-guardduty');

const ADMINISTRATORS = 'guardduty:ListOrganizationAdminAccounts';
const DETECTORS = 'guardduty:ListDetectors';
const CONFIGURATION = 'guardduty:DescribeOrganizationConfiguration';

export interface OrganizationThreatDetection {
  /** The delegated administrator's account id; null when there is none. */
  readonly administrator: string | null;
  /** The member accounts that get a detector automatically. */
  readonly autoEnable: Seen<'ALL' | 'NEW' | 'NONE'>;
  readonly memberLimitReached: Seen<boolean>;
}

/**
 * One resource per region: the organisation's administrator of GuardDuty there, and the plans that are enabled automatically.
 */
export const organizationThreatDetection = collector({
  id: 'guardduty.organization',
  scope: 'organization',
  actions: [ADMINISTRATORS, DETECTORS, CONFIGURATION],
  triggers: [
    apiCalls('guardduty', 'EnableOrganizationAdminAccount', 'DisableOrganizationAdminAccount'),
    ...ADMINISTRATION,
    administratorCalls('guardduty', 'UpdateOrganizationConfiguration'),
  ],
  sdk,
  collect: (aws, sdk): Promise<Resource<OrganizationThreatDetection>[]> =>
    each(aws.regions, async (region) => {
      const clientOf = (account?: string) =>
        aws.client(sdk.GuardDutyClient, account ? { region, account } : { region });
      return { id: region, region, facts: await seen(readRegion(clientOf, sdk)) };
    }),
});

/** Without an account, `clientOf` gives a client of the management account. */
async function readRegion(
  clientOf: (account?: string) => GuardDutyClient,
  sdk: Sdk,
): Promise<OrganizationThreatDetection> {
  const administrator = await administratorOf(clientOf(), sdk);
  const none = { administrator, autoEnable: 'NONE', memberLimitReached: false } as const;
  if (administrator === null) return none;
  const client = clientOf(administrator);
  const { DetectorIds } = await client.send(new sdk.ListDetectorsCommand({}));
  const [DetectorId] = required(DetectorIds, DETECTORS, 'DetectorIds');
  if (!DetectorId) return none;
  const found = await client.send(new sdk.DescribeOrganizationConfigurationCommand({ DetectorId }));
  return {
    administrator,
    autoEnable: oneOf(
      found.AutoEnableOrganizationMembers,
      ['ALL', 'NEW', 'NONE'],
      CONFIGURATION,
      'AutoEnableOrganizationMembers',
    ),
    memberLimitReached: given(found.MemberAccountLimitReached, CONFIGURATION, 'MemberAccountLimitReached'),
  };
}

async function administratorOf(management: GuardDutyClient, sdk: Sdk): Promise<string | null> {
  const accounts = await all(sdk.paginateListOrganizationAdminAccounts({ client: management }, {}), (page) =>
    required(page.AdminAccounts, ADMINISTRATORS, 'AdminAccounts'),
  );
  const enabled = firstOf(
    accounts,
    ({ AdminStatus }) =>
      known(oneOf(AdminStatus, ['ENABLED', 'DISABLE_IN_PROGRESS'], ADMINISTRATORS, 'AdminStatus')) === 'ENABLED',
  );
  return enabled ? required(enabled.AdminAccountId, ADMINISTRATORS, 'AdminAccountId') : null;
}
