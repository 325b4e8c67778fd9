import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { hours, text } from '../../core/parameter.ts';
import { allOf, anyOf, attempted, collected, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type Backup, DAILY_HOURS, ownBackup, plannedBackup } from '../../services/backup/backup-times.ts';
import { plans } from '../../services/backup/plans.ts';
import { rulesOf } from '../../services/backup/selection.ts';
import { databases } from '../../services/rds/databases.ts';
import { examples } from './examples/schedule.ts';

export default control({
  id: 'backup.schedule',
  title: 'Database backups run at least daily, inside the backup window',
  severity: 'low',
  seeds: ['000:110', '004:47', '004:208', '004:209'],
  satisfies: ['nist-800-53-r5/CP-9', 'soc2/A1.2', 'iso-27001/A.8.13', 'fedramp-20x/KSI-RPL-ABO'],
  equivalents: {
    config: [
      inPart('BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK', 'plans that cover no database, and the retention'),
    ],
  },
  parameters: {
    window: text('03:00-06:00', 'when backups may start, hh:mm-hh:mm in UTC'),
    maxIntervalHours: hours(24, 'longest acceptable time between two backups', { minimum: 1 }),
  },
  subject: databases,
  with: { plans },
  why: 'A backup in the busy hours slows the database down; one that runs less than daily loses more than a day of data.',
  fix: {
    values: ({ facts: { kind, retentionDays } }) => ({ kind, ...(retentionDays > 0 ? {} : { by: 'plan' }) }),
    command:
      'aws rds modify-db-{kind} --db-{kind}-identifier {name} --preferred-backup-window "<WINDOW: half an hour within the accepted window, in UTC, such as 03:30-04:00>" --region {region}',
    mind: 'the window must not overlap with its maintenance window',
    instead: [
      {
        when: { by: 'plan' },
        steps: ['change the schedule of the rule that the alert names, in the AWS Backup plan that covers {name}'],
      },
    ],
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'moved the backups of {name}',
  evaluate: (database, { plans }, { window, maxIntervalHours }) => {
    const { facts } = database;
    if (facts.readReplicaOf)
      return notApplicable(`it is a read replica of ${facts.readReplicaOf}, whose backups count`);
    const own = () => (facts.retentionDays > 0 ? [ownBackup(facts, window)] : []);
    const planned = () => collected(rulesOf(database, plans), (rule) => [plannedBackup(rule, window)]);
    const backups = collected([own, planned], (some) => some());
    const frequent = () => anyOf(backups, ({ gapHours }) => gapHours() <= maxIntervalHours);
    // The automated backup is outside the window only if there is one: either answer alone may show that it is not.
    const ownMisplaced = () => {
      const conditions = [() => facts.retentionDays > 0, () => ownBackup(facts, window).misplaced() !== null];
      return allOf(conditions, (holds) => holds()) ? [ownBackup(facts, window)] : [];
    };
    const suspects = collected([ownMisplaced, planned], (some) => some());
    // A backup that runs more often than daily cannot stay within a window, and need not.
    const isMisplaced = (backup: Backup) => backup.gapHours() >= DAILY_HOURS && backup.misplaced() !== null;
    if (allOf([frequent, () => !anyOf(suspects, isMisplaced)], (holds) => holds()))
      return pass(`backed up at least every ${maxIntervalHours} hours, inside ${window} UTC`);
    if (attempted(frequent) !== false) {
      const misplaced = thoseOf(suspects, isMisplaced).map((backup) => backup.misplaced() ?? '');
      return fail(`outside ${window} UTC: ${listed(misplaced)}`);
    }
    if (backups.length === 0) return notApplicable('nothing backs it up, which backup.automated reports');
    const shortest = Math.min(...backups.map(({ gapHours }) => gapHours()));
    return fail(`its backups are up to ${shortest} hours apart`);
  },
  examples,
});
