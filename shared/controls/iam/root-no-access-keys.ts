import { control, fail, pass } from '../../core/control.ts';
import { rootUser } from '../../services/iam/account.ts';

const secured = { password: true, mfa: true, accessKeys: false };

export default control({
  id: 'iam.root-no-access-keys',
  title: 'The root user has no access keys',
  severity: 'critical',
  seeds: ['001:17', '002:12', '003:87'],
  satisfies: [
    'fsbp/IAM.4',
    'cis-aws-3.0/1.4',
    'cis-aws-5.0/1.3',
    'nist-800-53-r5/AC-6',
    'soc2/CC6.1',
    'iso-27001/A.8.2',
    'pci-4.0/7.2.2',
    'fedramp-20x/KSI-IAM-JIT',
  ],
  equivalents: {
    prowler: ['iam_no_root_access_key'],
    securityHub: ['IAM.4'],
    config: ['IAM_ROOT_ACCESS_KEY_CHECK'],
  },
  subject: rootUser,
  why: 'Such a key can do everything from anywhere, for ever and without MFA; one leaked copy loses the account.',
  fix: {
    steps: [
      'sign in as the root user of {account} (or, with central root access, assume its root by sts assume-root)',
      'see in its security credentials when the key was used last, and give what uses it a role',
      'delete the key',
    ],
  },
  console: 'iam/home#/security_credentials',
  deed: 'gave the root user an access key',
  evaluate: ({ facts }) =>
    facts.accessKeys ? fail('the root user has an access key') : pass('the root user has no access key'),
  examples: {
    pass: [{ name: 'none', facts: secured }],
    fail: [{ name: 'a key', facts: { ...secured, accessKeys: true } }],
  },
});
