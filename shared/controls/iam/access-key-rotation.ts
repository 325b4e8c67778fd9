import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { day, daysBefore, listed } from '../../core/words.ts';
import { credentialedUsers } from '../../services/iam/credential-report.ts';

const limit = '2025-10-17T12:00:00.000Z'; // 90 days before the examples' now
const key = { slot: 1, active: true, rotated: limit, lastUsed: '2026-01-15T00:00:00.000Z' };
const old = { ...key, rotated: '2025-10-17T11:59:59.000Z' };
const user = { name: 'ci', created: '2024-01-01T00:00:00.000Z', mfa: false, password: null, accessKeys: [key] };
const having = (...accessKeys: (Omit<typeof key, 'rotated'> & { rotated: string | null })[]) => ({
  ...user,
  accessKeys,
});

export default control({
  id: 'iam.access-key-rotation',
  title: 'Access keys of IAM users are replaced every 90 days',
  severity: 'medium',
  seeds: ['001:18', '001:19'],
  satisfies: [
    'fsbp/IAM.3',
    'cis-aws-3.0/1.14',
    'cis-aws-5.0/1.13',
    'nist-800-53-r5/IA-5',
    'soc2/CC6.1',
    'iso-27001/A.5.17',
    'pci-4.0/8.6.3',
    'fedramp-20x/KSI-SVC-ASM',
  ],
  equivalents: {
    prowler: ['iam_rotate_access_key_90_days'],
    securityHub: ['IAM.3'],
    config: ['ACCESS_KEYS_ROTATED'],
  },
  // CIS 1.14: every 90 days or less.
  parameters: { maxAgeDays: days(90, 'how old an active access key may become', { minimum: 1 }) },
  subject: credentialedUsers,
  why: 'Keys end up in scripts, logs and laptops; the older a key, the more copies of it nobody knows of still work.',
  fix: {
    steps: [
      'aws iam create-access-key --user-name {name}',
      'put the new key to use where the old one is',
      'aws iam update-access-key --user-name {name} --access-key-id "<OLD_KEY_ID: the old key>" --status Inactive',
      'a week later: aws iam delete-access-key --user-name {name} --access-key-id "<OLD_KEY_ID: the old key>"',
    ],
  },
  console: 'iam/home#/users/details/{name}?section=security_credentials',
  evaluate: ({ facts: user }, _others, { maxAgeDays }, { now }) => {
    const oldest = daysBefore(now, maxAgeDays);
    const madeAt = (key: (typeof user.accessKeys)[number]) => key.rotated ?? user.created;
    const old = thoseOf(user.accessKeys, (key) => key.active && madeAt(key) < oldest);
    if (old.length > 0) return fail(listed(old.map((key) => `access key ${key.slot} was made on ${day(madeAt(key))}`)));
    if (!anyOf(user.accessKeys, (key) => key.active)) return notApplicable('the user has no active access key');
    return pass('no active access key of the user is older than accepted');
  },
  examples: {
    pass: [
      { name: 'a key of exactly 90 days', facts: user },
      { name: 'an old key that is inactive', facts: having(key, { ...old, slot: 2, active: false }) },
      { name: 'an old key where it is accepted', facts: having(old), parameters: { maxAgeDays: 91 } },
    ],
    fail: [
      { name: 'a key older than 90 days', facts: having(old) },
      { name: 'one of two', facts: having({ ...key, rotated: key.lastUsed }, { ...old, slot: 2 }) },
      { name: 'a key of unknown age', facts: having({ ...key, rotated: null }) },
    ],
    notApplicable: [{ name: 'no active key', facts: having({ ...old, active: false }) }],
  },
});
