import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { percent } from '../../core/parameter.ts';
import { allOf, anyOf, thoseOf } from '../../core/quantify.ts';
import { exampleDatabase } from '../../services/backup/examples.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarm, watching } from '../../services/cloudwatch/examples.ts';
import { type Limit, tellsOf } from '../../services/cloudwatch/watching.ts';
import { databases } from '../../services/rds/databases.ts';

const database = { ...exampleDatabase, identifier: 'orders' };
const cluster = { ...database, kind: 'cluster', members: ['orders-1', 'orders-2'], storageGiB: null } as const;
const GIB = 2 ** 30;
const of = (dimensions: Record<string, string>, name = 'CPUUtilization') => [
  { namespace: 'AWS/RDS', name, dimensions, stat: 'Average', account: null },
];
const orders = { DBInstanceIdentifier: 'orders' };
type Changes = { readonly watched?: object | null; readonly its?: object };
const one = (watched: object, { watched: changed = {}, its = {} }: Changes) => ({
  facts: { ...alarm, watched: changed && { ...watching, ...watched, ...changed }, ...its } as typeof alarm,
});
const cpu = (changes: Changes = {}, dimensions: Record<string, string> = orders) =>
  one({ metrics: of(dimensions), comparison: 'GreaterThanThreshold', threshold: 80 }, changes);
const memory = (changes: Changes = {}, dimensions: Record<string, string> = orders) =>
  one({ metrics: of(dimensions, 'FreeableMemory'), comparison: 'LessThanThreshold', threshold: GIB }, changes);
const query = (text: string) => cpu({ watched: { metrics: [], expressions: [text] } });
const OF_ALL = 'FROM SCHEMA("AWS/RDS", DBInstanceIdentifier)';
const shown = (name: string, ...found: ReturnType<typeof cpu>[]) => ({
  name,
  facts: database,
  with: { alarms: found },
});
const member = (name: string) => ({ DBInstanceIdentifier: name });

