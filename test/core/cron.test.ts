import { describe, expect, it } from 'vitest';
import { scheduleOf } from '../../shared/core/cron.ts';

const now = new Date('2026-01-15T12:00:00Z');

describe('AWS cron expressions', () => {
  it.each([
    ['cron(0 5 ? * * *)', 'daily', 24, ['05:00']],
    ['0 12 * * ? *', 'without its wrapping', 24, ['12:00']],
    ['cron(0 5/8 ? * * *)', 'every eight hours', 8, ['05:00', '13:00', '21:00']],
    ['cron(15 4,6 ? * * *)', 'twice, close together', 22, ['04:15', '06:15']],
    ['cron(0-30/30 3 ? * * *)', 'a stepped range', 23.5, ['03:00', '03:30']],
    ['cron(30 4 ? * SUN *)', 'weekly by name', 168, ['04:30']],
    ['cron(30 4 ? * 1 *)', 'weekly by number', 168, ['04:30']],
    ['cron(0 5 ? * MON-FRI *)', 'on working days: the weekend is the gap', 72, ['05:00']],
    ['cron(0 5,17 ? * SUN *)', 'twice on one day of the week', 156, ['05:00', '17:00']],
    ['cron(0 5 1 * ? *)', 'monthly', 744, ['05:00']],
    ['cron(0 5 L * ? *)', 'on the last day of the month', 744, ['05:00']],
    ['cron(0 5 ? * 6#3 *)', 'on the third Friday', 840, ['05:00']],
    ['cron(0 5 ? * 2L *)', 'on the last Monday', 840, ['05:00']],
    ['cron(0 5 1 JAN,JUL ? *)', 'twice a year', 4416, ['05:00']],
    ['cron(0 5 1 1 ? *)', 'yearly', 8760, ['05:00']],
    ['cron(0 5 29 2 ? *)', 'less than yearly', 17_544, ['05:00']],
    ['  cron( 0   5 ? * * * )  ', 'with spaces', 24, ['05:00']],
    ['cron(0 20,0 ? * * *)', 'in any order, the gap within the day', 20, ['00:00', '20:00']],
    ['cron(0 1,9,10 ? * * *)', 'three times', 15, ['01:00', '09:00', '10:00']],
    ['cron(0 5 ? JAN * *)', 'daily in one month', 8040, ['05:00']],
    ['cron(0 5 ? * MONL *)', 'on the last Monday by name', 840, ['05:00']],
  ])('%s: %s', (expression, _meaning, longestGapHours, starts) => {
    expect(scheduleOf(expression, 'UTC', now)).toEqual({ longestGapHours, starts });
  });

  it.each([
    ['America/New_York', ['09:00', '10:00']],
    ['Europe/Berlin', ['03:00', '04:00']],
    ['Asia/Kolkata', ['23:30']],
    ['Etc/UTC', ['05:00']],
  ])('gives the times of %s in UTC, in winter and in summer', (zone, starts) => {
    expect(scheduleOf('cron(0 5 ? * * *)', zone, now)?.starts).toEqual(starts);
  });

  it.each([
    'rate(1 day)',
    'cron(0 5 ? * *)',
    'cron(0 5 15W * ? *)',
    'cron(0 24 ? * * *)',
    'cron(60 5 ? * * *)',
    'cron(0 9-5 ? * * *)',
    'cron(0 5 ? * * 2026)',
    'cron(0 5/0 ? * * *)',
    'cron(0 5/ ? * * *)',
    'cron(0 5/1/2 ? * * *)',
    'cron(0 5-6-7 ? * * *)',
    'cron(0 5 ? * XYZ *)',
    'xcron(0 5 ? * * *)',
    'cron(0 5 ? * * *)x',
    '0 5 ? * * * *',
    'cron(0 5 ? * 1-2#3 *)',
    'cron(0 5 ? * 6#31 *)',
    'cron(0 5e0 ? * * *)',
    'cron(0 +5 ? * * *)',
    'cron(0 5 0 * ? *)',
    'cron(0 , ? * * *)',
    '',
  ])('does not pretend to understand "%s"', (expression) => {
    expect(scheduleOf(expression, 'UTC', now)).toBeNull();
  });

  it('does not pretend to know a zone', () => {
    expect(scheduleOf('cron(0 5 ? * * *)', 'Mars/Olympus', now)).toBeNull();
  });
});
