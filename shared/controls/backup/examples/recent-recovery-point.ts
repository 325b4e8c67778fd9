/** Examples of backup.recent-recovery-point, which are many. */

import { varied } from '../../../core/example.ts';

const store = {
  ...{ type: 'RDS', status: 'available', created: '2025-03-01T09:00:00.000Z', replica: false },
  ...{ restorableTo: ['2026-01-14T00:00:00.000Z'], exists: true as const },
};
const stale = { ...store, restorableTo: ['2026-01-13T23:59:59.000Z'] };
const none = (created: string | null) => ({ ...store, created, restorableTo: [] });

export const examples = varied({
  common: {},
  pass: [
    { name: 'just recent enough', facts: store },
    {
      name: 'an old recovery point, and point-in-time restore',
      facts: { ...store, restorableTo: ['2026-01-01T00:00:00.000Z', '2026-01-15T11:55:00.000Z'] },
    },
  ],
  fail: [
    { name: 'too old', facts: stale },
    { name: 'none, though it is old enough', facts: none('2026-01-14T00:00:00.000Z') },
    { name: 'none, age unstated', facts: { ...none(null), type: 'EFS', status: 'unstated' } },
  ],
  notApplicable: [
    { name: 'a read replica', facts: { ...stale, replica: true } },
    { name: 'younger than its first backup', facts: none('2026-01-14T00:00:01.000Z') },
    { name: 'being created', facts: { ...none(null), status: 'creating' } },
    { name: 'stopped', facts: { ...stale, status: 'stopped' } },
  ],
});
