import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { minutes } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { credentialedUsers } from '../../services/iam/credential-report.ts';

const created = '2025-12-01T09:00:00.000Z';
const password = { changed: created, lastUsed: null };
const key = { slot: 1, active: true, rotated: '2025-12-01T09:10:00.000Z', lastUsed: null };
const user = { name: 'alice', created, mfa: true, password, accessKeys: [key] };

export default control({
  id: 'iam.no-initial-access-keys',
  title: 'People with a console password are not given access keys in advance',
  severity: 'medium',
  seeds: ['001:18'],
  satisfies: [
    'cis-aws-3.0/1.11',
    'cis-aws-5.0/1.10',
    'nist-800-53-r5/AC-2',
    'soc2/CC6.1',
    'iso-27001/A.5.17',
    'fedramp-20x/KSI-IAM-AAM',
    'pci-4.0/8.6.1',
  ],
  equivalents: { prowler: [inPart('iam_user_no_setup_initial_access_key', 'unused keys that were made later')] },
  parameters: {
    withinMinutes: minutes(10, 'how soon after its user a key was made that counts as made with it', { minimum: 1 }),
  },
  subject: credentialedUsers,
  why: 'A key that somebody got without asking for it lies in a mail or a download folder, and nobody misses it when it is taken.',
  fix: {
    command:
      'aws iam delete-access-key --user-name {name} --access-key-id "<ACCESS_KEY_ID: the key that was never used, as aws iam list-access-keys has it>"',
    mind: 'the key cannot be restored',
  },
  console: 'iam/home#/users/details/{name}?section=security_credentials',
  evaluate: ({ facts: user }, _others, { withinMinutes }) => {
    if (user.password === null) return notApplicable('the user has no console password');
    const until = () => new Date(Date.parse(user.created) + withinMinutes * 60_000).toISOString();
    const given = thoseOf(
      user.accessKeys,
      ({ active, lastUsed, rotated }) => active && lastUsed === null && rotated !== null && rotated <= until(),
    );
    if (given.length > 0) return fail('an access key was made with the user, and never used');
    return pass('no unused access key was made with the user');
  },
  examples: {
    pass: [
      {
        name: 'a key that was made later',
        facts: { ...user, accessKeys: [{ ...key, rotated: '2025-12-01T09:10:01.000Z' }] },
      },
      { name: 'a key in use', facts: { ...user, accessKeys: [{ ...key, lastUsed: '2026-01-01T00:00:00.000Z' }] } },
      { name: 'an inactive key', facts: { ...user, accessKeys: [{ ...key, active: false }] } },
      { name: 'no key', facts: { ...user, accessKeys: [{ ...key, active: false, rotated: null }] } },
      { name: 'a key without a date', facts: { ...user, accessKeys: [{ ...key, rotated: null }] } },
    ],
    fail: [{ name: 'a key that was made with the user', facts: user }],
    notApplicable: [{ name: 'no password', facts: { ...user, password: null } }],
  },
});
