import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { databaseUse, USE_DAYS } from '../../services/cloudwatch-metrics/databases.ts';
import { DATABASE_ARN as id, used } from '../../services/cloudwatch-metrics/examples.ts';

const busy = { ...used, cpuPercent: 70 };
const WITHOUT = ['sqlserver', 'oracle', 'custom-'];

export default control({
  id: 'database.read-replicas',
  title: 'Busy databases have a replica that takes reads',
  severity: 'low',
  seeds: ['000:70', '000:186'],
  satisfies: [
    inPart(['nist-800-53-r5/SC-6', 'soc2/A1.1', 'iso-27001/A.8.6'], 'capacity other than that of databases'),
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    cpuPercent: percent(70, 'use of the processor from which a replica is asked for', { minimum: 1 }),
  },
  subject: databaseUse,
  why: 'One server that reads and writes for everybody is full one day, and a larger class is a restart that ends at the largest.',
  fix: {
    values: ({ facts: { name } }) => ({ identifier: name }),
    steps: [
      'of an instance: aws rds create-db-instance-read-replica --db-instance-identifier "<REPLICA: a name for it>" --source-db-instance-identifier {identifier} --region {region}',
      'of a cluster: aws rds create-db-instance --db-cluster-identifier {identifier} --db-instance-identifier "<READER: a name for it>" --engine "<ENGINE: that of the cluster>" --db-instance-class "<CLASS: that of its other instances>" --region {region}',
      'let the application send its reads there',
    ],
    mind: 'a replica is billed as an instance, and is a moment behind',
  },
  console: 'rds/home?region={region}#database:id={name}',
  deed: 'left the busy database {name} without a reader',
  evaluate: ({ facts }, _others, { cpuPercent }) => {
    if (!facts.running) return notApplicable(`its status is ${facts.status}`);
    if (facts.isReplica) return notApplicable('it is a read replica itself');
    if (WITHOUT.some((prefix) => facts.engine.startsWith(prefix)))
      return notApplicable(`replicas of ${facts.engine} depend on its edition`);
    const isCalm = () => facts.cpuPercent < cpuPercent;
    return anyOf([() => facts.hasReader, isCalm], (question) => question())
      ? pass(`its processor was used to less than ${cpuPercent}% in ${USE_DAYS} days, or a reader takes reads`)
      : fail(
          `its processor was used to ${cpuPercent}% or more on a day of the last ${USE_DAYS}, and nothing else takes reads`,
        );
  },
  examples: {
    pass: [
      { name: 'calm', id, facts: { ...used, cpuPercent: 69.9 } },
      { name: 'a reader', id, facts: { ...busy, hasReader: true } },
    ],
    fail: [{ name: 'busy', id, facts: busy }],
    notApplicable: [
      { name: 'a replica itself', id, facts: { ...busy, isReplica: true } },
      { name: 'stopped', id, facts: { ...busy, status: 'stopped', running: false } },
      { name: 'SQL Server', id, facts: { ...busy, engine: 'sqlserver-se' } },
    ],
  },
});
