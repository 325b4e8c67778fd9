import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { list } from '../../core/parameter.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const named = (administrator: string) => ({ ...exampleDatabase, administrator });

export default control({
  id: 'database.administrator-name',
  title: 'The administrator of a database has a name of its own',
  severity: 'medium',
  seeds: ['004:33'],
  satisfies: ['fsbp/RDS.24', 'fsbp/RDS.25', 'nist-800-53-r5/IA-5', 'soc2/CC6.1', 'pci-4.0/2.2.2'],
  equivalents: {
    prowler: ['rds_instance_default_admin', 'rds_cluster_default_admin'],
    securityHub: ['RDS.24', 'RDS.25'],
    config: ['RDS_INSTANCE_DEFAULT_ADMIN_CHECK', 'RDS_CLUSTER_DEFAULT_ADMIN_CHECK'],
  },
  parameters: { defaults: list(['admin', 'postgres'], 'names that everybody tries first, as RDS proposes them') },
  subject: databases,
  why: 'Half of a password is guessed already where the name of the administrator is the one that every attacker tries.',
  fix: {
    steps: [
      'the name cannot be changed: make a database with another administrator from a snapshot of its data, or by a logical copy',
      'point the clients to the new database, and delete {name}',
    ],
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  evaluate: ({ facts: { engine, administrator } }, _others, { defaults }) => {
    if (engine === 'neptune') return notApplicable('Neptune has no such user');
    if (engine === 'docdb') return notApplicable('DocumentDB proposes no name');
    return defaults.includes(administrator)
      ? fail(`its administrator is named ${administrator}`)
      : pass('its administrator has a name of its own');
  },
  examples: {
    pass: [{ name: 'a name of its own', facts: exampleDatabase }],
    fail: [
      { name: 'the default of PostgreSQL', facts: named('postgres') },
      { name: 'the default of the others', facts: named('admin') },
    ],
    notApplicable: [
      { name: 'Neptune', facts: { ...named('admin'), engine: 'neptune' } },
      { name: 'DocumentDB', facts: { ...named('postgres'), engine: 'docdb' } },
    ],
  },
});
