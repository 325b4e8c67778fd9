import { varied } from '../../../core/example.ts';
import { exampleDatabase } from '../../../services/backup/examples.ts';
import { alarm, watching } from '../../../services/cloudwatch/examples.ts';
import { groupId } from '../../../services/rds/parameters.ts';

const database = exampleDatabase;
const metric = (name = 'orders', what = 'DatabaseConnections') => ({
  ...{ namespace: 'AWS/RDS', name: what, stat: 'Maximum', account: null },
  dimensions: { DBInstanceIdentifier: name },
});
const ofAlarm = (threshold: number, of = metric(), its: object = {}) => ({
  facts: { ...alarm, watched: { ...watching, metrics: [of], threshold }, ...its },
});
const given = (...found: ReturnType<typeof ofAlarm>[]) => ({
  alarms: found,
  memory: [{ id: 'db.m7g.large', facts: { gib: 8 } }],
  groups: [
    { id: groupId('instance', 'orders'), facts: { tls: true, connections: '{DBInstanceClassMemory/12582880}' } },
  ],
});

export const examples = varied({
  common: { facts: database, with: given() },
  pass: [
    { name: 'at the threshold', with: given(ofAlarm(545)) },
    {
      name: 'a serverless instance, whatever the threshold',
      facts: { servers: [{ ...database.servers[0], class: 'db.serverless' }] },
      with: given(ofAlarm(9_000)),
    },
    { name: 'an engine that names no number', with: { ...given(ofAlarm(9_000)), groups: [] } },
  ],
  fail: [
    { name: 'no alarm' },
    { name: 'too late', with: given(ofAlarm(546)) },
    { name: "another database's", with: given(ofAlarm(100, metric('catalogue'))) },
    { name: 'another metric', with: given(ofAlarm(100, metric('orders', 'CPUUtilization'))) },
    { name: 'no action', with: given(ofAlarm(100, metric(), { actions: [] })) },
    {
      name: 'one instance of two',
      facts: { servers: [...database.servers, { ...database.servers[0], identifier: 'orders-2' }] },
      with: given(ofAlarm(100)),
    },
  ],
  notApplicable: [{ name: 'no instance', facts: { kind: 'cluster', servers: [] } }],
});
