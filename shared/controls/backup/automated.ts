import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { days, flag } from '../../core/parameter.ts';
import { anyOf, firstOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { exampleDatabase, examplePlan, exampleReplica, plansOfServers } from '../../services/backup/examples.ts';
import { plans } from '../../services/backup/plans.ts';
import { plansOf } from '../../services/backup/selection.ts';
import { databases } from '../../services/rds/databases.ts';

const OWN = 'read replicas, and that one day suffices';
const COPIES = 'clusters that are copies of another cluster';
const covered = { plans: [{ facts: examplePlan }] };
const id = 'arn:aws:rds:eu-west-1:111122223333:db:orders';

export default control({
  id: 'backup.automated',
  title: 'Every RDS, Aurora, DocumentDB and Neptune database is backed up by itself',
  severity: 'critical',
  seeds: ['000:115', '001:91', '002:23', '003:24', '004:47', '004:331'],
  satisfies: [
    inPart('fsbp/DocumentDB.2', COPIES),
    ...judges('fsbp/RDS.11', 'fsbp/Neptune.5', 'nist-800-53-r5/CP-9', 'soc2/A1.2'),
    ...judges('iso-27001/A.8.13', 'hipaa/164.308(a)(7)(ii)(A)', 'fedramp-20x/KSI-RPL-ABO'),
  ],
  equivalents: {
    prowler: [
      stricter('rds_instance_backup_enabled', 'minRetentionDays'),
      ...judges('documentdb_cluster_backup_enabled', 'neptune_cluster_backup_enabled'),
    ],
    securityHub: ['RDS.11', 'DocumentDB.2', 'Neptune.5'],
    config: [inPart('DB_INSTANCE_BACKUP_ENABLED', OWN), inPart('RDS_CLUSTER_BACKUP_RETENTION_CHECK', COPIES)],
  },
  parameters: {
    // RDS.11, DocumentDB.2 and Neptune.5 of Security Hub: seven days or more.
    minRetentionDays: days(7, 'days of its own that count; backup.retention asks for more', { minimum: 1 }),
    plansSuffice: flag(false, 'whether a backup plan that covers it does in place of its own backups'),
  },
  subject: databases,
  with: { plans },
  why: 'A database without automated backups is lost with the first dropped table, failed migration or deleted instance.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    command:
      'aws rds modify-db-{kind} --db-{kind}-identifier {name} --backup-retention-period 35 --apply-immediately --region {region}',
    mind: 'an instance without backups restarts when they are switched on, and whatever else is pending for it is applied at once as well, restarts included',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'switched the backups of {name} off',
  evaluate: (database, { plans }, { minRetentionDays, plansSuffice }) => {
    const { facts } = database;
    if (facts.readReplicaOf)
      return notApplicable(`it is a read replica of ${facts.readReplicaOf}, whose backups count`);
    const own = () => facts.retentionDays >= minRetentionDays;
    const covering = plansOf(database, plans);
    const planned = () => anyOf(covering, () => true);
    const way = firstOf(plansSuffice ? [own, planned] : [own], (suffices) => suffices());
    if (way === own) return pass(`its own backups are kept ${facts.retentionDays} days`);
    if (way === planned)
      return pass(`AWS Backup backs it up: ${listed(thoseOf(covering, () => true).map(({ facts }) => facts.name))}`);
    const kept = `its own backups are kept ${facts.retentionDays} days, not ${minRetentionDays}`;
    return fail(plansSuffice ? `${kept}, and no plan covers it` : kept);
  },
  examples: varied({
    common: { facts: { ...exampleDatabase, retentionDays: 0 }, with: { plans: [] } },
    pass: [
      { name: 'backups of its own', facts: { retentionDays: 7 } },
      { name: 'a plan instead, where that suffices', with: covered, parameters: { plansSuffice: true } },
    ],
    fail: [
      { name: 'none' },
      { name: 'backups of its own that are kept 4 days', facts: { retentionDays: 4 }, with: covered },
      { name: 'a plan alone', with: covered },
      { name: 'neither, where a plan suffices', parameters: { plansSuffice: true } },
      { name: 'a plan that selects something else', id, with: plansOfServers, parameters: { plansSuffice: true } },
    ],
    notApplicable: [{ name: 'a read replica', facts: exampleReplica }],
  }),
});
