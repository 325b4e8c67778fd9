/** Examples of logging.cloudtrail-multi-region, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { MultiRegionTrail } from '../../../services/cloudtrail/trails.ts';

const facts = { name: 'payments', management: false };
const status = { logging: true, deliveryError: null, lastDelivery: '2026-01-15T11:55:00.000Z' };
const everything = { read: true, write: true, narrowedBy: [] };
const trail = {
  name: 'organisation',
  logGroup: null,
  bucket: 'trail-logs',
  status,
  managementEvents: everything,
  dataEvents: [],
};
const having = (...trails: Known<MultiRegionTrail>[]) => ({ trails: trails.map((facts) => ({ facts })) });

export const examples = varied({
  common: { facts },
  pass: [
    { name: 'one trail', with: having(trail) },
    { name: 'one of two', with: having({ ...trail, status: { ...status, logging: false } }, trail) },
    {
      name: 'a delivery as old as accepted',
      with: having({ ...trail, status: { ...status, lastDelivery: '2026-01-14T12:00:00.000Z' } }),
    },
    {
      name: 'undeliverable, where deliveries do not count',
      with: having({ ...trail, status: { ...status, deliveryError: 'NoSuchBucket' } }),
      parameters: { delivers: false },
    },
  ],
  fail: [
    {
      name: 'writes only, where deliveries do not count',
      with: having({ ...trail, managementEvents: { ...everything, read: false } }),
      parameters: { delivers: false },
    },
    { name: 'no trail', with: having() },
    { name: 'stopped', with: having({ ...trail, status: { ...status, logging: false } }) },
    { name: 'undeliverable', with: having({ ...trail, status: { ...status, deliveryError: 'NoSuchBucket' } }) },
    { name: 'never started', with: having({ ...trail, status: { ...status, lastDelivery: null } }) },
    {
      name: 'silent for longer than a day',
      with: having({ ...trail, status: { ...status, lastDelivery: '2026-01-14T11:59:59.000Z' } }),
    },
    { name: 'writes only', with: having({ ...trail, managementEvents: { ...everything, read: false } }) },
    {
      name: 'without the events of KMS',
      with: having({ ...trail, managementEvents: { read: true, write: false, narrowedBy: ['kms.amazonaws.com'] } }),
    },
  ],
});