export default control({
  id: 'alerting.alarm-cpu-memory',
  title: 'Alarms tell when a database has no CPU or memory to spare',
  severity: 'medium',
  seeds: ['000:89', '002:46', '004:284'],
  satisfies: ['nist-800-53-r5/SI-4(5)', 'nist-800-53-r5/SC-5(3)', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: { config: [inPart('CLOUDWATCH_ALARM_SETTINGS_CHECK', 'the settings of alarms on other metrics')] },
  parameters: { cpuPercent: percent(80, 'use of the CPU at which the alarm goes off at the latest', { minimum: 1 }) },
  subject: databases,
  with: { alarms },
  why: 'A database that has run out of CPU or memory answers late before it fails, and nobody looks at its graphs until then.',
  fix: {
    values: ({ facts: { identifier, kind } }, _others, { cpuPercent }) => ({
      ...{ identifier, percent: String(cpuPercent) },
      dimension: kind === 'cluster' ? 'DBClusterIdentifier' : 'DBInstanceIdentifier',
    }),
    steps: [
      'aws cloudwatch put-metric-alarm --alarm-name "<CPU_ALARM: a name for it>" --namespace AWS/RDS --metric-name CPUUtilization --dimensions Name={dimension},Value={identifier} --statistic Maximum --period 300 --evaluation-periods 3 --threshold {percent} --comparison-operator GreaterThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}',
      'aws cloudwatch put-metric-alarm --alarm-name "<MEMORY_ALARM: a name for it>" --namespace AWS/RDS --metric-name FreeableMemory --dimensions Name={dimension},Value={identifier} --statistic Minimum --period 300 --evaluation-periods 3 --threshold "<BYTES: a fifth of the memory of its class>" --comparison-operator LessThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}',
    ],
  },
  console: 'rds/home?region={region}#database:id={name}',
  deed: 'took an alarm of CPU or memory off database {name}',
  evaluate: ({ facts }, { alarms }, { cpuPercent }) => {
    type Which = Omit<Limit, 'dimension'>;
    const isWatched = (dimension: Limit['dimension'], limit: Which) =>
      anyOf(alarms, (one) => tellsOf(one.facts, { ...limit, dimension }));
    const isInstanceWatched = (name: string, limit: Which) => isWatched(['DBInstanceIdentifier', name], limit);
    const covers = (limit: Which) => {
      if (facts.kind === 'instance') return isInstanceWatched(facts.identifier, limit);
      const asOne = () => isWatched(['DBClusterIdentifier', facts.identifier], limit);
      const each = () => facts.members.length > 0 && allOf(facts.members, (name) => isInstanceWatched(name, limit));
      return anyOf([asOne, each], (way) => way());
    };
    const limits: readonly (Which & { readonly missing: string })[] = [
      {
        ...{ namespace: 'AWS/RDS', metric: 'CPUUtilization', when: 'above' },
        isEarly: (threshold) => threshold <= cpuPercent,
        missing: `use of its CPU above ${cpuPercent} %`,
      },
      {
        ...{ namespace: 'AWS/RDS', metric: 'FreeableMemory', when: 'below' },
        isEarly: (threshold) => threshold > 0,
        missing: 'memory that runs out',
      },
    ];
    const missing = thoseOf(limits, (limit) => !covers(limit));
    if (missing.length === 0) return pass('alarms tell of its CPU and memory');
    return fail(`no alarm tells in time of ${missing.map((limit) => limit.missing).join(', and of ')}`);
  },
  examples: varied({
    common: { facts: cluster },
    pass: [
      shown('both', cpu(), memory()),
      shown('at the threshold as well', cpu({ watched: { comparison: 'GreaterThanOrEqualToThreshold' } }), memory()),
      shown('a query for the highest of all', query(`SELECT MAX(CPUUtilization) ${OF_ALL}`), memory()),
      shown('a query for each', query(`SELECT AVG(CPUUtilization) ${OF_ALL} GROUP BY DBInstanceIdentifier`), memory()),
      {
        name: 'each instance of a cluster',
        with: { alarms: cluster.members.flatMap((name) => [cpu({}, member(name)), memory({}, member(name))]) },
      },
      {
        name: 'a cluster as one',
        with: { alarms: [cpu({}, { DBClusterIdentifier: 'orders' }), memory({}, { DBClusterIdentifier: 'orders' })] },
      },
    ],
    fail: [
      shown('no alarm'),
      shown('CPU alone', cpu()),
      shown('memory alone', memory()),
      shown('too late', cpu({ watched: { threshold: 81 } }), memory()),
      shown('memory that is never below', cpu(), memory({ watched: { threshold: 0 } })),
      shown('the wrong way round', cpu({ watched: { comparison: 'LessThanThreshold' } }), memory()),
      shown('a band', cpu({ watched: { threshold: null } }), memory()),
      shown("another database's", cpu({}, member('catalogue')), memory()),
      shown(
        "another account's",
        cpu({ watched: { metrics: [{ ...of(orders)[0], account: '444455556666' }] } }),
        memory(),
      ),
      shown('another namespace', cpu({ watched: { metrics: [{ ...of(orders)[0], namespace: 'Own' }] } }), memory()),
      shown('no action', cpu({ its: { actions: [] } }), memory()),
      shown('actions disabled', cpu({ its: { actionsEnabled: false } }), memory()),
      shown('a composite alarm', cpu({ watched: null }), memory()),
      shown('a query for the average of all', query(`SELECT AVG(CPUUtilization) ${OF_ALL}`), memory()),
      shown('a query for some', query(`SELECT MAX(CPUUtilization) ${OF_ALL} WHERE Team = 'a'`), memory()),
      shown('a query for another metric', query(`SELECT MAX(ReadLatency) ${OF_ALL}`), memory()),
      shown('an expression', cpu({ watched: { expressions: ['m1 / 2'] } }), memory()),
      {
        name: 'one instance of a cluster',
        with: { alarms: [cpu({}, member('orders-1')), memory({}, member('orders-1'))] },
      },
      { name: 'a cluster without instances', facts: { members: [] }, with: { alarms: [] } },
    ],
  }),
});
