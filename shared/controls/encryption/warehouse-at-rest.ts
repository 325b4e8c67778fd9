import { inPart, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey } from '../../services/backup/examples.ts';
import { awsManagedKeys } from '../../services/backup/vaults.ts';
import { exampleKey } from '../../services/kms/examples.ts';
import { isKeyOfAws } from '../../services/kms/key-names.ts';
import { warehouses } from '../../services/redshift/clusters.ts';
import { exampleWarehouse } from '../../services/redshift/examples.ts';

const awsKey = exampleAwsKey('alias/aws/redshift');
const theirs = { kmsKey: exampleKey(awsKey.keyId) };
const own = { customerManaged: false };

export default control({
  id: 'encryption.warehouse-at-rest',
  title: 'Redshift clusters are encrypted at rest with a customer-managed key',
  severity: 'medium',
  seeds: ['000:22', '001:8', '002:8', '003:29'],
  satisfies: [
    stricter('fsbp/Redshift.10', 'customerManaged'),
    ...['nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24', 'hipaa/164.312(a)(2)(iv)', 'pci-4.0/3.5.1'],
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: [stricter('redshift_cluster_encrypted_at_rest', 'customerManaged')],
    securityHub: [stricter('Redshift.10', 'customerManaged')],
    config: [inPart('REDSHIFT_CLUSTER_KMS_ENABLED', 'one key alone, which a parameter of the rule names')],
  },
  parameters: { customerManaged: flag(true, 'whether a key of AWS or of Redshift is too little') },
  subject: warehouses,
  with: { awsManagedKeys },
  why: 'A warehouse holds copies of what all other stores hold, and its snapshots leave it unencrypted if it is.',
  fix: {
    command:
      'aws redshift modify-cluster --cluster-identifier {name} --encrypted --kms-key-id "<KMS_KEY: ARN of a key of your own>" --region {region}',
    mind: 'the data moves to an encrypted cluster, which takes hours; meanwhile it is read only at first and slower',
  },
  console: 'redshiftv2/home?region={region}#cluster-details?cluster={name}',
  deed: 'left cluster {name} without encryption by a key of our own',
  evaluate: ({ facts }, { awsManagedKeys }, { customerManaged }) => {
    if (facts.status === 'deleting') return notApplicable('it is being deleted');
    if (!facts.encrypted) return fail('it is not encrypted at rest');
    if (!customerManaged) return pass('it is encrypted at rest');
    if (facts.module) return pass('it is encrypted with a key that a hardware module keeps');
    if (facts.kmsKey === null) return fail('it is encrypted with a key that Redshift keeps');
    if (isKeyOfAws(facts.kmsKey, awsManagedKeys))
      return fail('it is encrypted with the key that AWS manages for Redshift');
    return pass(`it is encrypted with ${facts.kmsKey}`);
  },
  examples: varied({
    common: { facts: exampleWarehouse, with: { awsManagedKeys: [{ facts: awsKey }] } },
    pass: [
      { name: 'a key of our own' },
      { name: 'a key in a hardware module', facts: { module: true, kmsKey: null } },
      { name: 'the key of AWS where that suffices', facts: theirs, parameters: own },
    ],
    fail: [
      { name: 'in the clear', facts: { encrypted: false, kmsKey: null, module: true }, parameters: own },
      { name: 'the key of AWS', facts: theirs },
      { name: 'a key of Redshift', facts: { kmsKey: null } },
    ],
    notApplicable: [{ name: 'being deleted', facts: { status: 'deleting', encrypted: false } }],
  }),
});
