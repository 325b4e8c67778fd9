/** Examples of backup.schedule, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import { exampleDatabase, examplePlan, exampleReplica, exampleRule } from '../../../services/backup/examples.ts';
import type { PlanRule } from '../../../services/backup/plans.ts';

const manual = { ...exampleDatabase, retentionDays: 0 };
const ruled = (change: Partial<Known<PlanRule>>) => [
  { facts: { ...examplePlan, rules: [{ ...exampleRule, ...change }] } },
];

export const examples = varied({
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
});
