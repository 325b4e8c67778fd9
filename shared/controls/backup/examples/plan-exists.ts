/** Examples of backup.plan-exists, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import { exampleDatabase, examplePlan, exampleReplica } from '../../../services/backup/examples.ts';
import type { Copy } from '../../../services/dynamodb/table-state.ts';

const facts = { name: 'payments', management: false };
const none = {
  plans: [],
  plansOfCopies: [],
  databases: [],
  tables: [],
  volumes: [{ facts: { any: false } }],
  protectedResources: [],
};
const some = { ...none, plans: [{ facts: examplePlan }], databases: [{ facts: exampleDatabase }] };
const table = { name: 'sessions', pointInTime: true, kmsKey: null, copies: [] as Known<Copy>[] };
const globalTable = { ...table, copies: [{ region: 'eu-central-1', current: true }] };
const files = { type: 'EFS', lastBackup: '2026-01-15T05:10:00.000Z' };

export const examples = varied({
  common: { facts },
  pass: [{ name: 'a plan with a selection', with: some }],
  fail: [
    {
      name: 'a global table, with a plan in a region without a replica',
      with: {
        ...none,
        tables: [{ facts: globalTable }],
        plansOfCopies: [{ facts: { region: 'eu-north-1', selects: true } }],
      },
    },
    { name: 'a database and no plan', with: { ...some, plans: [] } },
    { name: 'a table and no plan', with: { ...none, tables: [{ facts: table }] } },
    {
      name: 'a global table, and no plan in any of its regions',
      with: {
        ...none,
        tables: [{ facts: globalTable }],
        plansOfCopies: [{ facts: { region: 'eu-central-1', selects: false } }],
      },
    },
    { name: 'a volume and no plan', with: { ...none, volumes: [{ facts: { any: true } }] } },
    { name: 'recovery points and no plan', with: { ...none, protectedResources: [{ facts: files }] } },
    { name: 'a plan without selections', with: { ...some, plans: [{ facts: { ...examplePlan, selections: [] } }] } },
  ],
  notApplicable: [
    { name: 'nothing to protect', with: none },
    {
      name: 'only a global table, with a plan in another of its regions',
      with: {
        ...none,
        tables: [{ facts: globalTable }],
        plansOfCopies: [{ facts: { region: 'eu-central-1', selects: true } }],
      },
    },
    { name: 'only a read replica', with: { ...none, databases: [{ facts: exampleReplica }] } },
  ],
});
