import { varied } from '../../../core/example.ts';
import { exampleDatabase, examplePlan, exampleReplica, exampleRule } from '../../../services/backup/examples.ts';

const id = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const planned = [{ facts: examplePlan }];
const here = { ...exampleRule, copies: [{ ...exampleRule.copies[0], region: 'eu-west-1' }] };
const copiedAt = (completed: string) => [{ id, facts: { regions: ['eu-central-1'], completed: [completed] } }];
const young = { ...exampleDatabase, created: '2026-01-14T00:00:01.000Z' };
const old = { ...exampleDatabase, created: '2026-01-14T00:00:00.000Z' };

export const examples = varied({
  common: { facts: old, with: { plans: planned, remoteCopies: [] } },
  pass: [
    { name: 'a copy just recent enough', id, with: { remoteCopies: copiedAt('2026-01-14T00:00:00.000Z') } },
    { name: 'too young for a copy', id, facts: young },
    { name: 'still being created', id, facts: { created: null } },
    {
      name: 'RDS replicates its automated backups',
      facts: { replicatedBackups: ['arn:aws:rds:eu-central-1:111122223333:auto-backup:ab-1'] },
      with: { plans: [] },
    },
  ],
  fail: [
    {
      name: 'young, and a plan that copies inside the region',
      id,
      facts: young,
      with: { plans: [{ facts: { ...examplePlan, rules: [here] } }] },
    },
    { name: 'young, and no plan', id, facts: young, with: { plans: [] } },
    { name: 'no plan', id, with: { plans: [] } },
    {
      name: 'a plan that copies inside the region',
      id,
      with: { plans: [{ facts: { ...examplePlan, rules: [here] } }] },
    },
    { name: 'a copy too old', id, with: { remoteCopies: copiedAt('2026-01-13T23:59:59.000Z') } },
    { name: 'a copy of another database', with: { remoteCopies: copiedAt('2026-01-15T06:00:00.000Z') } },
  ],
  notApplicable: [{ name: 'a read replica', facts: exampleReplica }],
});
