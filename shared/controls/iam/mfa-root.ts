import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { rootUser } from '../../services/iam/account.ts';

const secured = { password: true, mfa: true, accessKeys: false };

export default control({
  id: 'iam.mfa-root',
  title: 'A root user that can sign in does so with MFA',
  severity: 'critical',
  seeds: ['001:17', '002:12'],
  satisfies: [
    inPart(['cis-aws-3.0/1.5', 'cis-aws-5.0/1.4'], 'that a root user without a password needs none'),
    'nist-800-53-r5/IA-2',
    'nist-800-53-r5/IA-2(1)',
    'soc2/CC6.1',
    'iso-27001/A.8.2',
    'iso-27001/A.8.5',
    'hipaa/164.312(d)',
    'pci-4.0/8.4.1',
    'fedramp-20x/KSI-IAM-APM',
  ],
  equivalents: {
    prowler: ['iam_root_mfa_enabled'],
    securityHub: ['IAM.9'],
    config: ['ROOT_ACCOUNT_MFA_ENABLED'],
  },
  subject: rootUser,
  why: 'No policy holds the root user back: whoever has its password alone owns the account, its data and its bills.',
  fix: {
    steps: [
      'sign in as the root user of {account} and assign an MFA device',
      'or let the organisation do without, in its management account: aws iam enable-organizations-root-credentials-management',
      'then delete the password of the root user',
    ],
  },
  console: 'iam/home#/security_credentials',
  deed: 'took the MFA device off the root user',
  evaluate: ({ facts }) => {
    if (facts.mfa) return pass('the root user has MFA');
    const credentials = [...(facts.password ? ['a password'] : []), ...(facts.accessKeys ? ['an access key'] : [])];
    // as ROOT_ACCOUNT_MFA_ENABLED: "returns NOT_APPLICABLE if root user credentials are not present"
    if (credentials.length === 0) return notApplicable('the root user has neither a password nor an access key');
    return fail(`the root user has ${credentials.join(' and ')} and no MFA`);
  },
  examples: {
    pass: [{ name: 'MFA', facts: secured }],
    fail: [
      { name: 'a password alone', facts: { ...secured, mfa: false } },
      { name: 'an access key alone', facts: { password: false, mfa: false, accessKeys: true } },
      { name: 'a password and an access key', facts: { password: true, mfa: false, accessKeys: true } },
    ],
    notApplicable: [
      { name: 'no password, as under central root access', facts: { ...secured, password: false, mfa: false } },
    ],
  },
});
