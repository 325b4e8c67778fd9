import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { hours, text } from '../../core/parameter.ts';
import { allOf, anyOf, attempted, collected, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { exampleDatabase, examplePlan, exampleReplica, exampleRule } from '../../services/backup/examples.ts';
import { type PlanRule, plans } from '../../services/backup/plans.ts';
import { rulesOf } from '../../services/backup/selection.ts';
import { type Database, databases } from '../../services/rds/databases.ts';

const DAILY_HOURS = 24;
const manual = { ...exampleDatabase, retentionDays: 0 };
const ruled = (change: Partial<Known<PlanRule>>) => [
  { facts: { ...examplePlan, rules: [{ ...exampleRule, ...change }] } },
];

/** Whether a time of day is in a window, ends included; a window may pass midnight. All times are `hh:mm`. */
function within(time: string, window: string): boolean {
  const [from = window, to = window] = window.split('-');
  return from <= to ? from <= time && time <= to : time >= from || time <= to;
}

/** One way in which a database is backed up: how often, and which times are outside the window, or null. */
interface Backup {
  readonly gapHours: () => number;
  readonly misplaced: () => string | null;
}

const ownBackup = (facts: Known<Database>, window: string): Backup => ({
  gapHours: () => DAILY_HOURS,
  misplaced: () =>
    facts.backupWindow.split('-').every((time) => within(time, window)) ? null : `its own window ${facts.backupWindow}`,
});

const plannedBackup = (rule: PlanRule, window: string): Backup => ({
  gapHours: () => known(rule.longestGapHours),
  misplaced: () => {
    const starts = known(rule.starts);
    return starts.every((start) => within(start, window)) ? null : `rule ${known(rule.name)} at ${listed(starts)}`;
  },
});

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
  examples: varied({
    common: { facts: exampleDatabase, with: { plans: [] } },
    pass: [
      {
        name: 'at the ends of a window past midnight',
        facts: { backupWindow: '23:00-02:00' },
        parameters: { window: '23:00-02:00' },
      },
      {
        name: 'at the only time of a window',
        facts: { backupWindow: '03:00-03:00' },
        parameters: { window: '03:00-03:00' },
      },
      { name: 'inside, daily', with: { plans: ruled({}) } },
      { name: 'exactly the window', facts: { backupWindow: '03:00-06:00' } },
      { name: 'only a plan', facts: { ...manual, backupWindow: '12:00-13:00' }, with: { plans: ruled({}) } },
      { name: 'hourly at any time', with: { plans: ruled({ longestGapHours: 23, starts: ['11:00'] }) } },
      { name: 'a window past midnight', facts: { backupWindow: '23:30-00:30' }, parameters: { window: '23:00-02:00' } },
    ],
    fail: [
      {
        name: 'beside the only time of a window',
        facts: { backupWindow: '04:00-04:30' },
        parameters: { window: '03:00-03:00' },
      },
      { name: 'begins too early', facts: { backupWindow: '02:59-03:29' } },
      { name: 'ends too late', facts: { backupWindow: '05:31-06:01' } },
      { name: 'a rule at noon', with: { plans: ruled({ starts: ['05:00', '12:00'] }) } },
      { name: 'weekly', facts: manual, with: { plans: ruled({ longestGapHours: 168 }) } },
      {
        name: 'noon, with a window past midnight',
        facts: { backupWindow: '12:00-12:30' },
        parameters: { window: '23:00-02:00' },
      },
    ],
    notApplicable: [
      { name: 'a read replica with backups of its own', facts: { ...exampleReplica, retentionDays: 7 } },
      { name: 'a read replica', facts: exampleReplica },
      { name: 'not backed up at all', facts: manual },
    ],
  }),
});
