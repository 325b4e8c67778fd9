import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag } from '../../core/parameter.ts';
import { exampleDatabase, exampleReplica } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const single = { ...exampleDatabase, multiAz: false };
const replica = { ...exampleReplica, multiAz: false };

export default control({
  id: 'database.multi-az',
  title: 'RDS, Aurora, DocumentDB and Neptune databases fail over to another Availability Zone',
  severity: 'high',
  seeds: ['001:84', '001:86', '002:19', '003:22', '004:233'],
  satisfies: [
    'cis-aws-5.0/2.2.4',
    'fsbp/RDS.5',
    'fsbp/RDS.15',
    'nist-800-53-r5/CP-10',
    'nist-800-53-r5/SC-36',
    'soc2/A1.2',
    'iso-27001/A.8.14',
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {
    prowler: [
      'rds_instance_multi_az',
      'rds_cluster_multi_az',
      'documentdb_cluster_multi_az_enabled',
      'neptune_cluster_multi_az',
    ],
    securityHub: ['RDS.5', 'RDS.15', 'Neptune.9'],
    config: ['RDS_MULTI_AZ_SUPPORT', 'RDS_CLUSTER_MULTI_AZ_ENABLED', 'NEPTUNE_CLUSTER_MULTI_AZ_ENABLED'],
  },
  parameters: { readReplicas: flag(true, 'whether read replicas must be able to fail over as well') },
  subject: databases,
  why: 'When the zone of a database without a standby fails, the application is down until somebody restores a backup.',
  fix: {
    values: ({ facts: { kind, engine } }) => ({ kind, engine }),
    command:
      'aws rds modify-db-instance --db-instance-identifier {name} --multi-az --apply-immediately --region {region}',
    mind: 'the standby doubles what the instance costs, and whatever else is pending for it is applied at once as well, restarts included',
    instead: [
      {
        when: { kind: 'cluster' },
        command:
          'aws rds create-db-instance --db-cluster-identifier {name} --engine {engine} --db-instance-identifier "<READER: a name for the reader>" --db-instance-class "<CLASS: class of the reader, as its writer has it>" --availability-zone "<ZONE: another zone than its writer is in>" --region {region}',
        mind: 'the reader costs what an instance of its class costs',
      },
    ],
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'left {name} without a standby',
  evaluate: ({ facts: { kind, multiAz, readReplicaOf } }, _others, { readReplicas }) => {
    const cluster = kind === 'cluster';
    if (multiAz) return pass(cluster ? 'it has instances in several zones' : 'it has a standby in another zone');
    if (readReplicaOf && !readReplicas)
      return notApplicable(`it is a read replica of ${readReplicaOf}, which answers without it`);
    return fail(cluster ? 'all its instances are in one zone' : 'it has no standby in another zone');
  },
  examples: {
    pass: [
      { name: 'an instance with a standby', facts: exampleDatabase },
      { name: 'a cluster across zones', facts: { ...exampleDatabase, kind: 'cluster' } },
    ],
    fail: [
      { name: 'an instance alone', facts: single },
      { name: 'a cluster in one zone', facts: { ...single, kind: 'cluster' } },
      { name: 'a read replica', facts: replica },
      { name: 'no read replica, where these do not count', facts: single, parameters: { readReplicas: false } },
    ],
    notApplicable: [
      { name: 'a read replica, where these do not count', facts: replica, parameters: { readReplicas: false } },
    ],
  },
});
