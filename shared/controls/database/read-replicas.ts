import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { exampleDatabase, exampleReplica } from '../../services/backup/examples.ts';
import { databaseUse, USE_DAYS } from '../../services/cloudwatch-metrics/databases.ts';
import { DATABASE_ARN as id, used } from '../../services/cloudwatch-metrics/examples.ts';
import { databases } from '../../services/rds/databases.ts';

const database = { ...exampleDatabase, replicas: [] };
const cluster = { ...database, kind: 'cluster', members: ['orders-1'] } as const;
const use = (cpuPercent: number) => ({ use: [{ id, facts: { ...used, cpuPercent } }] });
const WITHOUT = ['sqlserver', 'oracle', 'custom-'];

export default control({
  id: 'database.read-replicas',
  title: 'Busy databases have a replica that takes reads',
  severity: 'low',
  seeds: ['000:70', '000:186'],
  satisfies: [inPart(['nist-800-53-r5/SC-6', 'soc2/A1.1', 'iso-27001/A.8.6'], 'capacity other than that of databases')],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    cpuPercent: percent(70, 'use of the processor from which a replica is asked for', { minimum: 1 }),
  },
  subject: databases,
  with: { use: databaseUse },
  why: 'One server that reads and writes for everybody is full one day, and a larger class is a restart that ends at the largest.',
  fix: {
    values: ({ facts: { identifier, kind } }) => ({ identifier, kind }),
    command:
      'aws rds create-db-instance-read-replica --db-instance-identifier "<REPLICA: a name for it>" --source-db-instance-identifier {identifier} --region {region}',
    mind: 'the application has to send its reads there; a replica is billed as an instance',
    instead: [
      {
        when: { kind: 'cluster' },
        command:
          'aws rds create-db-instance --db-cluster-identifier {identifier} --db-instance-identifier "<READER: a name for it>" --engine "<ENGINE: that of the cluster>" --db-instance-class "<CLASS: that of its other instances>" --region {region}',
        mind: 'the application has to use the endpoint for reading; a reader is billed as an instance',
      },
    ],
  },
  console: 'rds/home?region={region}#database:id={name}',
  deed: 'left the busy database {name} without a reader',
  evaluate: ({ id, facts }, { use }, { cpuPercent }) => {
    if (facts.status !== 'available') return notApplicable(`its status is ${facts.status}`);
    if (facts.readReplicaOf !== null) return notApplicable('it is a read replica itself');
    if (facts.kind === 'cluster' && facts.members.length > 1) return pass('the cluster has a reader');
    if (facts.replicas.length > 0) return pass('it has a read replica');
    if (WITHOUT.some((prefix) => facts.engine.startsWith(prefix)))
      return notApplicable(`replicas of ${facts.engine} depend on its edition`);
    return anyOf(use, (one) => one.id === id && one.facts.cpuPercent >= cpuPercent)
      ? fail(
          `its processor was used to ${cpuPercent}% or more on a day of the last ${USE_DAYS}, and nothing else takes reads`,
        )
      : pass(`its processor was used to less than ${cpuPercent}% in ${USE_DAYS} days`);
  },
  examples: {
    pass: [
      { name: 'calm', id, facts: database, with: use(69.9) },
      { name: 'a replica', id, facts: { ...database, replicas: ['orders-2'] }, with: use(90) },
      { name: 'a cluster with a reader', id, facts: { ...cluster, members: ['a', 'b'] }, with: use(90) },
      { name: 'another database is busy', id: `${id}-2`, facts: database, with: use(90) },
    ],
    fail: [
      { name: 'busy', id, facts: database, with: use(70) },
      { name: 'a busy cluster of one', id, facts: cluster, with: use(90) },
    ],
    notApplicable: [
      { name: 'a replica itself', id, facts: exampleReplica, with: use(90) },
      { name: 'stopped', id, facts: { ...database, status: 'stopped' }, with: use(90) },
      { name: 'SQL Server', id, facts: { ...database, engine: 'sqlserver-se' }, with: use(90) },
    ],
  },
});
