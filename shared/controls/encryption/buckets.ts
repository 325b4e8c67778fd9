import { inPart, judges } from '../../core/claim.ts';
import { control, everyRegion, fail, notApplicable, pass } from '../../core/control.ts';
import { flag, list } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';
import { bucketEncryption } from '../../services/s3/encryption.ts';
import { examples } from './examples/buckets.ts';

const ELSEWHERE = 'that the key of AWS suffices, and buckets of logs';

export default control({
  id: 'encryption.buckets',
  title: 'Buckets encrypt what they store with a customer-managed key',
  severity: 'low',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    ...judges('nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24', 'hipaa/164.312(a)(2)(iv)', 'pci-4.0/3.5.1'),
    ...judges('fedramp-20x/KSI-SVC-SIN', 'gdpr/5(1)(f)'),
  ],
  equivalents: {
    prowler: [inPart('s3_bucket_kms_encryption', 'buckets of logs, and those that show what another service encrypts')],
    securityHub: [inPart('S3.17', ELSEWHERE)],
    config: [inPart('S3_DEFAULT_ENCRYPTION_KMS', ELSEWHERE)],
  },
  parameters: {
    customerManaged: flag(true, 'whether the key that AWS manages for S3 is too little'),
    withoutKey: list(
      ['*access-log*', '*elb-log*', '*alb-log*'],
      'names of buckets to which services write logs that take no KMS key; * stands for any characters',
    ),
  },
  subject: bucketEncryption,
  with: { awsManagedKeys: everyRegion(awsManagedKeys) },
  why: 'Under the key of S3 whoever may read the bucket reads its objects; with a key of your own, its policy decides too, and every use is in CloudTrail.',
  fix: {
    steps: [
      'write encryption.json: {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "the ARN of a key of your own"}, "BucketKeyEnabled": true}]}',
      'aws s3api put-bucket-encryption --bucket {name} --server-side-encryption-configuration file://encryption.json',
    ],
    mind: 'it is for new objects: what is stored already keeps its key until it is copied over itself',
  },
  console: 's3/buckets/{name}?tab=properties',
  deed: 'took the key of our own off bucket {name}',
  evaluate: ({ facts }, { awsManagedKeys }, { customerManaged, withoutKey }) => {
    if (withoutKey.some((pattern) => matchesWildcard(pattern, facts.name)))
      return notApplicable('its name says that services write logs to it, which take no KMS key');
    if (facts.algorithm === 'aws:fsx' || facts.algorithm === 'aws:backup')
      return notApplicable('the service whose data it shows encrypts it');
    if (facts.algorithm === 'AES256') return fail('it encrypts with a key of S3');
    if (!customerManaged) return pass('it encrypts with a KMS key');
    if (facts.kmsKey === null || isKeyOfAws(facts.kmsKey, awsManagedKeys))
      return fail('it encrypts with the key that AWS manages for S3');
    return pass(`it encrypts with ${facts.kmsKey}`);
  },
  examples,
});
