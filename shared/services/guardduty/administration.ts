/** Amazon GuardDuty: the account that administers a detector, through the organisation or by invitation. */
import type { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { about, apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf, attempted, firstOf } from '../../core/quantify.ts';
import { all, each, known, oneOf, required, type Seen, seen } from '../../core/reading.ts';
import { detectors } from './guardduty.ts';

const sdk = () => import('@aws-sdk/client-guardduty');
type Sdk = Awaited<ReturnType<typeof sdk>>;

export interface Administration {
  /** The account that administers this detector; null when none does. */
  readonly administrator: Seen<string | null>;
  /** Whether this account administers detectors of others; not read if another account administers it. */
  readonly administers: Seen<boolean>;
}

const ADMINISTRATOR = 'guardduty:GetAdministratorAccount';
const MEMBERS = 'guardduty:ListMembers';
const DELEGATED = 'guardduty:ListOrganizationAdminAccounts';

/** One resource per detector, with its id. An invitation that was not accepted yet makes no administrator. */
export const administration = collector({
  id: 'guardduty.administration',
  scope: 'region',
  seldom: 'accounts rarely become or stop being members; the events of that make it be read at once',
  actions: [ADMINISTRATOR, MEMBERS, DELEGATED],
  absent: {
    'GetAdministratorAccount.Administrator':
      'no account administers it ("GetAdministratorAccount", Amazon GuardDuty API Reference: "success (HTTP 200) but no content")',
  },
  silent: {
    GetAdministratorAccount:
      'no account administers it ("GetAdministratorAccount", Amazon GuardDuty API Reference: "success (HTTP 200) but no content")',
  },
  triggers: [
    apiCalls(
      'guardduty',
      'AcceptAdministratorInvitation',
      'AcceptInvitation',
      'DisassociateFromAdministratorAccount',
      'DisassociateFromMasterAccount',
    ),
    // an administrator lets go of members that it names
    about(
      { fields: { within: ['requestParameters'], account: 'accountIds' }, here: true },
      apiCalls('guardduty', 'DeleteMembers', 'DisassociateMembers'),
    ),
  ],
  uses: [detectors],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Administration>[]> => {
    const client = aws.client(sdk.GuardDutyClient);
    return each(await aws.facts(detectors), async ({ id }) => {
      const DetectorId = id.slice(id.lastIndexOf('/') + 1);
      const administrator = await seen(administratorOf(client, sdk, DetectorId, aws.account.management));
      const alone = administrator === null;
      return { id, facts: { administrator, administers: alone && (await seen(hasMembers(client, sdk, DetectorId))) } };
    });
  },
});

/**
 * The statuses of a member, as Macie and Security Hub document them: GuardDuty's reference lists none. They come in two
 * spellings, `EmailVerificationInProgress` and `EMAIL_VERIFICATION_IN_PROGRESS`.
 */
const STATUSES = [
  ...['created', 'invited', 'enabled', 'disabled', 'removed', 'resigned', 'deleted', 'accountsuspended'],
  ...['emailverificationinprogress', 'emailverificationfailed', 'regiondisabled', 'cannotcreatedetectorinorgmaster'],
] as const;

function isEnabled(status: string | undefined, action: string): boolean {
  const plain = required(status, action, 'RelationshipStatus').replaceAll('_', '').toLowerCase();
  return known(oneOf(plain, STATUSES, action, 'RelationshipStatus')) === 'enabled';
}

/**
 * "GetAdministratorAccount": an account without an administrator gets no content. The management account may always get none.
 */
async function administratorOf(client: GuardDutyClient, sdk: Sdk, DetectorId: string, management: boolean) {
  const { Administrator } = await client.send(new sdk.GetAdministratorAccountCommand({ DetectorId }));
  if (Administrator) {
    const isOne = isEnabled(Administrator.RelationshipStatus, ADMINISTRATOR);
    return isOne ? required(Administrator.AccountId, ADMINISTRATOR, 'AccountId') : null;
  }
  if (!management) return null;
  const delegated = await all(sdk.paginateListOrganizationAdminAccounts({ client }, {}), (page) =>
    required(page.AdminAccounts, DELEGATED, 'AdminAccounts'),
  );
  const enabled = firstOf(
    delegated,
    ({ AdminStatus }) =>
      known(oneOf(AdminStatus, ['ENABLED', 'DISABLE_IN_PROGRESS'], DELEGATED, 'AdminStatus')) === 'ENABLED',
  );
  return enabled ? required(enabled.AdminAccountId, DELEGATED, 'AdminAccountId') : null;
}

async function hasMembers(client: GuardDutyClient, { paginateListMembers }: Sdk, DetectorId: string): Promise<boolean> {
  let unread: CouldNotRead | undefined;
  for await (const { Members } of paginateListMembers({ client }, { DetectorId, OnlyAssociated: 'true' })) {
    const members = required(Members, MEMBERS, 'Members');
    const has = attempted(() => anyOf(members, ({ RelationshipStatus }) => isEnabled(RelationshipStatus, MEMBERS)));
    if (has === true) return true;
    if (has instanceof CouldNotRead) unread ??= has;
  }
  if (unread) throw unread;
  return false;
}
