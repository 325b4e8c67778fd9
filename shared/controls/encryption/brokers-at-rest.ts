import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey } from '../../services/backup/examples.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import { exampleBrokers } from '../../services/kafka/examples.ts';
import { brokerClusters } from '../../services/kafka/service.ts';
import { exampleKey } from '../../services/kms/examples.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';

const awsKey = exampleAwsKey('alias/aws/kafka');
const theirs = { kmsKey: exampleKey(awsKey.keyId) };

export default control({
  id: 'encryption.brokers-at-rest',
  title: 'Brokers of MSK are encrypted at rest with a customer-managed key',
  severity: 'medium',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    ...['nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24', 'hipaa/164.312(a)(2)(iv)', 'pci-4.0/3.5.1'],
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: [inPart('kafka_cluster_encryption_at_rest_uses_cmk', 'serverless clusters, which it passes')],
  },
  parameters: { customerManaged: flag(true, 'whether the key that AWS manages for MSK is too little') },
  subject: brokerClusters,
  with: { awsManagedKeys },
  why: 'Whoever may read a broker under a key of AWS needs nothing else; with a key of your own, its policy decides too, and every use is in CloudTrail.',
  fix: {
    steps: [
      'the key of a cluster cannot be changed: make another whose data volumes are encrypted with a key of your own',
      'copy the topics by MSK Replicator or MirrorMaker, and let producers and consumers use the new cluster',
      'delete {id}',
    ],
    mind: 'both clusters are billed until the old one is deleted',
  },
  console: 'msk/home?region={region}#/cluster/{id}/view',
  deed: 'made cluster {name} without encryption by a key of our own',
  evaluate: ({ facts }, { awsManagedKeys }, { customerManaged }) => {
    if (facts.state === 'DELETING') return notApplicable('it is being deleted');
    const { kind, kmsKey } = facts;
    if (kind === 'SERVERLESS' || kmsKey === null) return notApplicable('it is serverless, and takes no key');
    if (customerManaged && isKeyOfAws(kmsKey, awsManagedKeys))
      return fail('it is encrypted with the key that AWS manages for MSK');
    return pass(`it is encrypted with ${kmsKey}`);
  },
  examples: varied({
    common: { facts: exampleBrokers, with: { awsManagedKeys: [{ facts: awsKey }] } },
    pass: [
      { name: 'a key of our own' },
      { name: 'the key of AWS where that suffices', facts: theirs, parameters: { customerManaged: false } },
    ],
    fail: [{ name: 'the key of AWS', facts: theirs }],
    notApplicable: [
      { name: 'serverless', facts: { kind: 'SERVERLESS', kmsKey: null } },
      { name: 'being deleted', facts: { ...theirs, state: 'DELETING' } },
    ],
  }),
});
