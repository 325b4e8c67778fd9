import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { moreThan, thoseOf } from '../../core/quantify.ts';
import { credentialedUsers } from '../../services/iam/credential-report.ts';

const key = { slot: 1, active: true, rotated: '2025-12-01T00:00:00.000Z', lastUsed: null };
const user = { name: 'ci', created: '2024-01-01T00:00:00.000Z', mfa: false, password: null, accessKeys: [key] };
const second = { ...key, slot: 2 };

export default control({
  id: 'iam.single-access-key',
  title: 'No IAM user has two active access keys',
  severity: 'medium',
  seeds: ['001:18'],
  satisfies: [
    'cis-aws-3.0/1.13',
    'cis-aws-5.0/1.12',
    'nist-800-53-r5/AC-2',
    'soc2/CC6.1',
    'iso-27001/A.5.17',
    'fedramp-20x/KSI-IAM-AAM',
  ],
  equivalents: { prowler: ['iam_user_two_active_access_key'] },
  subject: credentialedUsers,
  why: 'The second key is for the hours of a rotation; left active, it is a credential that nobody rotates or misses.',
  fix: {
    command:
      'aws iam update-access-key --user-name {name} --access-key-id "<ACCESS_KEY_ID: the key that is not in use, as aws iam list-access-keys has it>" --status Inactive',
    mind: 'whatever still uses the key stops working; Active undoes it',
  },
  console: 'iam/home#/users/details/{name}?section=security_credentials',
  deed: 'left {name} with two active access keys',
  evaluate: ({ facts: { accessKeys } }) => {
    if (moreThan(1, accessKeys, ({ active }) => active).length > 0) return fail('the user has two active access keys');
    const active = thoseOf(accessKeys, ({ active }) => active);
    return active.length === 1
      ? pass('the user has one active access key')
      : notApplicable('the user has no active access key');
  },
  examples: {
    pass: [
      { name: 'one key', facts: user },
      { name: 'an inactive key beside it', facts: { ...user, accessKeys: [key, { ...second, active: false }] } },
    ],
    fail: [{ name: 'two keys', facts: { ...user, accessKeys: [key, second] } }],
    notApplicable: [{ name: 'no active key', facts: { ...user, accessKeys: [{ ...key, active: false }] } }],
  },
});
