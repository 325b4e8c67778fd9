import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { anyOf, firstOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { exampleDatabase, examplePlan, exampleReplica } from '../../services/backup/examples.ts';
import { plans } from '../../services/backup/plans.ts';
import { plansOf } from '../../services/backup/selection.ts';
import { databases } from '../../services/rds/databases.ts';

const off = { ...exampleDatabase, retentionDays: 0 };

export default control({
  id: 'backup.automated',
  title: 'Every RDS, Aurora, DocumentDB and Neptune database is backed up by itself',
  severity: 'critical',
  seeds: ['000:115', '001:91', '002:23', '003:24', '004:47', '004:331'],
  satisfies: [
    'fsbp/RDS.11',
    'fsbp/DocumentDB.2',
    'fsbp/Neptune.5',
    'nist-800-53-r5/CP-9',
    'soc2/A1.2',
    'iso-27001/A.8.13',
    'hipaa/164.308(a)(7)(ii)(A)',
  ],
  equivalents: {
    prowler: ['rds_instance_backup_enabled', 'documentdb_cluster_backup_enabled', 'neptune_cluster_backup_enabled'],
    securityHub: ['RDS.11', 'DocumentDB.2', 'Neptune.5'],
    config: ['DB_INSTANCE_BACKUP_ENABLED'],
  },
  parameters: {
    minRetentionDays: days(1, 'days of its own that count as backed up; backup.retention asks for more', {
      minimum: 1,
    }),
  },
  subject: databases,
  with: { plans },
  why: 'A database without automated backups is lost with the first dropped table, failed migration or deleted instance.',
  fix: 'aws rds modify-db-instance --db-instance-identifier <name> --backup-retention-period 35 --apply-immediately',
  console: 'https://{region}.console.aws.amazon.com/rds/home?region={region}#databases:',
  evaluate: (database, { plans }, { minRetentionDays }) => {
    const { facts } = database;
    if (facts.readReplicaOf)
      return notApplicable(`it is a read replica of ${facts.readReplicaOf}, whose backups count`);
    const own = () => facts.retentionDays >= minRetentionDays;
    const covering = plansOf(database, plans);
    const way = firstOf([own, () => anyOf(covering, () => true)], (suffices) => suffices());
    if (way === own) return pass(`its own backups are kept ${facts.retentionDays} days`);
    if (!way) return fail(`its own backups are kept ${facts.retentionDays} days and no plan covers it`);
    return pass(`AWS Backup backs it up: ${listed(thoseOf(covering, () => true).map(({ facts }) => facts.name))}`);
  },
  examples: {
    pass: [
      { name: 'backups of its own', facts: { ...exampleDatabase, retentionDays: 1 }, with: { plans: [] } },
      { name: 'a plan instead', facts: off, with: { plans: [{ facts: examplePlan }] } },
    ],
    fail: [
      { name: 'neither', facts: off, with: { plans: [] } },
      {
        name: 'a plan that selects something else',
        facts: off,
        id: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
        with: {
          plans: [
            { facts: { ...examplePlan, selections: [{ ...examplePlan.selections[0], resources: ['arn:aws:ec2:*'] }] } },
          ],
        },
      },
    ],
    notApplicable: [{ name: 'a read replica', facts: exampleReplica, with: { plans: [] } }],
  },
});
