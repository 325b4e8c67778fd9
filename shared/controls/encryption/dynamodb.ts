import { stricter } from '../../core/claim.ts';
import { control, fail, type Known, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey } from '../../services/backup/examples.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import type { Copy } from '../../services/dynamodb/table-state.ts';
import { tables } from '../../services/dynamodb/tables.ts';
import { exampleKey } from '../../services/kms/examples.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';

const awsKey = exampleAwsKey('alias/aws/dynamodb');
const table = { name: 'sessions', pointInTime: true, kmsKey: exampleKey(), copies: [] as Known<Copy>[] };
const theirs = { kmsKey: exampleKey(awsKey.keyId) };

export default control({
  id: 'encryption.dynamodb',
  title: 'DynamoDB tables are encrypted with a customer-managed key',
  severity: 'medium',
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
    prowler: [stricter('dynamodb_tables_kms_cmk_encryption_enabled', 'customerManaged')],
    config: [stricter('DYNAMODB_TABLE_ENCRYPTED_KMS', 'customerManaged')],
  },
  parameters: { customerManaged: flag(true, 'whether the key that AWS manages for DynamoDB is too little') },
  subject: tables,
  with: { awsManagedKeys },
  why: 'Whoever may read a table under a key of AWS needs nothing else; with a key of your own, its policy decides too, and every use is in CloudTrail.',
  fix: {
    command:
      'aws dynamodb update-table --table-name {name} --sse-specification Enabled=true,SSEType=KMS,KMSMasterKeyId="<KMS_KEY: ARN of a key of your own>" --region {region}',
    mind: 'each use of the key is billed; who reads the table has to be allowed to decrypt with it',
  },
  console: 'dynamodbv2/home?region={region}#table?name={name}&tab=overview',
  deed: 'took the key of our own off table {name}',
  evaluate: ({ facts: { kmsKey } }, { awsManagedKeys }, { customerManaged }) => {
    if (kmsKey === null) return fail('it is encrypted with a key that DynamoDB owns');
    if (customerManaged && isKeyOfAws(kmsKey, awsManagedKeys))
      return fail('it is encrypted with the key that AWS manages for DynamoDB');
    return pass(`it is encrypted with ${kmsKey}`);
  },
  examples: varied({
    common: { facts: table, with: { awsManagedKeys: [{ facts: awsKey }] } },
    pass: [
      { name: 'a key of our own' },
      { name: 'the key of AWS where that suffices', facts: theirs, parameters: { customerManaged: false } },
    ],
    fail: [
      { name: 'the key of AWS', facts: theirs },
      { name: 'a key that DynamoDB owns', facts: { kmsKey: null }, parameters: { customerManaged: false } },
    ],
  }),
});
