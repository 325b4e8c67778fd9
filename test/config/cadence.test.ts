/** The hub's schedule follows from the cadences of its accounts. */
import { describe, expect, it } from 'vitest';
import { everyHoursOf, scheduleIn } from '../../shared/config/cadence.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { accountOnly } from '../../shared/core/account.ts';

const resolve = (config: unknown) => resolveConfig(config as PlumblineConfig, { controls, revisions });
const profile = (cadence?: PlumblineConfig['cadence']) => ({ match: { ous: ['Workloads'] }, cadence });
const deployment = {
  managementAccountId: '111111111111',
  hub: { account: '222222222222', region: 'eu-west-1' },
  members: { organizationalUnits: ['r-exam'], regions: ['eu-west-1'] },
  externalId: 'plumbline',
};
const deployed = (change: object, further: object = {}) =>
  resolve({ organizationId: 'o-exampleorgid', deployment: { ...deployment, ...change }, ...further });

describe('the schedule', () => {
  it.each<[string, PlumblineConfig, string, number]>([
    ['nothing said', {}, 'cron(0 3 * * ? *)', 24],
    ['an hourly profile', { profiles: { a: profile('hourly'), b: profile('weekly') } }, 'cron(0 0/1 * * ? *)', 1],
    ['six-hourly by default', { cadence: 'six-hourly', profiles: { a: profile('weekly') } }, 'cron(0 3/6 * * ? *)', 6],
    [
      'weekly by default, daily for some',
      { cadence: 'weekly', profiles: { a: profile('daily') } },
      'cron(0 3 * * ? *)',
      24,
    ],
    // an account that joins is found within a day
    ['weekly for all', { cadence: 'weekly', profiles: { a: profile() } }, 'cron(0 3 * * ? *)', 24],
    ['weekly for some, nothing for the others', { profiles: { a: profile('weekly') } }, 'cron(0 3 * * ? *)', 24],
  ])('of %s', (_, config, expression, everyHours) => {
    expect(resolve(config).schedule).toEqual({ expression, everyHours });
  });

  it('is the one in the deployment, if that sets one', () => {
    const { schedule } = deployed({ schedule: 'cron(0 3 ? * MON *)' }, { cadence: 'hourly' });
    expect(schedule).toEqual({ expression: 'cron(0 3 ? * MON *)', everyHours: 168 });
  });

  it.each([
    ['rate(1 hour)', 'cron(0 0/1 * * ? *)'],
    ['rate(60 minutes)', 'cron(0 0/1 * * ? *)'],
    ['rate(2 hours)', 'cron(0 1/2 * * ? *)'],
    ['rate(12 hours)', 'cron(0 3/12 * * ? *)'],
    ['rate(24 hours)', 'cron(0 3 * * ? *)'],
    ['rate(1 day)', 'cron(0 3 * * ? *)'],
  ])('of %s becomes fixed hours, so that no run starts at deployment', (rate, expression) => {
    const everyHours = everyHoursOf(rate);
    expect(deployed({ schedule: rate }).schedule).toEqual({ expression, everyHours });
    expect(everyHoursOf(expression)).toBe(everyHours);
  });

  it.each(['rate(30 minutes)', 'rate(90 minutes)', 'rate(5 hours)', 'rate(36 hours)', 'rate(2 days)'])(
    'of %s, which divides no day into hours, is left as it is',
    (rate) => {
      expect(deployed({ schedule: rate }).schedule).toEqual({ expression: rate, everyHours: everyHoursOf(rate) });
    },
  );

  it.each([
    ['rate(1 minute)', 1 / 60],
    ['rate(90 minutes)', 1.5],
    ['rate(10 hours)', 10],
    ['rate(7 days)', 168],
    ['cron(0 3 * * ? *)', 24],
    ['cron(0 8-18 * * ? *)', 14],
    ['cron(0 3 ? * MON-FRI *)', 72],
    ['rate(1 days)', null],
    ['rate(2 day)', null],
    ['rate(0 days)', null],
    ['rate(01 days)', null],
    ['rate(1 week)', null],
    ['cron(0 3 * * *)', null],
    ['cron(0 3 * * ? 2030)', null],
    ['0 3 * * ? *', null],
    ['at(2030-01-01T00:00:00)', null],
  ])('%s leaves at most %s hours between two runs', (expression, hours) => {
    expect(everyHoursOf(expression)).toBe(hours);
  });

  it('is also known for an empty configuration', () => {
    expect(scheduleIn({})).toEqual({ expression: 'cron(0 3 * * ? *)', everyHours: 24 });
  });
});

