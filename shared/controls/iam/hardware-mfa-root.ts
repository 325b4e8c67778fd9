import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { anyOf } from '../../core/quantify.ts';
import { rootUser, virtualDevices } from '../../services/iam/account.ts';

const root = { password: true, mfa: true, accessKeys: false };
const device = (user: string) => ({ facts: { user: `arn:aws:iam::111122223333:${user}` } });

export default control({
  id: 'iam.hardware-mfa-root',
  title: 'The root user signs in with an MFA device of hardware',
  severity: 'medium',
  seeds: ['001:17', '002:12'],
  satisfies: [
    inPart(['cis-aws-3.0/1.6', 'cis-aws-5.0/1.5'], 'that a root user without a password needs none'),
    'fsbp/IAM.6',
    'nist-800-53-r5/IA-2(1)',
    'soc2/CC6.1',
    'iso-27001/A.8.5',
    'pci-4.0/8.4.1',
    'fedramp-20x/KSI-IAM-APM',
    'pci-4.0/8.5.1',
  ],
  equivalents: {
    prowler: ['iam_root_hardware_mfa_enabled'],
    securityHub: ['IAM.6'],
    config: ['ROOT_ACCOUNT_HARDWARE_MFA_ENABLED'],
  },
  subject: rootUser,
  with: { devices: virtualDevices },
  why: 'A virtual device is a secret on a phone, which is lost, restored from a backup and attacked; hardware never gives its secret away.',
  fix: {
    steps: [
      'sign in as the root user of {account}, remove the virtual device, and assign a security key or a hardware token',
      'or let the organisation do without, in its management account: aws iam enable-organizations-root-credentials-management',
      'then delete the password of the root user',
    ],
  },
  console: 'iam/home#/security_credentials',
  evaluate: ({ facts }, { devices }) => {
    if (!facts.password && !facts.accessKeys)
      return notApplicable('the root user has neither a password nor an access key');
    if (!facts.mfa) return fail('the root user has no MFA');
    if (anyOf(devices, (one) => one.facts.user.endsWith(':root')))
      return fail('the MFA device of the root user is virtual');
    return pass('the MFA device of the root user is hardware');
  },
  examples: {
    pass: [
      { name: 'hardware, while a user has a virtual one', facts: root, with: { devices: [device('user/alice')] } },
    ],
    fail: [
      { name: 'a virtual device', facts: root, with: { devices: [device('user/alice'), device('root')] } },
      { name: 'no MFA', facts: { ...root, mfa: false }, with: { devices: [] } },
      {
        name: 'no MFA of an access key',
        facts: { password: false, mfa: false, accessKeys: true },
        with: { devices: [] },
      },
    ],
    notApplicable: [
      { name: 'no credential', facts: { password: false, mfa: false, accessKeys: false }, with: { devices: [] } },
    ],
  },
});
