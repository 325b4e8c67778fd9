import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { listed, nameOfArn } from '../../core/words.ts';
import { protectedResources } from '../../services/backup/activity.ts';
import { plans } from '../../services/backup/plans.ts';
import { plansOfCopies } from '../../services/backup/plans-of-copies.ts';
import { tables } from '../../services/dynamodb/tables.ts';
import { volumes } from '../../services/ec2/volumes.ts';
import { databases } from '../../services/rds/databases.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/plan-exists.ts';

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
    prowler: [inPart('backup_plans_exist', 'that one plan suffices, even an empty one, and accounts without data')],
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
  examples,
});
