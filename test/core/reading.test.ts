import { describe, expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import {
  eachPresent,
  given,
  instantOf,
  known,
  numberOf,
  oneOf,
  pastInstantOf,
  seenIn,
} from '../../shared/core/reading.ts';

const ACTION = 'guardduty:GetDetector';
const complaint = (value: unknown): string => {
  expect(value).toBeInstanceOf(CouldNotRead);
  expect((value as CouldNotRead).reason).toBe('malformed');
  return (value as CouldNotRead).code;
};

describe('a value of a closed set', () => {
  const status = (value: string | undefined) => oneOf(value, ['ENABLED', 'DISABLED'], ACTION, 'Status');

  it('is read when AWS documents it', () => expect(status('ENABLED')).toBe('ENABLED'));

  it('is unreadable when AWS does not document it, also in other letters', () => {
    expect(complaint(status('PAUSED'))).toBe('Status has the value "PAUSED", which is not known');
    complaint(status('enabled'));
    complaint(status(undefined));
    complaint(status('toString'));
  });

  it('is shortened in the message, which is stored with every verdict', () =>
    expect(complaint(status('x'.repeat(10_000))).length).toBeLessThan(120));
});

describe('an instant', () => {
  it('is ISO text', () => expect(instantOf(new Date(0), ACTION, 'CreatedAt')).toBe('1970-01-01T00:00:00.000Z'));

  it('is unreadable when it is no date', () => {
    complaint(instantOf('yesterday', ACTION, 'CreatedAt'));
    complaint(instantOf(new Date(Number.NaN), ACTION, 'CreatedAt'));
    complaint(instantOf(undefined, ACTION, 'CreatedAt'));
  });
});

describe('numbers and fields', () => {
  it('a number is finite', () => {
    expect(numberOf('12.5', ACTION, 'Amount')).toBe(12.5);
    for (const value of ['', 'NaN', 'Infinity', 'ten', undefined]) complaint(numberOf(value, ACTION, 'Amount'));
  });

  it('a field that is missing is unreadable, and false or 0 is not missing', () => {
    complaint(given(undefined, ACTION, 'Enabled'));
    expect(given(false, ACTION, 'Enabled')).toBe(false);
    expect(() => known(given(null, ACTION, 'Enabled'))).toThrow('no Enabled in the answer');
  });

  it('a deleted item is left out, and the order stays', async () =>
    expect(await eachPresent([3, 1, 2], async (n) => (n === 1 ? null : n * 2))).toEqual([6, 4]));

  it('the instant of a past action is not in the future, except for the difference of clocks', () => {
    const now = new Date('2026-01-15T12:00:00Z');
    const since = (value: string) => pastInstantOf(value, now, ACTION, 'CreatedAt');
    expect(since('2026-01-15T12:30:00Z')).toBe('2026-01-15T12:30:00.000Z');
    expect(complaint(since('2026-01-15T14:00:00Z'))).toBe('CreatedAt lies in the future');
    complaint(since('yesterday'));
  });

  it('a reading that throws its reason returns it, and any other error is thrown', () => {
    complaint(seenIn(() => known(given(undefined, ACTION, 'Enabled'))));
    expect(() =>
      seenIn(() => {
        throw new TypeError('a bug');
      }),
    ).toThrow('a bug');
  });
});
