/** Examples of logging.data-events, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { MultiRegionTrail } from '../../../services/cloudtrail/trails.ts';

const facts = { name: 'payments', management: false };
const TYPES = ['AWS::S3::Object', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'];
const every = (changed: object = {}) =>
  TYPES.map((type) => ({ type, read: true, write: true, ofAll: true, ...changed }));
const status = { logging: true, deliveryError: null, lastDelivery: '2026-01-15T11:55:00.000Z' };
const trail = {
  ...{ name: 'organisation', logGroup: null, bucket: 'trail-logs', status, dataEvents: every() },
  managementEvents: { read: true, write: true, narrowedBy: [] },
};
const having = (...trails: Known<MultiRegionTrail>[]) => ({ trails: trails.map((facts) => ({ facts })) });
const only = (types: readonly string[]) => ({
  ...trail,
  dataEvents: every().filter(({ type }) => types.includes(type)),
});

export const examples = varied({
  common: { facts },
  pass: [
    { name: 'all of them', with: having(trail) },
    { name: 'two trails together', with: having(only(TYPES.slice(0, 1)), only(TYPES.slice(1))) },
    {
      name: 'objects alone, where that is enough',
      with: having(only(TYPES.slice(0, 1))),
      parameters: { types: TYPES.slice(0, 1) },
    },
    {
      name: 'writes alone, where that is enough',
      with: having({ ...trail, dataEvents: every({ read: false }) }),
      parameters: { events: ['write'] },
    },
    {
      name: 'reads in one selector and writes in another',
      with: having({ ...trail, dataEvents: [...every({ read: false }), ...every({ write: false })] }),
    },
  ],
  fail: [
    { name: 'no trail', with: having() },
    { name: 'management events alone', with: having({ ...trail, dataEvents: [] }) },
    ...TYPES.map((type) => ({ name: `no ${type}`, facts, with: having(only(TYPES.filter((one) => one !== type))) })),
    { name: 'writes alone', with: having({ ...trail, dataEvents: every({ read: false }) }) },
    { name: 'reads alone', with: having({ ...trail, dataEvents: every({ write: false }) }) },
    { name: 'some resources alone', with: having({ ...trail, dataEvents: every({ ofAll: false }) }) },
    { name: 'a stopped trail', with: having({ ...trail, status: { ...status, logging: false } }) },
  ],
});
