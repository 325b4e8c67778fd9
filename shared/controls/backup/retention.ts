import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { anyOf, collected, firstOf, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { plans } from '../../services/backup/plans.ts';
import { rulesOf } from '../../services/backup/selection.ts';
import { databases } from '../../services/rds/databases.ts';
import { examples } from './examples/retention.ts';

const OWN = 'asks for backups of its own';

const BY_PLAN =
  'RDS itself keeps backups for 35 days at most: let an AWS Backup plan that keeps them {days} days cover {name}';

export default control({
  id: 'backup.retention',
  title: 'Database backups are kept long enough',
  severity: 'high',
  seeds: ['000:109', '000:114', '002:58', '004:48'],
  satisfies: [
    ...judges('nist-800-53-r5/CP-9', 'nist-800-53-r5/SI-12', 'soc2/A1.2', 'iso-27001/A.8.13'),
    'fedramp-20x/KSI-RPL-ABO',
  ],
  equivalents: {
    prowler: [inPart('rds_instance_backup_enabled', OWN)],
    config: [inPart(['DB_INSTANCE_BACKUP_ENABLED', 'RDS_CLUSTER_BACKUP_RETENTION_CHECK'], OWN)],
  },
  parameters: { minRetentionDays: days(30, 'shortest acceptable retention; RDS itself keeps at most 35 days') },
  subject: databases,
  with: { plans },
  why: 'Corruption is often noticed weeks later; by then a week of backups holds nothing but corrupt data.',
  fix: {
    values: ({ facts: { kind } }, _others, { minRetentionDays }) => ({
      kind,
      days: String(minRetentionDays),
      by: minRetentionDays > 35 ? 'plan' : 'rds',
    }),
    command:
      'aws rds modify-db-{kind} --db-{kind}-identifier {name} --backup-retention-period {days} --apply-immediately --region {region}',
    mind: 'whatever else is pending for it is applied at once as well, restarts included',
    instead: [{ when: { by: 'plan' }, steps: [BY_PLAN] }],
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'cut how long backups of {name} are kept',
  evaluate: (database, { plans }, { minRetentionDays }) => {
    const { readReplicaOf } = database.facts;
    if (readReplicaOf) return notApplicable(`it is a read replica of ${readReplicaOf}, whose backups count`);
    const own = () => [database.facts.retentionDays];
    const rules = collected(rulesOf(database, plans), ({ deleteAfterDays }) => [known(deleteAfterDays) ?? Infinity]);
    const way = firstOf([own, () => rules], (kept) => anyOf(kept(), (days) => days >= minRetentionDays));
    if (way === own) return pass(`its own backups are kept ${database.facts.retentionDays} days`);
    if (way) {
      const longest = Math.max(...thoseOf(rules, (days) => days >= minRetentionDays));
      if (longest === Infinity) return pass('AWS Backup keeps its backups until somebody deletes them');
      return pass(`AWS Backup keeps its backups ${longest} days`);
    }
    return fail(`its backups are kept ${Math.max(...own(), ...rules)} days, not ${minRetentionDays}`);
  },
  examples,
});
