import { expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { isRunning } from '../../shared/services/rds/statuses.ts';

const ACTION = 'rds:DescribeDBInstances';

it.each(['available', 'backing-up', 'modifying', 'storage-full', 'failing-over'])(
  'a database that is %s serves its clients',
  (status) => {
    expect(isRunning(status, ACTION)).toBe(true);
  },
);

it.each(['creating', 'stopped', 'failed', 'incompatible-network', 'inaccessible-encryption-credentials-recoverable'])(
  'a database that is %s serves nobody',
  (status) => {
    expect(isRunning(status, ACTION)).toBe(false);
  },
);

it('a status that AWS added later is unreadable, and its name is shortened', () => {
  const found = isRunning(`thawing${'g'.repeat(200)}`, ACTION);
  expect(found).toBeInstanceOf(CouldNotRead);
  expect(found).toMatchObject({ action: ACTION, reason: 'malformed' });
  expect((found as CouldNotRead).code.length).toBeLessThan(120);
});

it('a status that could not be read stays unread', () => {
  const unread = new CouldNotRead(ACTION, 'denied', 'AccessDenied');
  expect(isRunning(unread, ACTION)).toBe(unread);
});
