import { control, fail, pass } from '../../core/control.ts';
import { volumeDefaults } from '../../services/ec2/ebs.ts';

export default control({
  id: 'encryption.ebs-default',
  title: 'New EBS volumes are encrypted without anybody asking for it',
  severity: 'medium',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    'fsbp/EC2.7',
    'cis-aws-3.0/2.2.1',
    'cis-aws-5.0/5.1.1',
    'nist-800-53-r5/SC-28',
    'soc2/CC6.1',
    'iso-27001/A.8.24',
    'hipaa/164.312(a)(2)(iv)',
    'pci-4.0/3.5.1',
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/25(2)',
  ],
  equivalents: {
    prowler: ['ec2_ebs_default_encryption'],
    securityHub: ['EC2.7'],
    config: ['EC2_EBS_ENCRYPTION_BY_DEFAULT'],
  },
  subject: volumeDefaults,
  why: 'A volume cannot be encrypted later, only copied: one that was forgotten stays readable, and so do its snapshots.',
  fix: 'aws ec2 enable-ebs-encryption-by-default --region {region}',
  console: 'ec2/home?region={region}#Settings:tab=dataProtectionAndSecurity',
  deed: 'switched EBS encryption by default off',
  evaluate: ({ facts }) =>
    facts.encrypted
      ? pass('encryption by default is on in this region')
      : fail('encryption by default is off in this region'),
  examples: {
    pass: [{ name: 'on', facts: { encrypted: true } }],
    fail: [{ name: 'off', facts: { encrypted: false } }],
  },
});
