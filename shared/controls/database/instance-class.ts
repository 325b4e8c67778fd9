import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { classMemory } from '../../services/ec2/class-memory.ts';
import { databases } from '../../services/rds/databases.ts';

const [server] = exampleDatabase.servers;
const small = { ...server, identifier: 'orders-2', class: 'db.t4g.medium' };
const serverless = { ...server, class: 'db.serverless' };
const classes = [
  { id: 'db.t4g.medium', facts: { gib: 4 } },
  { id: 'db.m7g.large', facts: { gib: 8 } },
];

export default control({
  id: 'database.instance-class',
  title: 'Databases have the memory that production needs',
  severity: 'low',
  seeds: ['000:67', '004:276'],
  satisfies: ['nist-800-53-r5/CP-2(2)', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: {},
  parameters: { minMemoryGib: count(8, 'least memory of a database server, in GiB') },
  subject: databases,
  with: { classes: classMemory },
  why: 'A database that does not hold its working set in memory reads it from disk for every query, and slows down all at once.',
  fix: {
    command:
      'aws rds modify-db-instance --db-instance-identifier "<INSTANCE: the instance that the finding names>" --db-instance-class "<CLASS: a class with more memory>" --region {region}',
    mind: 'the change restarts the instance in its maintenance window, and a larger class costs more',
  },
  console: 'rds/home?region={region}#database:id={name};is-cluster={isCluster}',
  evaluate: ({ facts: database }, { classes }, { minMemoryGib }) => {
    if (database.status === 'deleting') return notApplicable('it is being deleted');
    if (database.servers.length === 0) return notApplicable('the cluster has no instance');
    const gibOf = (name: string) => {
      if (name === 'db.serverless') return (database.maxCapacityUnits ?? 0) * 2;
      return classes.find(({ id }) => id === name)?.facts.gib ?? 0;
    };
    const least = thoseOf(database.servers, (one) => gibOf(one.class) < minMemoryGib);
    if (least.length === 0) return pass(`every server has ${minMemoryGib} GiB of memory or more`);
    const inWords = least.map((one) => `${one.identifier} (${one.class}) ${gibOf(one.class)} GiB`);
    return fail(`less memory than ${minMemoryGib} GiB: ${listed(inWords)}`);
  },
  examples: {
    pass: [
      { name: 'enough', facts: exampleDatabase, with: { classes } },
      {
        name: 'a serverless cluster that may grow to enough',
        facts: { ...exampleDatabase, kind: 'cluster', servers: [serverless], maxCapacityUnits: 4 },
        with: { classes },
      },
    ],
    fail: [
      { name: 'too little', facts: { ...exampleDatabase, servers: [small] }, with: { classes } },
      { name: 'too little in one of two', facts: { ...exampleDatabase, servers: [server, small] }, with: { classes } },
      {
        name: 'a serverless cluster with a low ceiling',
        facts: { ...exampleDatabase, kind: 'cluster', servers: [serverless], maxCapacityUnits: 3.5 },
        with: { classes },
      },
    ],
    notApplicable: [
      { name: 'being deleted', facts: { ...exampleDatabase, status: 'deleting', servers: [small] }, with: { classes } },
      {
        name: 'a cluster without instances',
        facts: { ...exampleDatabase, kind: 'cluster', servers: [] },
        with: { classes },
      },
    ],
  },
});
