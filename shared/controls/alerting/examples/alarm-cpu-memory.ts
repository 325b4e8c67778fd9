import { varied } from '../../../core/example.ts';
import { exampleDatabase } from '../../../services/backup/examples.ts';
import { alarm, watching } from '../../../services/cloudwatch/examples.ts';

type Changes = { readonly watched?: object | null; readonly its?: object };
const database = { ...exampleDatabase, identifier: 'orders' };
const cluster = { ...database, kind: 'cluster', members: ['orders-1', 'orders-2'], storageGiB: null } as const;
const GIB = 2 ** 30;
const of = (dimensions: Record<string, string>, name = 'CPUUtilization') => [
  { namespace: 'AWS/RDS', name, dimensions, stat: 'Average', account: null },
];
const orders = { DBInstanceIdentifier: 'orders' };
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

export const examples = varied({
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
});
