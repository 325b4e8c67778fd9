import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { days } from '../../core/parameter.ts';
import { anyOf, collected, firstOf, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { exampleDatabase, exampleReplica, planKeeping } from '../../services/backup/examples.ts';
import { plans } from '../../services/backup/plans.ts';
import { rulesOf } from '../../services/backup/selection.ts';
import { databases } from '../../services/rds/databases.ts';

const OWN = 'asks for backups of its own';
const BY_PLAN =
  'RDS itself keeps backups for 35 days at most: let an AWS Backup plan that keeps them {days} days cover {name}';
const keeping = (days: number | null) => ({ plans: [{ facts: planKeeping(days) }] });
/** The number of days that is asked for, and the values of the fix. */
const asking = (minRetentionDays: number, by: string) => ({
  parameters: { minRetentionDays },
  values: { kind: 'instance', days: `${minRetentionDays}`, by },
});

export default control({
  id: 'backup.retention',
  title: 'Database backups are kept long enough',
  severity: 'high',
  seeds: ['000:109', '000:114', '002:58', '004:48'],
  satisfies: [
    'nist-800-53-r5/CP-9',
    'nist-800-53-r5/SI-12',
    'soc2/A1.2',
    'iso-27001/A.8.13',
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
  examples: varied({
    common: { facts: { ...exampleDatabase, retentionDays: 7 }, with: { plans: [] } },
    pass: [
      { name: 'just long enough', facts: { ...exampleDatabase, retentionDays: 30 } },
      { name: 'a plan that keeps them just long enough', with: keeping(30) },
      { name: 'a plan that keeps them for ever', with: keeping(null) },
    ],
    fail: [
      { name: 'less than RDS can keep', facts: { retentionDays: 34 }, ...asking(35, 'rds') },
      { name: 'less than only a plan can keep', facts: { retentionDays: 35 }, ...asking(36, 'plan') },
      { name: 'a day too short', facts: { ...exampleDatabase, retentionDays: 29 } },
      { name: 'too short in the plan as well', with: keeping(29) },
      { name: 'not backed up at all', facts: { retentionDays: 0 } },
      { name: 'only a plan, too short', facts: { retentionDays: 0 }, with: keeping(1) },
    ],
    notApplicable: [{ name: 'a read replica', facts: exampleReplica }],
  }),
});
