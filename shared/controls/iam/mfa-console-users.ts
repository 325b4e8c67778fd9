import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { credentialedUsers } from '../../services/iam/credential-report.ts';

const password = { changed: '2026-01-01T00:00:00.000Z', lastUsed: '2026-01-14T00:00:00.000Z' };
const user = { name: 'break-glass', created: '2025-01-01T00:00:00.000Z', mfa: true, password, accessKeys: [] };

export default control({
  id: 'iam.mfa-console-users',
  title: 'Every IAM user with a console password has MFA',
  severity: 'critical',
  seeds: ['001:17', '002:12'],
  satisfies: [
    'fsbp/IAM.5',
    'cis-aws-3.0/1.10',
    'cis-aws-5.0/1.9',
    'nist-800-53-r5/IA-2(1)',
    'nist-800-53-r5/IA-2(2)',
    'soc2/CC6.1',
    'iso-27001/A.8.5',
    'hipaa/164.312(d)',
    'pci-4.0/8.4.2',
    'fedramp-20x/KSI-IAM-APM',
    'pci-4.0/8.3.1',
    'pci-4.0/8.4.3',
  ],
  equivalents: {
    prowler: ['iam_user_mfa_enabled_console_access'],
    securityHub: ['IAM.5'],
    config: ['MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS'],
  },
  subject: credentialedUsers,
  why: 'A password is phished or reused somewhere sooner or later; without a second factor that is all it takes.',
  fix: {
    steps: [
      'let {name} sign in and assign an MFA device',
      'or take the password away: aws iam delete-login-profile --user-name {name}',
    ],
    mind: 'a device that is lost locks the user out: two are better',
  },
  console: 'iam/home#/users/details/{name}?section=security_credentials',
  deed: 'took the MFA device off user {name}',
  evaluate: ({ facts: { password, mfa } }) => {
    if (!password) return notApplicable('the user has no console password');
    return mfa ? pass('the user has a password and MFA') : fail('the user has a password and no MFA');
  },
  examples: {
    pass: [{ name: 'a password with MFA', facts: user }],
    fail: [{ name: 'a password alone', facts: { ...user, mfa: false } }],
    notApplicable: [{ name: 'no password', facts: { ...user, mfa: false, password: null } }],
  },
});
