import { varied } from '../../../core/example.ts';
import { exampleDatabase } from '../../../services/backup/examples.ts';
import { alarm, watching } from '../../../services/cloudwatch/examples.ts';

const GIB = 2 ** 30;
const database = { ...exampleDatabase, identifier: 'orders', storageGiB: 100 };
const metric = {
  ...{ namespace: 'AWS/RDS', name: 'FreeStorageSpace', stat: 'Average', account: null },
  dimensions: { DBInstanceIdentifier: 'orders' },
};
const watched = { ...watching, metrics: [metric], comparison: 'LessThanThreshold', threshold: 20 * GIB } as const;
const having = (changed: object = {}, its: object = {}) => ({
  alarms: [{ facts: { ...alarm, watched: { ...watched, ...changed }, ...its } as typeof alarm }],
});

export const examples = varied({
  common: { facts: database, with: having() },
  pass: [
    {
      name: 'one of the metrics of an alarm',
      with: having({ metrics: [{ ...metric, name: 'FreeableMemory' }, metric] }),
    },
    { name: 'as much as is asked for' },
    { name: 'at the threshold as well', with: having({ comparison: 'LessThanOrEqualToThreshold' }) },
    { name: 'the second of two', with: { alarms: [{ facts: alarm }, ...having().alarms] } },
  ],
  fail: [
    { name: 'no alarm', with: { alarms: [] }, values: { identifier: 'orders', bytes: '21474836480' } },
    { name: 'a byte too late', with: having({ threshold: 20 * GIB - 1 }) },
    { name: 'a database that has grown', facts: { storageGiB: 101 } },
    { name: 'the wrong way round', with: having({ comparison: 'GreaterThanThreshold' }) },
    { name: 'a band', with: having({ threshold: null }) },
    { name: 'an expression', with: having({ expressions: ['m1 / 2'] }) },
    { name: "another database's", facts: { identifier: 'catalogue' } },
    { name: 'another metric', with: having({ metrics: [{ ...metric, name: 'FreeableMemory' }] }) },
    { name: 'another namespace', with: having({ metrics: [{ ...metric, namespace: 'Own' }] }) },
    { name: "another account's", with: having({ metrics: [{ ...metric, account: '444455556666' }] }) },
    { name: 'no action', with: having({}, { actions: [] }) },
    { name: 'actions disabled', with: having({}, { actionsEnabled: false }) },
    { name: 'a composite alarm', with: having({}, { watched: null }) },
  ],
  notApplicable: [{ name: 'a cluster', facts: { kind: 'cluster', storageGiB: null }, with: { alarms: [] } }],
});
