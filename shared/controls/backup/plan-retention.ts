import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { collected, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { examplePlan, exampleRule } from '../../services/backup/examples.ts';
import { type PlanRule, plans } from '../../services/backup/plans.ts';

const withRule = (change: Partial<Known<PlanRule>>) => ({
  ...examplePlan,
  rules: [exampleRule, { ...exampleRule, ...change }],
});
const copyFor = (deleteAfterDays: number | null) =>
  withRule({ name: 'copied', copies: [{ ...exampleRule.copies[0], deleteAfterDays }] });

export default control({
  id: 'backup.plan-retention',
  title: 'Every rule of a backup plan keeps its recovery points and their copies long enough',
  severity: 'high',
  seeds: ['000:114', '002:58', '004:48'],
  satisfies: [
    'nist-800-53-r5/CP-9',
    'nist-800-53-r5/SI-12',
    'soc2/A1.2',
    'iso-27001/A.8.13',
    'fedramp-20x/KSI-RPL-ABO',
  ],
  equivalents: {
    config: [
      inPart(
        'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
        'the frequency, and 35 days where no other number is set',
      ),
    ],
  },
  parameters: { minRetentionDays: days(30, 'shortest acceptable time until a recovery point is deleted') },
  subject: plans,
  why: 'One shortened rule quietly deletes the recovery points that an incident noticed next month will ask for.',
  fix: {
    steps: [
      'aws backup get-backup-plan --backup-plan-id {name} --query BackupPlan --region {region} > plan.json',
      'in plan.json, set Lifecycle.DeleteAfterDays of what the alert names',
      'aws backup update-backup-plan --backup-plan-id {name} --backup-plan file://plan.json --region {region}',
    ],
    mind: 'the plan is replaced as a whole; recovery points that were made meanwhile keep their shorter life',
  },
  console: 'backup/home?region={region}#/backupplan/details/{name}',
  deed: 'cut the retention of backup plan {name}',
  evaluate: ({ facts: plan }, _others, { minRetentionDays }) => {
    const kept = collected(plan.rules, (rule) => [
      { rule, copy: null, days: rule.deleteAfterDays },
      ...rule.copies.map((copy) => ({ rule, copy, days: copy.deleteAfterDays })),
    ]);
    const short = thoseOf(kept, ({ days }) => (known(days) ?? Number.POSITIVE_INFINITY) < minRetentionDays);
    const inWords = ({ rule, copy, days }: (typeof kept)[number]) =>
      `${known(rule.name)}${copy ? `, copy in ${known(copy.region)}` : ''}: ${days} days`;
    if (short.length > 0) return fail(`kept less than ${minRetentionDays} days: ${listed(short.map(inWords))}`);
    return pass(`every rule keeps recovery points and copies at least ${minRetentionDays} days`);
  },
  examples: {
    pass: [
      { name: 'just long enough', facts: withRule({ name: 'weekly', deleteAfterDays: 30 }) },
      { name: 'kept for ever', facts: withRule({ name: 'yearly', deleteAfterDays: null }) },
      { name: 'a copy kept for ever', facts: copyFor(null) },
      { name: 'a copy kept just long enough', facts: copyFor(30) },
    ],
    fail: [
      { name: 'one rule too short', facts: withRule({ name: 'hourly', deleteAfterDays: 29 }) },
      { name: 'its copy too short', facts: copyFor(29) },
    ],
  },
});
