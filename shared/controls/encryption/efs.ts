import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { fileSystems } from '../../services/efs/service.ts';

const facts = { state: 'available', encrypted: true } as const;

export default control({
  id: 'encryption.efs',
  title: 'EFS file systems are encrypted at rest',
  severity: 'high',
  seeds: ['000:22'],
  satisfies: [
    'cis-aws-3.0/2.4.1',
    'cis-aws-5.0/2.3.1',
    'fsbp/EFS.1',
    'nist-800-53-r5/SC-28(1)',
    'soc2/CC6.1',
    'iso-27001/A.8.24',
    'hipaa/164.312(a)(2)(iv)',
    'gdpr/32(1)(a)',
    'pci-4.0/3.5.1',
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: ['efs_encryption_at_rest_enabled'],
    securityHub: ['EFS.1'],
    config: ['EFS_ENCRYPTED_CHECK'],
  },
  subject: fileSystems,
  why: 'Files in the clear can be read by whoever gets at the storage or at a copy of it.',
  fix: {
    steps: [
      'create an encrypted one: aws efs create-file-system --encrypted --kms-key-id "<KMS_KEY: ARN of the key>" --region {region}',
      'copy the files with AWS DataSync, mount the new one, and delete {id}',
    ],
    mind: 'an existing file system cannot be encrypted',
  },
  console: 'efs/home?region={region}#/file-systems/{name}',
  deed: 'created file system {name} without encryption',
  evaluate: ({ facts: { state, encrypted } }) => {
    if (state === 'deleting' || state === 'deleted') return notApplicable('it is being deleted');
    return encrypted ? pass('it is encrypted at rest') : fail('it is not encrypted at rest');
  },
  examples: {
    pass: [{ name: 'encrypted', facts }],
    fail: [
      { name: 'in the clear', facts: { ...facts, encrypted: false } },
      { name: 'in error', facts: { state: 'error', encrypted: false } },
    ],
    notApplicable: [
      { name: 'being deleted', facts: { state: 'deleting', encrypted: false } },
      { name: 'deleted', facts: { state: 'deleted', encrypted: false } },
    ],
  },
});
