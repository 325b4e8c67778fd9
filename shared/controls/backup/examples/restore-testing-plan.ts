import { varied } from '../../../core/example.ts';
import { exampleTesting, type RestoreTestingPlan } from '../../../services/backup/restore-testing.ts';

/** "Restore testing" in the AWS Backup guide: the types it can restore. */
const TESTABLE = ['Aurora', 'DocumentDB', 'DynamoDB', 'EBS', 'EC2', 'EFS', 'FSx', 'Neptune', 'RDS', 'S3'];
const facts = { name: 'payments', management: false };
const testing = (change: Partial<RestoreTestingPlan>) => exampleTesting(change, 'RDS');
const untested = (type: string) => ({ name: `${type}, which is not tested`, with: exampleTesting({}, type) });

export const examples = varied({
  common: { facts },
  pass: [
    { name: 'monthly', with: testing({}) },
    { name: 'ran just in time', with: testing({ lastRun: '2025-12-15T12:00:00.000Z' }) },
    { name: 'new, its first run to come', with: testing({ lastRun: null, created: '2026-01-10T09:00:00.000Z' }) },
  ],
  fail: [
    { name: 'no plan', with: { ...testing({}), restoreTestingPlans: [] } },
    { name: 'less than monthly', with: testing({ longestGapHours: 745 }) },
    { name: 'has stopped running', with: testing({ lastRun: '2025-12-15T11:59:59.000Z' }) },
    { name: 'never ran', with: testing({ lastRun: null }), values: { plan: 'monthly' } },
    { name: 'another type', with: testing({ resourceTypes: ['EFS'] }) },
    ...TESTABLE.filter((type) => type !== 'RDS').map(untested),
  ],
  notApplicable: [
    { name: 'nothing held', with: { ...exampleTesting(), restoreTestingPlans: [] } },
    { name: 'nothing that can be tested', with: { ...exampleTesting({}, 'Redshift'), restoreTestingPlans: [] } },
  ],
});
