import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { exampleDatabase, examplePlan, exampleReplica } from '../../services/backup/examples.ts';
import { plans } from '../../services/backup/plans.ts';
import { plansOf } from '../../services/backup/selection.ts';
import { databases } from '../../services/rds/databases.ts';

const off = { ...examplePlan, optedIn: { Aurora: false, EFS: true, RDS: false } };
const elsewhere = { ...examplePlan, selections: [{ ...examplePlan.selections[0], resources: ['arn:aws:ec2:*'] }] };

export default control({
  id: 'backup.coverage',
  title: 'An AWS Backup plan covers every RDS, Aurora, DocumentDB and Neptune database',
  severity: 'medium',
  seeds: ['000:115', '001:91', '004:331'],
  satisfies: [
    'nist-800-53-r5/CP-9',
    'soc2/A1.2',
    'iso-27001/A.8.13',
    'hipaa/164.308(a)(7)(ii)(A)',
    'fedramp-20x/KSI-RPL-ABO',
  ],
  equivalents: {
    prowler: [
      inPart(['rds_instance_protected_by_backup_plan', 'rds_cluster_protected_by_backup_plan'], 'read replicas'),
    ],
    securityHub: [inPart('RDS.26', 'read replicas')],
    config: [inPart('RDS_IN_BACKUP_PLAN', 'read replicas')],
  },
  subject: databases,
  with: { plans },
  why: 'Backups of the database itself go when it is deleted; those of a plan stay in a vault of their own, can be locked and copied.',
  fix: {
    command:
      'aws backup create-backup-selection --backup-plan-id "<PLAN_ID: id of the plan that is to back it up>" --backup-selection "SelectionName=<SELECTION: a name for the selection>,IamRoleArn=<ROLE_ARN: ARN of the role that makes the backups>,Resources="{id} --region {region}',
    mind: 'the type of the resource has to be switched on for AWS Backup in the region (aws backup describe-region-settings)',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'took {name} out of every backup plan',
  evaluate: (database, { plans }) => {
    const { readReplicaOf } = database.facts;
    if (readReplicaOf) return notApplicable(`it is a read replica of ${readReplicaOf}, whose backups count`);
    const covering = thoseOf(plansOf(database, plans), () => true);
    if (covering.length > 0) return pass(`covered by ${listed(covering.map(({ facts }) => facts.name))}`);
    return fail('no backup plan with this type of resource switched on selects it');
  },
  examples: {
    pass: [{ name: 'a plan that selects it', facts: exampleDatabase, with: { plans: [{ facts: examplePlan }] } }],
    fail: [
      { name: 'no plan', facts: exampleDatabase, with: { plans: [] } },
      { name: 'a plan for something else', facts: exampleDatabase, with: { plans: [{ facts: elsewhere }] } },
      { name: 'selected, but RDS is switched off', facts: exampleDatabase, with: { plans: [{ facts: off }] } },
    ],
    notApplicable: [{ name: 'a read replica', facts: exampleReplica, with: { plans: [] } }],
  },
});
