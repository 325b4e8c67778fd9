import { arnParts } from '../../core/arn.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { hours } from '../../core/parameter.ts';
import { anyOf, collected, firstOf, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { hoursBefore, listed } from '../../core/words.ts';
import { COPY_HISTORY_HOURS, remoteCopies } from '../../services/backup/activity.ts';
import { type PlanRule, plans } from '../../services/backup/plans.ts';
import { rulesOf } from '../../services/backup/selection.ts';
import { databases } from '../../services/rds/databases.ts';
import { examples } from './examples/cross-region.ts';

/** The other regions that the rule copies to. */
const targetsOf = ({ copies }: PlanRule, home: string): string[] =>
  thoseOf(copies, (copy) => known(copy.region) !== home).map((copy) => known(copy.region));

export default control({
  id: 'backup.cross-region',
  title: 'Database backups are copied to another region',
  severity: 'high',
  seeds: ['000:116', '001:92', '003:70', '004:211'],
  satisfies: [
    'nist-800-53-r5/CP-6',
    'nist-800-53-r5/CP-9',
    'soc2/A1.2',
    'iso-27001/A.8.13',
    'iso-27001/A.8.14',
    'fedramp-20x/KSI-RPL-ABO',
  ],
  equivalents: {},
  parameters: {
    // A daily copy is complete within the start window of eight hours (the default of AWS Backup) and a few hours for the
    // transfer.
    maxCopyAgeHours: hours(36, 'longest acceptable time since a copy was complete', {
      minimum: 1,
      maximum: COPY_HISTORY_HOURS,
    }),
  },
  subject: databases,
  with: { plans, remoteCopies },
  why: 'A region that is lost, or an account locked in it, takes the backups along that lie beside the database.',
  fix: {
    steps: [
      'aws backup get-backup-plan --backup-plan-id "<PLAN_ID: id of the plan that covers it>" --query BackupPlan --region {region} > plan.json',
      'in plan.json, give the rule CopyActions to a vault in another region',
      'aws backup update-backup-plan --backup-plan-id "<PLAN_ID: id of the plan that covers it>" --backup-plan file://plan.json --region {region}',
      'where no plan covers {name}, make one first; where copies are planned and do not arrive, the failed copy jobs say why',
    ],
    mind: 'the plan is replaced as a whole: change nothing else in it',
  },
  console: 'backup/home?region={region}#/resources/{id}',
  deed: 'left {name} without copies in another region',
  evaluate: (database, { plans, remoteCopies }, { maxCopyAgeHours }, { now, region }) => {
    const { facts } = database;
    if (facts.readReplicaOf)
      return notApplicable(`it is a read replica of ${facts.readReplicaOf}, whose backups count`);
    const ways = [
      () => facts.replicatedBackups.length > 0,
      () => anyOf(rulesOf(database, plans), (rule) => targetsOf(rule, region).length > 0),
    ];
    const way = firstOf(ways, (one) => one());
    if (!way) return fail('no rule of a plan that covers it copies to another region');
    if (way === ways[0])
      return pass(
        `RDS replicates its backups to ${listed(facts.replicatedBackups.map((arn) => arnParts(arn).region))}`,
      );
    const copying = thoseOf(rulesOf(database, plans), (rule) => targetsOf(rule, region).length > 0);
    const targets = listed(copying.flatMap((rule) => targetsOf(rule, region)));
    const limit = hoursBefore(now, maxCopyAgeHours);
    const copies = collected(remoteCopies, (copy) => (copy.id === database.id ? copy.facts.completed : []));
    if (anyOf(copies, (completed) => known(completed) >= limit)) return pass(`copies arrive in ${targets}`);
    const { created } = facts;
    if (!created || created > limit) return pass(`copies will go to ${targets}; the first is not due yet`);
    return fail(`copies are to go to ${targets}, but none was complete in the last ${maxCopyAgeHours} hours`);
  },
  examples,
});
