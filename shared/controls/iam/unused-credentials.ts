import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days, list } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { daysBefore, listed } from '../../core/words.ts';
import { credentialedUsers } from '../../services/iam/credential-report.ts';
import { credentialsOf, inWords, unusedOf } from '../../services/iam/credentials.ts';
import { examples } from './examples/unused-credentials.ts';

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
    prowler: [
      inPart(['iam_user_accesskey_unused', 'iam_user_console_access_unused'], 'passwords and access keys one by one'),
    ],
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
  examples,
});
