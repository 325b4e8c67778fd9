import { describe, expect, it } from 'vitest';
import { accountOnly, isWithin, parseUnit, unitId } from '../../shared/core/account.ts';

describe('an account', () => {
  it.each([
    ['', '', true],
    ['workloads/payments', '', true],
    ['workloads/payments', 'workloads', true],
    ['workloads/payments', 'workloads/payments', true],
    ['workloads', 'workloads/payments', false],
    ['workloads-old/payments', 'workloads', false],
    ['sandbox/workloads', 'workloads', false],
  ])('with the path "%s" is in the organisational unit "%s": %s', (ou, unit, within) => {
    expect(isWithin({ ou }, unit)).toBe(within);
  });

  it('of which only the id is known has no tags and no organisational unit, and is not the management account', () => {
    expect(accountOnly('111122223333')).toEqual({
      ...{ id: '111122223333', name: '111122223333', ou: '', tags: {}, management: false },
    });
  });
});

it('the id of a unit is taken apart at its first slash', () => {
  expect(unitId({ account: '111122223333', region: 'eu-west-1' })).toBe('111122223333/eu-west-1');
  expect(parseUnit('111122223333/eu-west-1')).toEqual({ account: '111122223333', region: 'eu-west-1' });
  expect(parseUnit('alerts/111122223333/global')).toEqual({ account: 'alerts', region: '111122223333/global' });
});
