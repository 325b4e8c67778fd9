import { judges, stricter } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { days, list } from '../../core/parameter.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { day, daysBefore, listed } from '../../core/words.ts';
import { type CredentialedUser, credentialedUsers } from '../../services/iam/credential-report.ts';

const limit = '2025-12-01T12:00:00.000Z'; // 45 days before the examples' now
const recent = '2025-12-02T12:00:00.000Z';
const user = { name: 'ci', created: '2024-01-01T00:00:00.000Z', mfa: true, password: null, accessKeys: [] };
const key = { slot: 1, active: true, rotated: '2025-01-01T00:00:00.000Z', lastUsed: recent };

/** Its fields are read only when used, so that an unreadable field of one credential does not hide another. */
interface Credential {
  readonly what: string;
  readonly exists: () => boolean;
  /** ISO instants. */
  readonly lastUsed: () => string | null;
  readonly since: () => string;
}

const PASSWORD = 'password';

const credentialsOf = (user: Known<CredentialedUser>): readonly Credential[] => [
  {
    what: PASSWORD,
    exists: () => user.password !== null,
    lastUsed: () => user.password?.lastUsed ?? null,
    since: () => user.password?.changed ?? user.created,
  },
  ...user.accessKeys.map((key) => ({
    what: `access key ${key.slot}`,
    exists: () => key.active,
    lastUsed: () => key.lastUsed,
    since: () => key.rotated ?? user.created,
  })),
];

const unusedOf = (user: Known<CredentialedUser>, oldest: string): Credential[] =>
  thoseOf(credentialsOf(user), ({ exists, lastUsed, since }) => exists() && (lastUsed() ?? since()) <= oldest);

function inWords({ what, lastUsed, since }: Credential): string {
  const used = lastUsed();
  return used ? `${what} last used on ${day(used)}` : `${what} of ${day(since())} never used`;
}

export default control({
  id: 'iam.unused-credentials',
  title: 'Passwords and access keys that nobody uses are taken away',
  severity: 'medium',
  seeds: ['001:18'],
  satisfies: [
    stricter('fsbp/IAM.8', 'maxUnusedDays'),
    ...judges('cis-aws-3.0/1.12', 'cis-aws-5.0/1.11', 'nist-800-53-r5/AC-2(3)', 'soc2/CC6.2', 'iso-27001/A.5.18'),
    ...judges('hipaa/164.308(a)(3)(ii)(C)', 'pci-4.0/8.2.6'),
    'fedramp-20x/KSI-IAM-AAM',
    'pci-4.0/8.2.5',
  ],
  equivalents: {
    prowler: ['iam_user_accesskey_unused', 'iam_user_console_access_unused'],
    securityHub: ['IAM.8', 'IAM.22'],
    config: [stricter('IAM_USER_UNUSED_CREDENTIALS_CHECK', 'maxUnusedDays')],
  },
  parameters: {
    // CIS 1.12: unused for 45 days or more.
    maxUnusedDays: days(45, 'how long a credential may lie unused', { minimum: 1 }),
    breakGlassUsers: list([], 'names of IAM users kept for emergencies, which nobody should use'),
  },
  subject: credentialedUsers,
  why: 'A credential that nobody uses is one whose theft nobody notices.',
  fix: {
    values: ({ facts: user }, _others, { maxUnusedDays }, { now }) => ({
      credential: unusedOf(user, daysBefore(now, maxUnusedDays))[0]?.what,
    }),
    command:
      'aws iam update-access-key --user-name {name} --access-key-id "<ACCESS_KEY_ID: the key, as aws iam list-access-keys has it>" --status Inactive',
    mind: 'whatever still uses the key stops working; Active undoes it',
    instead: [
      {
        when: { credential: 'password' },
        command: 'aws iam delete-login-profile --user-name {name}',
        mind: 'the user cannot sign in to the console until somebody sets a password',
      },
    ],
  },
  console: 'iam/home#/users/details/{name}?section=security_credentials',
  evaluate: ({ facts: user }, _others, { maxUnusedDays, breakGlassUsers }, { now }) => {
    if (breakGlassUsers.includes(user.name)) return notApplicable('the user is kept for emergencies');
    const unused = unusedOf(user, daysBefore(now, maxUnusedDays));
    if (unused.length > 0) return fail(listed(unused.map(inWords)));
    const some = anyOf(credentialsOf(user), ({ exists }) => exists());
    if (!some) return notApplicable('the user has neither a password nor an active access key');
    return pass('every credential of the user is new or in use');
  },
  examples: varied({
    common: { facts: user },
    pass: [
      { name: 'a key in use', facts: { accessKeys: [key] } },
      { name: 'a password in use', facts: { password: { changed: limit, lastUsed: recent } } },
      { name: 'a new, unused key', facts: { accessKeys: [{ ...key, rotated: recent, lastUsed: null }] } },
      {
        name: 'an inactive key beside one in use',
        facts: { accessKeys: [key, { ...key, slot: 2, active: false, lastUsed: limit }] },
      },
    ],
    fail: [
      {
        name: 'a key unused for 45 days',
        facts: { accessKeys: [{ ...key, lastUsed: limit }] },
        values: { credential: 'access key 1' },
      },
      { name: 'an old key, never used', facts: { accessKeys: [{ ...key, lastUsed: null, rotated: limit }] } },
      { name: 'a password unused for 45 days', facts: { password: { changed: recent, lastUsed: limit } } },
      { name: 'a password never used', facts: { password: { changed: null, lastUsed: null } } },
    ],
    notApplicable: [
      { name: 'no credential', facts: { accessKeys: [{ ...key, active: false, lastUsed: limit }] } },
      {
        name: 'a user for emergencies',
        facts: { password: { changed: limit, lastUsed: null } },
        parameters: { breakGlassUsers: ['ci'] },
      },
    ],
  }),
});
