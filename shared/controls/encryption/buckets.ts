import { inPart } from '../../core/claim.ts';
import { control, everyRegion, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag, list } from '../../core/parameter.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import { exampleAwsKey } from '../../services/backup/examples.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import { exampleKey } from '../../services/kms/examples.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';
import { bucketEncryption } from '../../services/s3/encryption.ts';

const id = 'arn:aws:s3:::payments-data';
const awsKey = exampleAwsKey('alias/aws/s3');
const facts = { name: 'payments-data', algorithm: 'aws:kms', kmsKey: exampleKey() } as const;
const theirs = { kmsKey: exampleKey(awsKey.keyId) };
const own = { customerManaged: false };
const ELSEWHERE = 'that the key of AWS suffices, and buckets of logs';

export default control({
  id: 'encryption.buckets',
  title: 'Buckets encrypt what they store with a customer-managed key',
  severity: 'low',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    'nist-800-53-r5/SC-28',
    'soc2/CC6.1',
    'iso-27001/A.8.24',
    'hipaa/164.312(a)(2)(iv)',
    'pci-4.0/3.5.1',
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: [inPart('s3_bucket_kms_encryption', ELSEWHERE)],
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
  examples: varied({
    common: { id, facts, with: { awsManagedKeys: [{ facts: awsKey }] } },
    pass: [
      { name: 'a key of our own' },
      { name: 'two layers of encryption', facts: { algorithm: 'aws:kms:dsse' } },
      { name: 'the key of AWS where that suffices', facts: { kmsKey: null }, parameters: own },
    ],
    fail: [
      { name: 'a key of S3', facts: { algorithm: 'AES256', kmsKey: null }, parameters: own },
      { name: 'no key named, so that of AWS', facts: { kmsKey: null } },
      { name: 'the key of AWS', facts: theirs },
    ],
    notApplicable: [
      { name: 'a bucket of access logs', facts: { name: 'payments-access-logs', algorithm: 'AES256', kmsKey: null } },
      { name: 'a view of a file system', facts: { algorithm: 'aws:fsx', kmsKey: null } },
      { name: 'a view of a backup', facts: { algorithm: 'aws:backup', kmsKey: null } },
    ],
  }),
});
