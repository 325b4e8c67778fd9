import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { minutes } from '../../core/parameter.ts';
import { criticalStores } from '../../services/tagging/critical-stores.ts';
import { exampleStore } from '../../services/tagging/examples.ts';

const UNTAGGED = 'tables that are not tagged Criticality=critical';

export default control({
  id: 'dr.rpo-achieved',
  title: 'Critical databases and tables can be restored to a point in time minutes ago',
  severity: 'high',
  seeds: ['004:225'],
  satisfies: [
    inPart('fsbp/DynamoDB.2', UNTAGGED),
    ...judges('nist-800-53-r5/CP-9', 'nist-800-53-r5/CP-10', 'iso-27001/A.8.13', 'soc2/A1.2'),
    ...judges('fedramp-20x/KSI-RPL-TRC', 'fedramp-20x/KSI-RPL-RRO', 'gdpr/32(1)(c)'),
  ],
  equivalents: {
    prowler: [inPart('dynamodb_tables_pitr_enabled', UNTAGGED)],
    securityHub: ['DynamoDB.2'],
    config: [inPart('DYNAMODB_PITR_ENABLED', UNTAGGED)],
  },
  parameters: {
    // "Restoring a DB instance to a specified time": usually within the last five minutes; the same for DynamoDB.
    maxMinutes: minutes(15, 'longest stretch of data that a restore may lack (the RPO)', { minimum: 5 }),
  },
  subject: criticalStores,
  why: 'A nightly snapshot loses up to a day; what was deleted by mistake at noon is restored from the night before.',
  fix: {
    values: ({ id, facts: { kind } }) => ({
      kind: kind !== 'database' ? kind : id.includes(':cluster:') ? 'cluster' : 'instance',
    }),
    command:
      'aws dynamodb update-continuous-backups --table-name {name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true --region {region}',
    mind: 'the table is billed for what it keeps',
    instead: [
      {
        when: { kind: 'instance' },
        command:
          'aws rds modify-db-instance --db-instance-identifier {name} --backup-retention-period 35 --apply-immediately --region {region}',
        mind: 'an instance without backups restarts when they are switched on, and whatever else is pending for it is applied at once as well, restarts included',
      },
      {
        when: { kind: 'cluster' },
        command:
          'aws rds modify-db-cluster --db-cluster-identifier {name} --backup-retention-period 35 --apply-immediately --region {region}',
        mind: 'an instance without backups restarts when they are switched on, and whatever else is pending for it is applied at once as well, restarts included',
      },
    ],
  },
  deed: 'left {name} without point-in-time recovery',
  evaluate: ({ facts: store }, _others, { maxMinutes }, { now }) => {
    if (store.kind === 'bucket') return notApplicable('a bucket has versions and replicas, not a point in time');
    if (!store.inService) return notApplicable(`the ${store.kind} is not in service`);
    if (!store.restorableTo) return fail(`the ${store.kind} cannot be restored to a point in time`);
    const lag = now.getTime() - Date.parse(store.restorableTo);
    // The text names no instant, because the instant differs in every scan.
    if (lag <= maxMinutes * 60_000) return pass(`the ${store.kind} can be restored to within ${maxMinutes} minutes`);
    return fail(`what can be restored of the ${store.kind} is more than ${maxMinutes} minutes behind`);
  },
  examples: varied({
    common: { facts: exampleStore },
    pass: [
      { name: 'minutes ago' },
      { name: 'just within bounds', facts: { restorableTo: '2026-01-15T11:45:00.000Z' } },
    ],
    fail: [
      { name: 'no continuous backup', facts: { restorableTo: null } },
      { name: 'a cluster', id: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders', facts: { restorableTo: null } },
      { name: 'a table without it', facts: { kind: 'table', restorableTo: null } },
      { name: 'too far behind', facts: { restorableTo: '2026-01-15T11:44:59.000Z' } },
    ],
    notApplicable: [
      { name: 'a bucket', facts: { kind: 'bucket', restorableTo: null } },
      { name: 'a stopped database', facts: { inService: false, restorableTo: '2026-01-01T00:00:00.000Z' } },
    ],
  }),
});
