/** AWS IAM: the root user's credentials, virtual MFA devices and the password policy, each by one call. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, given, known, numberOf, orAbsent, required, type Seen, seenIn } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-iam');

const SUMMARY = 'iam:GetAccountSummary';
const POLICY = 'iam:GetAccountPasswordPolicy';

export interface RootUser {
  /** Whether the root user can sign in to the console: it cannot if the organisation removed its credentials. */
  readonly password: Seen<boolean>;
  readonly mfa: Seen<boolean>;
  readonly accessKeys: Seen<boolean>;
}

/** One resource: the account's root user. */
export const rootUser = collector({
  id: 'iam.root-user',
  scope: 'account',
  actions: [SUMMARY],
  triggers: [
    apiCalls(
      'iam',
      'EnableMFADevice',
      'DeactivateMFADevice',
      'DeleteVirtualMFADevice',
      'CreateAccessKey',
      'DeleteAccessKey',
      'CreateLoginProfile',
      'DeleteLoginProfile',
    ),
  ],
  sdk,
  collect: async (aws, { IAMClient, GetAccountSummaryCommand }): Promise<Resource<RootUser>[]> => {
    const { SummaryMap } = await aws.client(IAMClient).send(new GetAccountSummaryCommand({}));
    const summary: Readonly<Record<string, number>> = required(SummaryMap, SUMMARY, 'SummaryMap');
    const has = (entry: string) => seenIn(() => known(numberOf(summary[entry], SUMMARY, entry)) > 0);
    const facts = {
      password: has('AccountPasswordPresent'),
      mfa: has('AccountMFAEnabled'),
      accessKeys: has('AccountAccessKeysPresent'),
    };
    return [{ id: `arn:aws:iam::${aws.account.id}:root`, facts }];
  },
});

const DEVICES = 'iam:ListVirtualMFADevices';

export interface VirtualDevice {
  /** ARN of the user that it is assigned to; the root user's ends in `:root`. */
  readonly user: Seen<string>;
}

/** Virtual MFA devices that are in use; hardware is not among them. */
export const virtualDevices = collector({
  id: 'iam.virtual-mfa-devices',
  scope: 'account',
  seldom: 'set up once; their events make them be read at once',
  actions: [DEVICES],
  triggers: [apiCalls('iam', 'EnableMFADevice', 'DeactivateMFADevice', 'DeleteVirtualMFADevice')],
  sdk,
  collect: async (aws, { IAMClient, paginateListVirtualMFADevices }): Promise<Resource<VirtualDevice>[]> => {
    const client = aws.client(IAMClient);
    const found = await all(paginateListVirtualMFADevices({ client }, { AssignmentStatus: 'Assigned' }), (page) =>
      required(page.VirtualMFADevices, DEVICES, 'VirtualMFADevices'),
    );
    return found.map(({ SerialNumber, User }) => ({
      id: required(SerialNumber, DEVICES, 'SerialNumber'),
      facts: { user: given(User?.Arn, DEVICES, 'User.Arn') },
    }));
  },
});

const CHARACTERS = {
  lowercase: 'RequireLowercaseCharacters',
  numbers: 'RequireNumbers',
  symbols: 'RequireSymbols',
  uppercase: 'RequireUppercaseCharacters',
} as const;

export interface PasswordPolicy {
  readonly minimumLength: Seen<number>;
  /** How many earlier passwords may not be used again; 0 if any may. */
  readonly remembered: Seen<number>;
  /** Kinds of characters → whether a password needs them: `uppercase`, `lowercase`, `numbers`, `symbols`. */
  readonly characters: Readonly<Record<string, Seen<boolean>>>;
}

export interface PasswordPolicies {
  /** Null if the account has no policy of its own, so that AWS's default applies. */
  readonly policy: PasswordPolicy | null;
}

/** One resource: the account. */
export const passwordPolicy = collector({
  id: 'iam.password-policy',
  scope: 'account',
  seldom: 'one setting of an account; its events make it be read at once',
  actions: [POLICY],
  absent: {
    'GetAccountPasswordPolicy.PasswordPolicy.PasswordReusePrevention':
      'any password may come back ("get-account-password-policy", AWS CLI Command Reference, answers without it)',
  },
  triggers: [apiCalls('iam', 'UpdateAccountPasswordPolicy', 'DeleteAccountPasswordPolicy')],
  sdk,
  collect: async (aws, { IAMClient, GetAccountPasswordPolicyCommand }): Promise<Resource<PasswordPolicies>[]> => {
    const reading = aws.client(IAMClient).send(new GetAccountPasswordPolicyCommand({}));
    const answer = await orAbsent(reading, 'NoSuchEntityException');
    if (!answer) return [{ id: aws.account.id, facts: { policy: null } }];
    const found = required(answer.PasswordPolicy, POLICY, 'PasswordPolicy');
    const { MinimumPasswordLength, PasswordReusePrevention } = found;
    const policy = {
      minimumLength: numberOf(MinimumPasswordLength, POLICY, 'MinimumPasswordLength'),
      // left out if any earlier password may be used again ("get-account-password-policy", AWS CLI Command Reference)
      remembered: numberOf(PasswordReusePrevention ?? 0, POLICY, 'PasswordReusePrevention'),
      characters: Object.fromEntries(
        Object.entries(CHARACTERS).map(([kind, field]) => [kind, given(found[field], POLICY, field)]),
      ),
    };
    return [{ id: aws.account.id, facts: { policy } }];
  },
});
