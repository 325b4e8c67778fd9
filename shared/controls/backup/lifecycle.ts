import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, pass } from '../../core/control.ts';
import { collected, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { examplePlan, exampleRule } from '../../services/backup/examples.ts';
import { type PlanRule, plans } from '../../services/backup/plans.ts';

const withRule = (change: Partial<Known<PlanRule>>) => ({
  ...examplePlan,
  rules: [exampleRule, { ...exampleRule, name: 'yearly', ...change }],
});
const OTHERS = 'what AWS Backup does not keep';

export default control({
  id: 'backup.lifecycle',
  title: 'Backup plans delete recovery points and copies by themselves',
  severity: 'low',
  seeds: ['000:166', '001:110'],
  satisfies: [
    inPart('nist-800-53-r5/SI-12', OTHERS),
    inPart('gdpr/5(1)(e)', OTHERS),
    inPart('iso-27001/A.8.10', OTHERS),
    inPart('soc2/C1.2', OTHERS),
    'fedramp-20x/KSI-SVC-RUD',
    'soc2/CC6.5',
  ],
  equivalents: {},
  subject: plans,
  why: 'Snapshots that nothing deletes cost more each month, and keep personal data longer than anybody may.',
  fix: {
    steps: [
      'aws backup get-backup-plan --backup-plan-id {name} --query BackupPlan --region {region} > plan.json',
      'in plan.json, set Lifecycle.DeleteAfterDays of what the alert names',
      'aws backup update-backup-plan --backup-plan-id {name} --backup-plan file://plan.json --region {region}',
    ],
    mind: 'the plan is replaced as a whole; recovery points that there are stay until somebody deletes them',
  },
  console: 'backup/home?region={region}#/backupplan/details/{name}',
  deed: 'let backup plan {name} keep recovery points for ever',
  evaluate: ({ facts: plan }) => {
    const kept = collected(plan.rules, (rule) => [
      { of: () => known(rule.name), endless: rule.isKeptForGood },
      ...rule.copies.map((copy) => ({ of: () => `copies of ${known(rule.name)}`, endless: copy.isKeptForGood })),
    ]);
    const endless = thoseOf(kept, (one) => one.endless);
    if (endless.length > 0) return fail(`nothing deletes recovery points: ${listed(endless.map(({ of }) => of()))}`);
    return pass('it deletes recovery points by itself');
  },
  examples: {
    pass: [{ name: 'deleted', facts: examplePlan }],
    fail: [
      { name: 'kept for ever', facts: withRule({ deleteAfterDays: null, isKeptForGood: true }) },
      {
        name: 'copies that are kept for ever',
        facts: withRule({
          copies: [{ region: 'eu-central-1', account: '111122223333', deleteAfterDays: null, isKeptForGood: true }],
        }),
      },
    ],
  },
});
