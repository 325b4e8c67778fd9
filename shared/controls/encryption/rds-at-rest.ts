import { judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey, exampleDatabase } from '../../services/backup/examples.ts';
import { awsManagedKeys, isAwsManaged } from '../../services/backup/vaults.ts';
import { databases } from '../../services/rds/databases.ts';

const awsKey = exampleAwsKey('alias/aws/rds');
const keys = { awsManagedKeys: [{ facts: awsKey }] };
const theirs = { ...exampleDatabase, kmsKeyId: `arn:aws:kms:eu-west-1:111122223333:key/${awsKey.keyId}` };

export default control({
  id: 'encryption.rds-at-rest',
  title: 'RDS, Aurora, DocumentDB and Neptune databases are encrypted with a customer-managed key',
  severity: 'high',
  seeds: ['000:22', '001:8', '002:8', '003:23', '004:42'],
  satisfies: [
    stricter(['cis-aws-3.0/2.3.1', 'cis-aws-5.0/2.2.1', 'fsbp/RDS.3', 'fsbp/RDS.27'], 'customerManaged'),
    stricter(['fsbp/DocumentDB.1', 'fsbp/Neptune.1'], 'customerManaged'),
    ...judges('nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24', 'hipaa/164.312(a)(2)(iv)', 'pci-4.0/3.5.1'),
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: [
      stricter(['rds_instance_storage_encrypted', 'rds_cluster_storage_encrypted'], 'customerManaged'),
      stricter(['documentdb_cluster_storage_encrypted', 'neptune_cluster_storage_encrypted'], 'customerManaged'),
    ],
    securityHub: ['RDS.3', 'RDS.27', 'DocumentDB.1', 'Neptune.1'],
    config: [stricter(['RDS_STORAGE_ENCRYPTED', 'RDS_CLUSTER_ENCRYPTED_AT_REST'], 'customerManaged')],
  },
  parameters: { customerManaged: flag(true, 'whether the key that AWS manages for RDS is too little') },
  subject: databases,
  with: { awsManagedKeys },
  why: 'Unencrypted storage ends up in unencrypted snapshots; with the key of AWS no snapshot can be shared for recovery and no access revoked.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    steps: [
      'a key cannot be given in place: aws rds create-db-snapshot --db-instance-identifier {name} --db-snapshot-identifier "<SNAPSHOT: a name for the snapshot>" --region {region}',
      'aws rds copy-db-snapshot --source-db-snapshot-identifier "<SNAPSHOT: the same name>" --target-db-snapshot-identifier "<COPY: a name for the copy>" --kms-key-id "<KMS_KEY: ARN of a key of your own>" --region {region}',
      'restore from the copy under another name, and let the application use it',
    ],
    mind: 'what is written after the snapshot is not in the copy',
    instead: [
      {
        when: { kind: 'cluster' },
        steps: [
          'a key cannot be given in place: aws rds create-db-cluster-snapshot --db-cluster-identifier {name} --db-cluster-snapshot-identifier "<SNAPSHOT: a name for the snapshot>" --region {region}',
          'restore from it under another name, with --kms-key-id and a key of your own, and let the application use it',
        ],
        mind: 'what is written after the snapshot is not in the copy',
      },
    ],
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'made database {name} without encryption by a key of our own',
  evaluate: ({ facts }, { awsManagedKeys }, { customerManaged }) => {
    if (!facts.encrypted) return fail('its storage is not encrypted');
    if (!customerManaged) return pass('its storage is encrypted');
    const { kmsKeyId } = facts;
    if (!kmsKeyId) return fail('it is encrypted with a key that AWS owns');
    if (isAwsManaged(kmsKeyId, awsManagedKeys)) return fail('it is encrypted with the key that AWS manages for RDS');
    return pass(`it is encrypted with ${kmsKeyId}`);
  },
  examples: varied({
    common: { facts: exampleDatabase, with: keys },
    pass: [
      { name: 'a key of our own' },
      { name: 'the key of AWS where that suffices', facts: theirs, parameters: { customerManaged: false } },
    ],
    fail: [
      { name: 'a cluster', facts: { kind: 'cluster', encrypted: false } },
      { name: 'not encrypted', facts: { encrypted: false }, parameters: { customerManaged: false } },
      { name: 'the key of AWS', facts: theirs },
      { name: 'the key of AWS for a cluster', facts: { ...theirs, kind: 'cluster' } },
      { name: 'a key that AWS owns', facts: { kmsKeyId: null } },
    ],
  }),
});
