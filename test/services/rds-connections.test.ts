import { expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { connectionsBy } from '../../shared/services/rds/connections.ts';

it.each([
  ['5000', 8, 5_000],
  ['{DBInstanceClassMemory/12582880}', 8, 682],
  ['LEAST({DBInstanceClassMemory/9531392},5000)', 8, 901],
  ['LEAST({DBInstanceClassMemory/9531392},5000)', 64, 5_000],
  ['GREATEST({log(DBInstanceClassMemory/805306368)*45},{log(DBInstanceClassMemory/8187281408)*1000})', 8, 153],
  ['{DBInstanceClassMemory/12582880} - 10', 8, 672],
  ['SUM(100, {DBInstanceClassMemory/12582880}, 2 * 3)', 8, 788],
])('%s of %i GiB are %i connections', (formula, gib, expected) => {
  expect(connectionsBy(formula, gib)).toBe(expected);
});

it.each(['', 'many', 'LEAST(5000', '5000 5000', 'LEAST(,)', '{DBInstanceClassMemory/0}', 'EVIL(1)', '5;5'])(
  '%j is not understood',
  (formula) => {
    expect(() => connectionsBy(formula, 8)).toThrow(CouldNotRead);
  },
);
