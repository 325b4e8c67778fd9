import { judges } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { days } from '../../core/parameter.ts';
import { allOf, anyOf, collected, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { daysBefore, listed } from '../../core/words.ts';
import { protectedResources } from '../../services/backup/activity.ts';
import { type RestoreTestingPlan, restoreTestingPlans } from '../../services/backup/restore-testing.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/restore-testing-plan.ts';

/** "Restore testing" in the AWS Backup guide: the types it can restore. */
const TESTABLE = ['Aurora', 'DocumentDB', 'DynamoDB', 'EBS', 'EC2', 'EFS', 'FSx', 'Neptune', 'RDS', 'S3'];

export default control({
  id: 'backup.restore-testing-plan',
  title: 'Restores of every protected type are tested by a plan, at least monthly',
  severity: 'medium',
  seeds: ['000:119'],
  satisfies: [
    ...judges('nist-800-53-r5/CP-4', 'nist-800-53-r5/CP-9(1)', 'soc2/A1.3', 'iso-27001/A.8.13'),
    ...judges('fedramp-20x/KSI-RPL-TRC', 'fedramp-20x/KSI-RPL-ABO', 'gdpr/32(1)(c)'),
  ],
  equivalents: {},
  parameters: {
    maxIntervalDays: days(31, 'longest time between two tests; a month has up to 31 days', { minimum: 1 }),
  },
  subject: thisRegion,
  with: { restoreTestingPlans, protectedResources },
  why: 'A restore that nobody rehearses fails on the day it is needed: wrong key, missing role, no subnet group.',
  fix: {
    values: (_region, { restoreTestingPlans: [plan] }) => (plan ? { plan: plan.facts.name } : {}),
    steps: [
      'with a testing-plan.json as your other regions have it: aws backup create-restore-testing-plan --restore-testing-plan file://testing-plan.json --region {region}',
      'for each type that the alert names: aws backup create-restore-testing-selection --restore-testing-plan-name "<PLAN: name of the plan>" --restore-testing-selection file://testing-selection.json --region {region}',
    ],
    mind: 'each test restores a resource, which is billed for as long as it stands',
  },
  console: [
    'backup/home?region={region}#/restoretesting/details/{plan}',
    'backup/home?region={region}#/restoretesting',
  ],
  deed: 'ended the restore tests of the region',
  evaluate: (_account, { restoreTestingPlans, protectedResources }, { maxIntervalDays }, { now }) => {
    const held = collected(protectedResources, ({ facts }) => (TESTABLE.includes(facts.type) ? [facts.type] : []));
    const limit = daysBefore(now, maxIntervalDays);
    const isRunning = (plan: Known<RestoreTestingPlan>) =>
      allOf(
        [() => plan.longestGapHours <= maxIntervalDays * 24, () => (plan.lastRun ?? plan.created) >= limit],
        (holds) => holds(),
      );
    const tested = collected(restoreTestingPlans, ({ facts }) => (isRunning(facts) ? facts.resourceTypes : []));
    const isTested = (type: string) => anyOf(tested, (one) => known(one) === type);
    if (!allOf(held, isTested)) {
      const untested = listed(thoseOf(held, (type) => !isTested(type)));
      return fail(`no plan tests these at least every ${maxIntervalDays} days: ${untested}`);
    }
    if (held.length === 0) return notApplicable('AWS Backup holds nothing here that restore testing can restore');
    return pass(`tested at least every ${maxIntervalDays} days: ${listed(held)}`);
  },
  examples,
});
