import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

/** "RDS.10", "RDS.12" (AWS Foundational Security Best Practices): engines that can. */
const ABLE = ['mysql', 'postgres', 'mariadb', 'aurora', 'aurora-mysql', 'aurora-postgresql', 'neptune'];
const ENGINES = ['mysql', 'postgres', 'mariadb', 'aurora', 'aurora-mysql', 'aurora-postgresql', 'neptune'];
const off = { ...exampleDatabase, iamAuthentication: false };

export default control({
  id: 'database.iam-authentication',
  title: 'Databases let clients sign in with IAM instead of a password',
  severity: 'medium',
  seeds: ['002:57'],
  satisfies: [
    'fsbp/RDS.10',
    'fsbp/RDS.12',
    'fsbp/Neptune.7',
    'nist-800-53-r5/IA-2',
    'soc2/CC6.1',
    'iso-27001/A.8.5',
    'fedramp-20x/KSI-IAM-SNU',
  ],
  equivalents: {
    prowler: [
      'rds_instance_iam_authentication_enabled',
      'rds_cluster_iam_authentication_enabled',
      'neptune_cluster_iam_authentication_enabled',
    ],
    securityHub: ['RDS.10', 'RDS.12', 'Neptune.7'],
    config: [
      inPart('RDS_INSTANCE_IAM_AUTHENTICATION_ENABLED', 'engines that have no IAM authentication'),
      'RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED',
      'NEPTUNE_CLUSTER_IAM_DATABASE_AUTHENTICATION',
    ],
  },
  subject: databases,
  why: 'A password of a database is shared, copied and kept; a token of IAM belongs to one role and ends after a quarter of an hour.',
  fix: {
    values: ({ facts: { kind } }) => ({ kind }),
    command:
      'aws rds modify-db-{kind} --db-{kind}-identifier {name} --enable-iam-database-authentication --apply-immediately --region {region}',
    mind: 'whatever else is pending for it is applied at once as well, restarts included',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'switched IAM authentication of {name} off',
  evaluate: ({ facts: { engine, status, iamAuthentication } }) => {
    if (!ABLE.includes(engine)) return notApplicable(`${engine} has no IAM authentication`);
    if (status === 'deleting') return notApplicable('it is being deleted');
    return iamAuthentication ? pass('IAM authentication is on') : fail('IAM authentication is off');
  },
  examples: {
    pass: [{ name: 'on', facts: exampleDatabase }],
    fail: ENGINES.map((engine) => ({ name: `off, with ${engine}`, facts: { ...off, engine } })),
    notApplicable: [
      { name: 'an engine without it', facts: { ...off, engine: 'docdb' } },
      { name: 'being deleted', facts: { ...off, status: 'deleting' } },
    ],
  },
});
