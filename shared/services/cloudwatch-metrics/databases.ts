/** The use of databases: connections of the last whole day, processor and memory of seven. Three metrics for each of them. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { completeDays, DAY_SECONDS, type MetricQuery } from '../../core/metric.ts';
import { anyOf, attempted } from '../../core/quantify.ts';
import { known, type Seen } from '../../core/reading.ts';
import { CLUSTERS, type Database, databases, INSTANCES } from '../rds/databases.ts';
import { isRunning } from '../rds/statuses.ts';
import { fallPerStep, largest, METRICS, type Measured, measure, nth, ofValues } from './series.ts';

export const USE_DAYS = 7;

export interface DatabaseUse {
  readonly name: Database['identifier'];
  readonly status: Database['status'];
  /** Whether it serves clients; only then does it have metrics. */
  readonly running: Seen<boolean>;
  readonly created: Database['created'];
  /** Whether it is a replica of another database. */
  readonly isReplica: boolean;
  readonly engine: Database['engine'];
  /** Whether a replica, or a second instance of its cluster, can take reads. */
  readonly hasReader: Seen<boolean>;
  /** The most connections that were open at the same time in the last whole day. */
  readonly connections: Seen<number>;
  /** 95th percentile of the use of the processor on the busiest of the last seven whole days, in percent. */
  readonly cpuPercent: Seen<number>;
  /** In percent, how much the free memory falls from day to day on average; negative where it rises. */
  readonly memoryFallPercent: Seen<number>;
}

/** One resource per database of `rds.databases`; its id is the ARN. */
export const databaseUse = collector({
  id: 'metrics.databases',
  kind: 'metric',
  evidence: 'metric',
  scope: 'region',
  actions: [METRICS],
  uses: [databases],
  ownTriggersAlone: true,
  triggers: [],
  collect: async (metrics): Promise<Resource<DatabaseUse>[]> => {
    const found = await metrics.facts(databases);
    const answers = await measure(
      metrics,
      found.map(({ facts }) => (facts instanceof CouldNotRead ? facts : queriesOf(facts, metrics.now))),
    );
    return found.map((database, index) => {
      const { facts } = database;
      return { ...database, facts: facts instanceof CouldNotRead ? facts : useOf(facts, answers[index] ?? []) };
    });
  },
});

/** "Amazon CloudWatch metrics for Amazon RDS", "Monitoring Amazon DocumentDB" and "Neptune metrics". */
const NAMESPACES: Readonly<Record<string, string>> = { docdb: 'AWS/DocDB', neptune: 'AWS/Neptune' };

/** A database that does not run has no metrics, so none are queried. */
function queriesOf({ kind, identifier, engine, status }: Database, now: Date): Seen<readonly MetricQuery[]> {
  const running = runningOf({ kind, status });
  const unread = [identifier, engine, running].find((field) => field instanceof CouldNotRead);
  if (unread instanceof CouldNotRead) return unread;
  if (!running) return new CouldNotRead(METRICS, 'no-data', `the status of the database is ${status}`);
  const dimensions = { [kind === 'cluster' ? 'DBClusterIdentifier' : 'DBInstanceIdentifier']: known(identifier) };
  const ofDatabase = { namespace: NAMESPACES[known(engine)] ?? 'AWS/RDS', dimensions, periodSeconds: DAY_SECONDS };
  return [
    { ...ofDatabase, ...completeDays(now, 1), name: 'DatabaseConnections', stat: 'Maximum' },
    { ...ofDatabase, ...completeDays(now, USE_DAYS), name: 'CPUUtilization', stat: 'p95' },
    { ...ofDatabase, ...completeDays(now, USE_DAYS), name: 'FreeableMemory', stat: 'Average' },
  ];
}

const runningOf = ({ kind, status }: Pick<Database, 'kind' | 'status'>): Seen<boolean> =>
  isRunning(status, kind === 'cluster' ? CLUSTERS : INSTANCES);

/** The answers to the queries, in their order, or why there are none. */
function useOf(
  { kind, identifier, status, created, readReplicaOf, engine, members, replicas }: Database,
  measured: Seen<readonly Measured[]>,
): DatabaseUse {
  const of = (index: number, compute: (values: readonly number[]) => number): Seen<number> =>
    measured instanceof CouldNotRead ? measured : ofValues(nth(measured, index), compute);
  return {
    ...{ name: identifier, status, running: runningOf({ kind, status }), created },
    ...{ isReplica: readReplicaOf !== null, engine },
    hasReader: attempted(() =>
      anyOf([() => known(members).length > 1, () => known(replicas).length > 0], (way) => way()),
    ),
    connections: of(0, largest),
    cpuPercent: of(1, largest),
    memoryFallPercent: of(2, fallPerStep),
  };
}