describe('the alarm on a missing scan', () => {
  it.each<[object, object, number]>([
    [{}, {}, 26],
    [{}, { cadence: 'hourly' }, 3],
    [{}, { profiles: { a: profile('six-hourly') } }, 8],
    [{ schedule: 'rate(7 days)' }, {}, 168],
    [{ schedule: 'rate(30 minutes)' }, {}, 3],
    [{ schedule: 'rate(7 days)', finishWithinHours: 168 }, {}, 168],
    [{ finishWithinHours: 40 }, {}, 40],
  ])('with %j and %j waits %d hours', (change, further, hours) => {
    expect(deployed(change, further).deployment?.finishWithinHours).toBe(hours);
  });
});

it.each<[object, number | false]>([
  [{}, 72],
  [{ eventsWithinHours: 168 }, 168],
  [{ eventsWithinHours: false }, false],
])('the alarm on missing events, with %j, waits %s hours', (change, hours) => {
  expect(deployed(change).deployment?.eventsWithinHours).toBe(hours);
});

describe('a wrong schedule', () => {
  it.each<[string, () => unknown, string]>([
    ['a rate', () => deployed({ schedule: 'rate(1 days)' }), 'a rate is 1 minute, hour or day, or several minutes'],
    [
      'a cron expression',
      () => deployed({ schedule: 'cron(0 3 * * *)' }),
      'six fields, minutes to years, of which the last is *',
    ],
    ['neither', () => deployed({ schedule: 'daily' }), 'must be rate(1 day) or cron(0 3 * * ? *), not "daily"'],
    ['something else', () => deployed({ schedule: 5 }), 'deployment.schedule: must be rate(1 day)'],
    ['too seldom', () => deployed({ schedule: 'rate(10 days)' }), 'must not leave more than a week, 168 hours'],
    ['monthly', () => deployed({ schedule: 'cron(0 3 1 * ? *)' }), 'must not leave more than a week'],
    [
      'an alarm within the interval',
      () => deployed({ finishWithinHours: 20 }),
      'deployment.finishWithinHours: must be more than the 24 hours between runs at cron(0 3 * * ? *), not 20',
    ],
    [
      'hours without events',
      () => deployed({ eventsWithinHours: 200 }),
      'deployment.eventsWithinHours: must be a whole number of hours, 2 to 168',
    ],
    [
      'hours without events as a word',
      () => deployed({ eventsWithinHours: 'never' }),
      'deployment.eventsWithinHours: must be a whole number of hours, 2 to 168, or false for no alarm, not "never"',
    ],
    ['a cadence', () => resolve({ cadence: 'dayly' }), 'cadence: must be one of hourly, six-hourly, daily, weekly'],
  ])('%s', (_, refused, message) => {
    expect(refused).toThrow(message);
  });
});

it('an account has the cadence of its profile, or else the default cadence', () => {
  const { settingsFor, cadence } = resolve({
    cadence: 'weekly',
    profiles: { a: profile('hourly'), b: { ...profile(), match: { ous: ['Other'] } } },
  });
  const of = (ou: string) => settingsFor({ ...accountOnly('111122223333'), ou }).cadence;
  expect([cadence, of('Workloads'), of('Other'), of('')]).toEqual(['weekly', 'hourly', 'weekly', 'weekly']);
});
