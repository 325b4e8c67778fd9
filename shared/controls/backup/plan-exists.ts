import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { anyOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { protectedResources } from '../../services/backup/activity.ts';
import { exampleDatabase, examplePlan, exampleReplica } from '../../services/backup/examples.ts';
import { plans } from '../../services/backup/plans.ts';
import { databases } from '../../services/rds/databases.ts';
import { thisRegion } from '../../services/subjects.ts';

const facts = { name: 'payments', management: false };
const some = { plans: [{ facts: examplePlan }], databases: [{ facts: exampleDatabase }], protectedResources: [] };
const files = { type: 'EFS', lastBackup: '2026-01-15T05:10:00.000Z' };

export default control({
  id: 'backup.plan-exists',
  title: 'Every region that holds data has a backup plan with resources assigned to it',
  severity: 'high',
  seeds: ['001:91', '002:23', '004:331'],
  satisfies: ['nist-800-53-r5/CP-9', 'soc2/A1.2', 'iso-27001/A.8.13', 'hipaa/164.308(a)(7)(ii)(A)'],
  equivalents: { prowler: ['backup_plans_exist'] },
  subject: thisRegion,
  with: { plans, databases, protectedResources },
  why: 'Without a plan nothing makes the next recovery point, and the ones there are expire one by one.',
  fix: 'aws backup create-backup-plan --backup-plan file://plan.json --region <region>   # then create-backup-selection',
  console: 'https://{region}.console.aws.amazon.com/backup/home?region={region}#/backupplan',
  evaluate: (_account, { plans, databases, protectedResources }) => {
    const selecting = thoseOf(plans, ({ facts }) => anyOf(facts.selections, () => true));
    if (selecting.length > 0)
      return pass(`resources are assigned to ${listed(selecting.map(({ facts }) => facts.name))}`);
    const sources = () => anyOf(databases, ({ facts }) => !facts.readReplicaOf);
    if (!anyOf([sources, () => anyOf(protectedResources, () => true)], (some) => some())) {
      return notApplicable('the region holds no database and no resource with a recovery point');
    }
    if (plans.length === 0) return fail('the region holds data and has no backup plan');
    return fail(`no resource is assigned to ${listed(plans.map(({ facts }) => facts.name))}`);
  },
  examples: {
    pass: [{ name: 'a plan with a selection', facts, with: some }],
    fail: [
      { name: 'a database and no plan', facts, with: { ...some, plans: [] } },
      {
        name: 'recovery points and no plan',
        facts,
        with: { plans: [], databases: [], protectedResources: [{ facts: files }] },
      },
      {
        name: 'a plan without selections',
        facts,
        with: { ...some, plans: [{ facts: { ...examplePlan, selections: [] } }] },
      },
    ],
    notApplicable: [
      { name: 'nothing to protect', facts, with: { plans: [], databases: [], protectedResources: [] } },
      {
        name: 'only a read replica',
        facts,
        with: { plans: [], databases: [{ facts: exampleReplica }], protectedResources: [] },
      },
    ],
  },
});
