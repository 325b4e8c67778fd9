import { control, fail, pass } from '../../core/control.ts';
import { ownTrails } from '../../services/cloudtrail/trails.ts';

const kmsKey = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const trail = { name: 'organisation', kmsKey, validated: true, logGroup: null, bucket: 'trail-logs' };

export default control({
  id: 'logging.cloudtrail-encrypted',
  title: 'Trails encrypt their log files with a KMS key',
  severity: 'medium',
  seeds: ['002:13'],
  satisfies: [
    'cis-aws-3.0/3.5',
    'cis-aws-5.0/3.5',
    'fsbp/CloudTrail.2',
    'nist-800-53-r5/AU-9',
    'nist-800-53-r5/SC-28',
    'soc2/CC6.1',
    'iso-27001/A.8.24',
    'pci-4.0/10.3.2',
    'fedramp-20x/KSI-MLA-ALA',
  ],
  equivalents: {
    prowler: ['cloudtrail_kms_encryption_enabled'],
    securityHub: ['CloudTrail.2'],
    config: ['CLOUD_TRAIL_ENCRYPTION_ENABLED'],
  },
  subject: ownTrails,
  why: 'A log file says who may do what and how; under a key of its own, access to the bucket is not enough to read it.',
  fix: {
    command:
      'aws cloudtrail update-trail --name {id} --kms-key-id "<KMS_KEY: ARN of a key whose policy lets CloudTrail encrypt>" --region {region}',
  },
  console: 'cloudtrailv2/home?region={region}#/trails/{id}',
  deed: 'took the key off trail {name}',
  evaluate: ({ facts: { name, kmsKey } }) =>
    kmsKey ? pass(`${name} encrypts with ${kmsKey}`) : fail(`${name} has no KMS key`),
  examples: {
    pass: [{ name: 'a key', facts: trail }],
    fail: [{ name: 'no key', facts: { ...trail, kmsKey: null } }],
  },
});
