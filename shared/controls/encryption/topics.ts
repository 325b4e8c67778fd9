import { stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey } from '../../services/backup/examples.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import { exampleKey } from '../../services/kms/examples.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';
import { topicEncryption } from '../../services/sns/encryption.ts';

const id = 'arn:aws:sns:eu-west-1:111122223333:alerts';
const awsKey = exampleAwsKey('alias/aws/sns');
const own = { customerManaged: false };

export default control({
  id: 'encryption.topics',
  title: 'Topics are encrypted at rest with a customer-managed key',
  severity: 'low',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    'nist-800-53-r5/SC-28',
    'soc2/CC6.1',
    'iso-27001/A.8.24',
    'hipaa/164.312(a)(2)(iv)',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [stricter('sns_topics_kms_encryption_at_rest_enabled', 'customerManaged')],
    securityHub: [stricter('SNS.1', 'customerManaged')],
    config: [stricter('SNS_ENCRYPTED_KMS', 'customerManaged')],
  },
  parameters: { customerManaged: flag(true, 'whether the key that AWS manages for SNS is too little') },
  subject: topicEncryption,
  with: { awsManagedKeys },
  why: 'A topic stores messages until every subscriber has them, and with the key of AWS no alarm or bucket of AWS may publish to it.',
  fix: {
    steps: [
      'let whoever publishes to {name}, services of AWS included, use a key of your own',
      'aws sns set-topic-attributes --topic-arn {id} --attribute-name KmsMasterKeyId --attribute-value "<KMS_KEY: ARN of the key>" --region {region}',
    ],
    mind: 'who may not use the key can no longer publish: alarms that alert it go quiet',
  },
  console: 'sns/v3/home?region={region}#/topic/{id}',
  deed: 'took the key of our own off topic {name}',
  evaluate: ({ facts: { kmsKey } }, { awsManagedKeys }, { customerManaged }) => {
    if (kmsKey === null) return fail('no key encrypts its messages');
    if (customerManaged && isKeyOfAws(kmsKey, awsManagedKeys))
      return fail('its messages are encrypted with the key that AWS manages for SNS');
    return pass(`its messages are encrypted with ${kmsKey}`);
  },
  examples: varied({
    common: { id, facts: { kmsKey: exampleKey() }, with: { awsManagedKeys: [{ facts: awsKey }] } },
    pass: [
      { name: 'a key of our own' },
      { name: 'the key of AWS where that suffices', facts: { kmsKey: 'alias/aws/sns' }, parameters: own },
    ],
    fail: [
      { name: 'no key', facts: { kmsKey: null }, parameters: own },
      { name: 'the key of AWS', facts: { kmsKey: 'alias/aws/sns' } },
      { name: 'the key of AWS, by its ARN', facts: { kmsKey: exampleKey(awsKey.keyId) } },
    ],
  }),
});
