import { control, fail, type Known, pass } from '../../core/control.ts';
import type { Copy } from '../../services/dynamodb/table-state.ts';
import { tables } from '../../services/dynamodb/tables.ts';

const table = { name: 'sessions', pointInTime: true, kmsKey: null, copies: [] as Known<Copy>[] };

/** Every table, tagged or not. dr.rpo-achieved judges how far back a critical table can be restored. */
export default control({
  id: 'database.dynamodb-recovery',
  title: 'Every DynamoDB table can be restored to any point in time',
  severity: 'medium',
  seeds: ['000:115', '001:91', '004:331'],
  satisfies: [
    'fsbp/DynamoDB.2',
    'nist-800-53-r5/CP-9',
    'nist-800-53-r5/CP-10',
    'soc2/A1.2',
    'iso-27001/A.8.13',
    'hipaa/164.308(a)(7)(ii)(A)',
    'fedramp-20x/KSI-RPL-ABO',
  ],
  equivalents: {
    prowler: ['dynamodb_tables_pitr_enabled'],
    securityHub: ['DynamoDB.2'],
    config: ['DYNAMODB_PITR_ENABLED'],
  },
  subject: tables,
  why: 'A faulty release or a wrong script overwrites a table in seconds, and DynamoDB keeps nothing of it by itself.',
  fix: {
    command:
      'aws dynamodb update-continuous-backups --table-name {name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true --region {region}',
    mind: 'it is billed by the size of the table',
  },
  console: 'dynamodbv2/home?region={region}#table?name={name}&tab=backups',
  deed: 'switched point-in-time recovery of {name} off',
  evaluate: ({ facts: { pointInTime } }) =>
    pointInTime ? pass('point-in-time recovery is on') : fail('point-in-time recovery is off'),
  examples: {
    pass: [{ name: 'with point-in-time recovery', facts: table }],
    fail: [
      { name: 'without it', facts: { ...table, pointInTime: false } },
      {
        name: 'without it, while another region has a replica',
        facts: { ...table, pointInTime: false, copies: [{ region: 'eu-central-1', current: true }] },
      },
    ],
  },
});
