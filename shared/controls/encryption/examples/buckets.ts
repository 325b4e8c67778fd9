import { varied } from '../../../core/example.ts';
import { exampleAwsKey } from '../../../services/backup/examples.ts';
import { exampleKey } from '../../../services/kms/examples.ts';

const id = 'arn:aws:s3:::payments-data';
const awsKey = exampleAwsKey('alias/aws/s3');
const facts = { name: 'payments-data', algorithm: 'aws:kms', kmsKey: exampleKey() } as const;
const theirs = { kmsKey: exampleKey(awsKey.keyId) };
const own = { customerManaged: false };

export const examples = varied({
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
});
