import { stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey } from '../../services/backup/examples.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import { exampleKey } from '../../services/kms/examples.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';
import { redrives } from '../../services/sqs/redrive.ts';

const id = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const awsKey = exampleAwsKey('alias/aws/sqs');
const under = (kmsKey: string | null, bySqs = false) => ({ encryption: { kmsKey, bySqs } });
const facts = { name: 'orders', policy: null, isTarget: false, ...under(exampleKey()) };
const own = { customerManaged: false };

export default control({
  id: 'encryption.queues',
  title: 'Queues are encrypted at rest with a customer-managed key',
  severity: 'medium',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    stricter('fsbp/SQS.1', 'customerManaged'),
    ...['nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24', 'hipaa/164.312(a)(2)(iv)', 'pci-4.0/3.5.1'],
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [stricter('sqs_queues_server_side_encryption_enabled', 'customerManaged')],
    securityHub: [stricter('SQS.1', 'customerManaged')],
  },
  parameters: {
    customerManaged: flag(true, 'whether a key of SQS, or the one that AWS manages for it, is too little'),
  },
  subject: redrives,
  with: { awsManagedKeys },
  why: 'A message waits on disk for up to two weeks, and often holds what the database behind it is encrypted for.',
  fix: {
    values: ({ facts: { name } }) => ({ queue: name }),
    steps: [
      'let whoever sends to {queue}, services of AWS included, use a key of your own',
      'aws sqs set-queue-attributes --queue-url "<URL: that of the queue>" --attributes KmsMasterKeyId="<KMS_KEY: ARN of the key>" --region {region}',
    ],
    mind: 'who may not use the key can neither send nor receive',
  },
  console: 'sqs/v3/home?region={region}#/queues/https%3A%2F%2Fsqs.{region}.amazonaws.com%2F{account}%2F{name}',
  deed: 'took the key of our own off queue {name}',
  evaluate: ({ facts: { encryption } }, { awsManagedKeys }, { customerManaged }) => {
    const { kmsKey, bySqs } = encryption;
    if (kmsKey === null && !bySqs) return fail('its messages are not encrypted at rest');
    if (!customerManaged) return pass('its messages are encrypted at rest');
    if (kmsKey === null) return fail('its messages are encrypted with a key of SQS');
    if (isKeyOfAws(kmsKey, awsManagedKeys))
      return fail('its messages are encrypted with the key that AWS manages for SQS');
    return pass(`its messages are encrypted with ${kmsKey}`);
  },
  examples: varied({
    common: { id, facts, with: { awsManagedKeys: [{ facts: awsKey }] } },
    pass: [
      { name: 'a key of our own' },
      { name: 'an alias of our own', facts: under('alias/orders') },
      { name: 'the id of a key of our own', facts: under('1234abcd-12ab-34cd-56ef-1234567890ab') },
      { name: 'a key of SQS where that suffices', facts: under(null, true), parameters: own },
    ],
    fail: [
      { name: 'in the clear', facts: under(null), parameters: own },
      { name: 'a key of SQS', facts: under(null, true) },
      { name: 'the key of AWS, by its alias', facts: under('alias/aws/sqs') },
      { name: 'the key of AWS, by its ARN', facts: under(exampleKey(awsKey.keyId)) },
      { name: 'the key of AWS, by its id', facts: under(awsKey.keyId) },
    ],
  }),
});
