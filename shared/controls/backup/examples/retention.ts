import { varied } from '../../../core/example.ts';
import { exampleDatabase, exampleReplica, planKeeping } from '../../../services/backup/examples.ts';

const keeping = (days: number | null) => ({ plans: [{ facts: planKeeping(days) }] });
/** The number of days that is asked for, and the values of the fix. */
const asking = (minRetentionDays: number, by: string) => ({
  parameters: { minRetentionDays },
  values: { kind: 'instance', days: `${minRetentionDays}`, by },
});

export const examples = varied({
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
});
