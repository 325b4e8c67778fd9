import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { passwordPolicy } from '../../services/iam/account.ts';
import { examples } from './examples/password-policy.ts';

const characters = ['lowercase', 'numbers', 'symbols', 'uppercase'];

export default control({
  id: 'iam.password-policy',
  title: 'The password policy asks for long, varied passwords that do not come back',
  severity: 'medium',
  seeds: ['000:16'],
  satisfies: [
    stricter('fsbp/IAM.7', 'minLength', 'remembered'),
    stricter(['cis-aws-3.0/1.8', 'cis-aws-5.0/1.7'], 'characters', 'remembered'),
    stricter(['cis-aws-3.0/1.9', 'cis-aws-5.0/1.8'], 'characters', 'minLength'),
    ...judges('nist-800-53-r5/IA-5(1)', 'soc2/CC6.1', 'iso-27001/A.5.17', 'hipaa/164.308(a)(5)(ii)(D)'),
    ...judges('pci-4.0/8.3.6', 'pci-4.0/8.3.7'),
    'fedramp-20x/KSI-IAM-APM',
  ],
  equivalents: {
    prowler: [
      stricter('iam_password_policy_minimum_length_14', 'characters', 'remembered'),
      stricter('iam_password_policy_reuse_24', 'characters', 'minLength'),
      stricter('iam_password_policy_lowercase', 'characters', 'minLength', 'remembered'),
      stricter('iam_password_policy_uppercase', 'characters', 'minLength', 'remembered'),
      stricter(['iam_password_policy_number', 'iam_password_policy_symbol'], 'characters', 'minLength', 'remembered'),
    ],
    securityHub: [
      'IAM.7',
      stricter(['IAM.11', 'IAM.12', 'IAM.13', 'IAM.14'], 'characters', 'minLength', 'remembered'),
      stricter('IAM.15', 'characters', 'remembered'),
      stricter('IAM.16', 'characters', 'minLength'),
    ],
    config: [inPart('IAM_PASSWORD_POLICY', 'that passwords end after 90 days')],
  },
  parameters: {
    // CIS 1.8 and 1.9; 6 to 128 characters and 24 passwords are IAM's own bounds ("UpdateAccountPasswordPolicy").
    minLength: count(14, 'shortest password accepted', { minimum: 6, maximum: 128 }),
    remembered: count(24, 'how many earlier passwords may not come back', { maximum: 24 }),
    // Security Hub IAM.7.
    characters: list(characters, 'kinds of characters that a password needs'),
  },
  subject: passwordPolicy,
  why: 'Short, common and recycled passwords are tried first, and often with success.',
  fix: {
    values: (_account, _others, { minLength, remembered }) => ({
      length: String(minLength),
      remembered: String(remembered),
    }),
    command:
      'aws iam update-account-password-policy --minimum-password-length {length} --password-reuse-prevention {remembered} --require-lowercase-characters --require-uppercase-characters --require-numbers --require-symbols',
    mind: 'the policy is replaced as a whole: what it says of expiry and of changing passwords goes back to the default',
  },
  console: 'iam/home#/account_settings',
  deed: 'weakened the password policy',
  evaluate: ({ facts: { policy } }, _others, { minLength, remembered, characters }) => {
    if (!policy) return fail('the account has no password policy of its own');
    const missing = () => thoseOf(characters, (kind) => !policy.characters[kind]);
    const faults: readonly { holds: () => boolean; words: () => string }[] = [
      {
        holds: () => policy.minimumLength < minLength,
        words: () => `passwords of ${policy.minimumLength} characters are accepted`,
      },
      {
        holds: () => policy.remembered < remembered,
        words: () => `${policy.remembered} earlier passwords are remembered`,
      },
      { holds: () => missing().length > 0, words: () => `not required: ${missing().join(', ')}` },
    ];
    const found = thoseOf(faults, ({ holds }) => holds());
    if (found.length === 0) return pass('the password policy asks for all that it should');
    return fail(found.map(({ words }) => words()).join('; '));
  },
  examples,
});
