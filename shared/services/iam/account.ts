/** AWS IAM: the root user's credentials and the password policy, each by one call. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { orAbsent, required } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-iam');

export interface RootUser {
  /** Whether it can sign in to the console: it cannot where the organisation took its credentials away. */
  readonly password: boolean;
  readonly mfa: boolean;
  readonly accessKeys: boolean;
}

/** One resource: the account's root user. */
export const rootUser = collector({
  id: 'iam.root-user',
  scope: 'account',
  actions: ['iam:GetAccountSummary'],
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
    const summary = required(SummaryMap, 'iam:GetAccountSummary', 'SummaryMap');
    const mfa = required(summary.AccountMFAEnabled, 'iam:GetAccountSummary', 'AccountMFAEnabled') > 0;
    const keys = required(summary.AccountAccessKeysPresent, 'iam:GetAccountSummary', 'AccountAccessKeysPresent') > 0;
    // A root user has a password unless it is said that it has none.
    const password = (summary.AccountPasswordPresent ?? 1) > 0;
    return [{ id: `arn:aws:iam::${aws.account.id}:root`, facts: { password, mfa, accessKeys: keys } }];
  },
});

export interface PasswordPolicy {
  readonly minimumLength: number;
  /** How many earlier passwords may not come back; 0 when any may. */
  readonly remembered: number;
  /** Kinds of characters that a password needs: `uppercase`, `lowercase`, `numbers`, `symbols`. */
  readonly characters: readonly string[];
}

export interface PasswordPolicies {
  /** Null when the account has none of its own, so that AWS's default holds. */
  readonly policy: PasswordPolicy | null;
}

/** One resource: the account. */
export const passwordPolicy = collector({
  id: 'iam.password-policy',
  scope: 'account',
  actions: ['iam:GetAccountPasswordPolicy'],
  triggers: [apiCalls('iam', 'UpdateAccountPasswordPolicy', 'DeleteAccountPasswordPolicy')],
  sdk,
  collect: async (aws, { IAMClient, GetAccountPasswordPolicyCommand }): Promise<Resource<PasswordPolicies>[]> => {
    const reading = aws.client(IAMClient).send(new GetAccountPasswordPolicyCommand({}));
    const answer = await orAbsent(reading, 'NoSuchEntityException');
    if (!answer) return [{ id: aws.account.id, facts: { policy: null } }];
    const found = required(answer.PasswordPolicy, 'iam:GetAccountPasswordPolicy', 'PasswordPolicy');
    const needed: [string, boolean | undefined][] = [
      ['lowercase', found.RequireLowercaseCharacters],
      ['numbers', found.RequireNumbers],
      ['symbols', found.RequireSymbols],
      ['uppercase', found.RequireUppercaseCharacters],
    ];
    const policy = {
      minimumLength: required(found.MinimumPasswordLength, 'iam:GetAccountPasswordPolicy', 'MinimumPasswordLength'),
      remembered: found.PasswordReusePrevention ?? 0,
      characters: needed.filter(([, on]) => on).map(([name]) => name),
    };
    return [{ id: aws.account.id, facts: { policy } }];
  },
});
