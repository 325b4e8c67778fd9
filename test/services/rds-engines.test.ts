import { expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { engineOf } from '../../shared/services/rds/engines.ts';

const ACTION = 'rds:DescribeDBInstances';

it.each([
  'mysql',
  'aurora-postgresql',
  'docdb',
  'neptune',
  'oracle-ee-cdb',
  'sqlserver-dev-ee',
  'custom-sqlserver-web',
])('%s is an engine', (engine) => {
  expect(engineOf(engine, ACTION)).toBe(engine);
});

it.each(['duckdb', 'mysql8', 'aurora-mariadb', '', 'oracle', `oracle-${'e'.repeat(1_000)}`])(
  'an engine that AWS added later is unreadable (%s)',
  (engine) => {
    const found = engineOf(engine, ACTION);
    expect(found).toMatchObject({ action: ACTION, reason: 'malformed' });
    expect((found as CouldNotRead).code.length).toBeLessThan(120);
  },
);

it('an engine that is missing in the answer is unreadable', () => {
  expect(engineOf(undefined, ACTION)).toBeInstanceOf(CouldNotRead);
});
