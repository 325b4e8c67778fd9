import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag } from '../../core/parameter.ts';
import { exampleDatabase, exampleReplica } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const unprotected = { ...exampleDatabase, deletionProtection: false };
const replica = { ...exampleReplica, deletionProtection: false };

export default control({
  id: 'database.deletion-protection',
  title: 'RDS, Aurora, DocumentDB and Neptune databases are protected from deletion',
  severity: 'high',
  seeds: ['003:25'],
  satisfies: [
    'fsbp/RDS.7',
    'fsbp/RDS.8',
    'fsbp/DocumentDB.5',
    'fsbp/Neptune.4',
    'nist-800-53-r5/CP-9',
    'soc2/A1.2',
    'hipaa/164.312(c)(1)',
    'soc2/PI1.5',
  ],
  equivalents: {
    prowler: [
      'rds_instance_deletion_protection',
      'rds_cluster_deletion_protection',
      'documentdb_cluster_deletion_protection',
      'neptune_cluster_deletion_protection',
    ],
    securityHub: ['RDS.7', 'RDS.8', 'DocumentDB.5', 'Neptune.4'],
    config: ['RDS_INSTANCE_DELETION_PROTECTION_ENABLED', 'RDS_CLUSTER_DELETION_PROTECTION_ENABLED'],
  },
  parameters: { readReplicas: flag(true, 'whether read replicas must be protected as well') },
  subject: databases,
  why: 'One wrong name in a script or one replaced stack deletes the database, and its automated backups with it.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    command: 'aws rds modify-db-{kind} --db-{kind}-identifier {name} --deletion-protection --region {region}',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'took the deletion protection off {name}',
  evaluate: ({ facts }, _others, { readReplicas }) => {
    if (facts.deletionProtection) return pass('deletion protection is on');
    if (!readReplicas && facts.readReplicaOf)
      return notApplicable(`it is a read replica of ${facts.readReplicaOf} and can be made again from it`);
    return fail('deletion protection is off');
  },
  examples: {
    pass: [{ name: 'protected', facts: exampleDatabase }],
    fail: [
      { name: 'not protected', facts: unprotected },
      { name: 'a read replica', facts: replica },
      {
        name: 'no read replica, where these do not count',
        facts: unprotected,
        parameters: { readReplicas: false },
      },
    ],
    notApplicable: [
      { name: 'a read replica, where these do not count', facts: replica, parameters: { readReplicas: false } },
    ],
  },
});
