import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const [server] = exampleDatabase.servers;
const without = { ...server, identifier: 'orders-2', minorUpgrades: false };

const CLUSTER = 'the setting of a cluster, in place of those of its instances';

export default control({
  id: 'database.minor-upgrades',
  title: 'Databases take minor versions of their engine by themselves',
  severity: 'high',
  seeds: ['001:195'],
  satisfies: [
    'cis-aws-3.0/2.3.2',
    'cis-aws-5.0/2.2.2',
    'fsbp/RDS.13',
    inPart('fsbp/RDS.35', CLUSTER),
    'nist-800-53-r5/SI-2',
    'soc2/CC7.1',
    'pci-4.0/6.3.3',
    'fedramp-20x/KSI-SVC-EIS',
  ],
  equivalents: {
    prowler: [
      'rds_instance_minor_version_upgrade_enabled',
      inPart('rds_cluster_minor_version_upgrade_enabled', CLUSTER),
    ],
    securityHub: ['RDS.13', 'RDS.35'],
    config: ['RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED'],
  },
  subject: databases,
  why: 'Minor versions close holes that everybody can read about on the day they come out.',
  fix: {
    values: ({ facts: { servers } }) => ({
      server: thoseOf(servers, ({ minorUpgrades }) => !minorUpgrades)[0]?.identifier,
    }),
    command:
      'aws rds modify-db-instance --db-instance-identifier {server} --auto-minor-version-upgrade --region {region}',
    mind: 'an upgrade restarts the database within its maintenance window',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'switched minor upgrades of {name} off',
  evaluate: ({ facts: { status, servers } }) => {
    if (status === 'deleting') return notApplicable('it is being deleted');
    const held = thoseOf(servers, ({ minorUpgrades }) => !minorUpgrades);
    if (held.length > 0)
      return fail(`minor versions wait for somebody: ${listed(held.map(({ identifier }) => identifier))}`);
    return servers.length > 0
      ? pass('minor versions are taken by themselves')
      : notApplicable('the cluster has no instance');
  },
  examples: {
    pass: [{ name: 'by itself', facts: exampleDatabase }],
    fail: [
      { name: 'by hand', facts: { ...exampleDatabase, servers: [without] } },
      {
        name: 'by hand for one of a cluster',
        facts: { ...exampleDatabase, kind: 'cluster', servers: [server, without] },
        values: { server: 'orders-2' },
      },
    ],
    notApplicable: [
      { name: 'being deleted', facts: { ...exampleDatabase, status: 'deleting', servers: [without] } },
      { name: 'a cluster without instances', facts: { ...exampleDatabase, kind: 'cluster', servers: [] } },
    ],
  },
});
