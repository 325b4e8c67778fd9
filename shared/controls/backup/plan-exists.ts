import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { listed, nameOfArn } from '../../core/words.ts';
import { protectedResources } from '../../services/backup/activity.ts';
import { exampleDatabase, examplePlan, exampleReplica } from '../../services/backup/examples.ts';
import { plans } from '../../services/backup/plans.ts';
import { plansOfCopies } from '../../services/backup/plans-of-copies.ts';
import type { Copy } from '../../services/dynamodb/table-state.ts';
import { tables } from '../../services/dynamodb/tables.ts';
import { volumes } from '../../services/ec2/volumes.ts';
import { databases } from '../../services/rds/databases.ts';
import { thisRegion } from '../../services/subjects.ts';

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

/** Leaves out a database that is a copy, and a global table that has a replica in a region with a plan, which backs it up. */
export default control({
  id: 'backup.plan-exists',
  title: 'Every region that holds data has a backup plan with resources assigned to it',
  severity: 'high',
  seeds: ['001:91', '002:23', '004:331'],
  satisfies: [
    'nist-800-53-r5/CP-9',
    'soc2/A1.2',
    'iso-27001/A.8.13',
    'hipaa/164.308(a)(7)(ii)(A)',
    'fedramp-20x/KSI-RPL-ABO',
    'hipaa/164.308(a)(7)(i)',
  ],
  equivalents: {
    prowler: [inPart('backup_plans_exist', 'that a plan in one region suffices, and accounts without data')],
  },
  subject: thisRegion,
  with: { plans, plansOfCopies, databases, tables, volumes, protectedResources },
  why: 'Without a plan nothing makes the next recovery point, and the ones there are expire one by one.',
  fix: {
    values: (_region, { plans: [plan] }) => (plan ? { plan: nameOfArn(plan.id), state: 'idle' } : {}),
    steps: [
      'with a plan.json as your other regions have it: aws backup create-backup-plan --backup-plan file://plan.json --region {region}',
      'with a selection.json likewise: aws backup create-backup-selection --backup-plan-id "<PLAN_ID: id of the plan>" --backup-selection file://selection.json --region {region}',
    ],
    instead: [
      {
        when: { state: 'idle' },
        steps: [
          'with a selection.json as your other regions have it: aws backup create-backup-selection --backup-plan-id {plan} --backup-selection file://selection.json --region {region}',
        ],
      },
    ],
  },
  console: ['backup/home?region={region}#/backupplan/details/{plan}', 'backup/home?region={region}#/backupplan'],
  deed: 'left the region without a backup plan',
  evaluate: (_account, { plans, plansOfCopies, databases, tables, volumes, protectedResources }) => {
    const selecting = thoseOf(plans, ({ facts }) => anyOf(facts.selections, () => true));
    if (selecting.length > 0)
      return pass(`resources are assigned to ${listed(selecting.map(({ facts }) => facts.name))}`);
    const hasPlan = (region: string) => anyOf(plansOfCopies, ({ facts }) => facts.region === region && facts.selects);
    const kinds = [
      { name: 'RDS databases', held: () => anyOf(databases, ({ facts }) => !facts.readReplicaOf) },
      {
        name: 'DynamoDB tables',
        held: () => anyOf(tables, ({ facts }) => !anyOf(facts.copies, (copy) => hasPlan(copy.region) && copy.current)),
      },
      { name: 'EBS volumes', held: () => anyOf(volumes, ({ facts }) => facts.any) },
      { name: 'resources with a recovery point', held: () => anyOf(protectedResources, () => true) },
    ];
    const held = thoseOf(kinds, (kind) => kind.held()).map(({ name }) => name);
    if (held.length === 0)
      return notApplicable('no database, table, volume or recovery point is for this region to back up');
    if (plans.length === 0) return fail(`the region holds ${held.join(', ')} and has no backup plan`);
    return fail(`no resource is assigned to ${listed(plans.map(({ facts }) => facts.name))}`);
  },
  examples: varied({
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
  }),
});
