import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const [server] = exampleDatabase.servers;
const without = { ...server, identifier: 'orders-2', monitoringSeconds: 0 };

export default control({
  id: 'database.enhanced-monitoring',
  title: 'The operating system of every database is measured',
  severity: 'low',
  seeds: ['000:178', '001:70'],
  satisfies: ['fsbp/RDS.6', 'nist-800-53-r5/SI-4', 'soc2/A1.1'],
  equivalents: {
    prowler: ['rds_instance_enhanced_monitoring_enabled'],
    securityHub: ['RDS.6'],
    config: ['RDS_ENHANCED_MONITORING_ENABLED'],
  },
  subject: databases,
  why: 'CloudWatch measures only at the hypervisor: only the operating system knows which process took the memory of a database.',
  fix: {
    values: ({ facts: { servers } }) => ({
      server: thoseOf(servers, ({ monitoringSeconds }) => monitoringSeconds === 0)[0]?.identifier,
    }),
    command:
      'aws rds modify-db-instance --db-instance-identifier {server} --monitoring-interval 60 --monitoring-role-arn "<ROLE: ARN of a role with AmazonRDSEnhancedMonitoringRole>" --region {region}',
    mind: 'what it writes to CloudWatch Logs is billed',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'switched enhanced monitoring of {name} off',
  evaluate: ({ facts: { engine, status, servers } }) => {
    if (engine === 'neptune' || engine === 'docdb') return notApplicable(`${engine} has no enhanced monitoring`);
    if (status === 'deleting') return notApplicable('it is being deleted');
    const dark = thoseOf(servers, ({ monitoringSeconds }) => monitoringSeconds === 0);
    if (dark.length > 0) return fail(`enhanced monitoring is off: ${listed(dark.map(({ identifier }) => identifier))}`);
    return servers.length > 0 ? pass('enhanced monitoring is on') : notApplicable('the cluster has no instance');
  },
  examples: {
    pass: [{ name: 'on', facts: exampleDatabase }],
    fail: [
      { name: 'off', facts: { ...exampleDatabase, servers: [without] } },
      {
        name: 'off for one of a cluster',
        facts: { ...exampleDatabase, kind: 'cluster', servers: [server, without] },
        values: { server: 'orders-2' },
      },
    ],
    notApplicable: [
      { name: 'Neptune', facts: { ...exampleDatabase, engine: 'neptune', servers: [without] } },
      { name: 'DocumentDB', facts: { ...exampleDatabase, engine: 'docdb', servers: [without] } },
      { name: 'being deleted', facts: { ...exampleDatabase, status: 'deleting', servers: [without] } },
      { name: 'a cluster without instances', facts: { ...exampleDatabase, kind: 'cluster', servers: [] } },
    ],
  },
});
