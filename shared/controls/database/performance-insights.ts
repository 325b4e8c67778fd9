import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const [server] = exampleDatabase.servers;
const without = { ...server, identifier: 'orders-2', insights: false };
const QUERIES = 'that what it shows is acted upon';

const SMALL = ['t2', 't3', 't4g'].flatMap((family) => [`db.${family}.micro`, `db.${family}.small`]);

/** "Amazon RDS DB engine, Region, and instance class support for Performance Insights", Amazon RDS User Guide. */
const isSupported = (engine: string, serverClass: string): boolean =>
  !['mysql', 'mariadb'].includes(engine) || !SMALL.includes(serverClass);

export default control({
  id: 'database.performance-insights',
  title: 'Performance Insights shows the load of every database',
  severity: 'low',
  seeds: ['000:178', '001:70', '002:31', '003:26'],
  satisfies: [inPart('nist-800-53-r5/SI-4', 'databases alone'), inPart(['soc2/A1.1', 'iso-27001/A.8.6'], QUERIES)],
  equivalents: {},
  subject: databases,
  why: 'When a database is slow, nobody can say afterwards which query it was unless its load was recorded.',
  fix: {
    values: ({ facts: { servers } }) => ({ server: thoseOf(servers, ({ insights }) => !insights)[0]?.identifier }),
    command:
      'aws rds modify-db-instance --db-instance-identifier {server} --enable-performance-insights --region {region}',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  deed: 'switched Performance Insights of {name} off',
  evaluate: ({ facts: { engine, status, servers } }) => {
    if (engine === 'neptune') return notApplicable('Neptune has no Performance Insights');
    if (status === 'deleting') return notApplicable('it is being deleted');
    const dark = thoseOf(servers, (one) => !one.insights && isSupported(engine, one.class));
    if (dark.length > 0)
      return fail(`Performance Insights is off: ${listed(dark.map(({ identifier }) => identifier))}`);
    const able = thoseOf(servers, (one) => one.insights);
    return able.length > 0
      ? pass('Performance Insights is on')
      : notApplicable('no instance of it is large enough for Performance Insights');
  },
  examples: varied({
    common: { facts: exampleDatabase },
    pass: [
      { name: 'on' },
      {
        name: 'on for the instances of a cluster',
        facts: { kind: 'cluster', engine: 'aurora-mysql', servers: [server, server] },
      },
    ],
    fail: [
      {
        name: 'a class of MySQL that has it',
        facts: { engine: 'mysql', servers: [{ ...without, class: 'db.t3.medium' }] },
      },
      { name: 'off', facts: { servers: [without] } },
      {
        name: 'off for one of a cluster',
        facts: { kind: 'cluster', servers: [server, without] },
        values: { server: 'orders-2' },
      },
      { name: 'a small class of an engine that has it', facts: { servers: [{ ...without, class: 'db.t3.micro' }] } },
    ],
    notApplicable: [
      {
        name: 'a class of MariaDB that has none',
        facts: { engine: 'mariadb', servers: [{ ...without, class: 'db.t4g.small' }] },
      },
      { name: 'Neptune', facts: { engine: 'neptune', servers: [without] } },
      { name: 'being deleted', facts: { status: 'deleting', servers: [without] } },
      { name: 'a cluster without instances', facts: { kind: 'cluster', servers: [] } },
      { name: 'a class that has none', facts: { engine: 'mysql', servers: [{ ...without, class: 'db.t3.micro' }] } },
    ],
  }),
});
