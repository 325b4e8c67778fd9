import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { closest } from '../../shared/config/closest.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import { ALWAYS_ENABLED, KNOWN_REGIONS } from '../../shared/config/regions.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { UsageError } from '../../shared/core/errors.ts';

const resolve = (config: unknown) => resolveConfig(config as PlumblineConfig, { controls, revisions });
const at = (id: string, ou = '') => ({ id, ou });
const ONE = '111111111111';
const TWO = '222222222222';

const EVERYTHING: PlumblineConfig = {
  organizationId: 'o-a1b2c3d4e5',
  regions: ['eu-west-1', 'us-gov-west-1', 'eusc-de-east-1'],
  accounts: { include: [ONE], exclude: [TWO], ous: { include: ['Workloads'], exclude: ['Workloads/Retired'] } },
  controls: { 'cost.*': false },
  profiles: { production: { match: { ous: ['Workloads/Production'] }, cadence: 'hourly' } },
  alerts: {
    routes: [
      { to: 'mail', address: 'cloud@example.com' },
      { to: 'slack', workspace: 'T0123ABCDEF', channel: 'C0123ABCDEF', only: { severities: ['critical', 'high'] } },
      { to: 'pagerduty', secret: 'plumbline/pager', only: { severities: ['critical'] } },
      { to: 'sqs', queueArn: 'arn:aws:sqs:eu-west-1:111111111111:alerts', only: { domains: ['iam'], accounts: [ONE] } },
      {
        to: 'mail',
        address: 'b@example.com',
        only: { controls: ['backup.retention'], ous: ['Platform', 'Workloads'] },
      },
      { to: 'https', url: 'https://hooks.example.com/plumbline' },
    ],
    escalateAfterMinutes: { critical: 30, high: 240 },
  },
  retention: { evidenceDays: 400, logDays: 90 },
  monthlyBudgetUsd: 50,
};

describe('a configuration with every key', () => {
  it('is valid', () => {
    const resolved = resolve(EVERYTHING);
    expect(resolved.organizationId).toBe('o-a1b2c3d4e5');
    expect(resolved.units).toEqual(['Platform', 'Workloads', 'Workloads/Production', 'Workloads/Retired']);
    const account = { id: ONE, name: '', ou: 'Workloads/Production', tags: {}, management: false };
    expect(resolved.settingsFor(account)).toMatchObject({ profile: 'production', cadence: 'hourly' });
    expect(resolved.settingsFor({ ...account, ou: '' })).toMatchObject({ profile: null, cadence: 'daily' });
  });
});

describe('accounts', () => {
  const includes = (accounts: PlumblineConfig['accounts'], account: { id: string; ou: string }) =>
    resolve({ accounts }).includes(account);

  it.each<[string, PlumblineConfig['accounts'], { id: string; ou: string }, boolean]>([
    ['are all in when nothing is said', {}, at(ONE), true],
    ['are in by id', { include: [ONE] }, at(ONE), true],
    ['are out when another is in by id', { include: [ONE] }, at(TWO), false],
    ['are out by id', { exclude: [ONE] }, at(ONE), false],
    ['are in by their unit', { ous: { include: ['A'] } }, at(ONE, 'A'), true],
    ['are in by a unit above theirs', { ous: { include: ['A'] } }, at(ONE, 'A/B'), true],
    ['are out when another unit is in', { ous: { include: ['A'] } }, at(ONE, 'AB'), false],
    ['are out by their unit', { ous: { exclude: ['A'] } }, at(ONE, 'A/B'), false],
    ['are in beside an excluded unit', { ous: { exclude: ['A'] } }, at(ONE, 'B'), true],
    ['are out by a unit within an included one', { ous: { include: ['A'], exclude: ['A/B'] } }, at(ONE, 'A/B'), false],
    ['are in by id within an excluded unit', { include: [ONE], ous: { exclude: ['A'] } }, at(ONE, 'A'), true],
    ['are out by id within an included unit', { exclude: [ONE], ous: { include: ['A'] } }, at(ONE, 'A'), false],
    ['are in by unit beside others by id', { include: [ONE], ous: { include: ['A'] } }, at(TWO, 'A'), true],
    ['are out when an id is in and their unit is not out', { include: [ONE], ous: { exclude: ['A'] } }, at(TWO), false],
  ])('%s', (_name, accounts, account, expected) => {
    expect(includes(accounts, account)).toBe(expected);
  });
});

describe('a fault is reported with how to write the value', () => {
  it.each<[string, unknown, string]>([
    ['a key', { acounts: {} }, 'configuration: unknown key "acounts"; did you mean accounts?'],
    ['a key inside', { retention: { evidence: 1 } }, 'retention: unknown key "evidence"'],
    ['a key of a control', { controls: { 'backup.retention': { enable: true } } }, 'did you mean enabled?'],
    ['a control', { controls: { 'backup.retention': 'off' } }, 'must be true, false, or { enabled, parameters }'],
    [
      'an organisation',
      { organizationId: 'acme' },
      "organizationId: must be an organisation's id such as o-a1b2c3d4e5",
    ],
    ['a region that is not there', { regions: ['eu-west-9'] }, 'not "eu-west-9"; did you mean eu-west-1?'],
    ['a region of another type', { regions: [1] }, 'regions.0: must be an AWS region such as eu-west-1, not 1'],
    ['an account as a number', { accounts: { include: [111111111111] } }, 'account id in quotes, not 111111111111'],
    ["a unit's id", { accounts: { ous: { include: ['ou-ab12-cd34ef56'] } } }, 'which is an id'],
    ["the root's id", { accounts: { ous: { exclude: ['r-ab12'] } } }, 'which is an id'],
    ['a unit with a slash before it', { accounts: { ous: { include: ['/Workloads'] } } }, 'remove the / at its ends'],
    ['a unit without a name', { accounts: { ous: { include: ['A//B'] } } }, 'which has an empty name in it'],
    ['a unit below Root', { accounts: { ous: { include: ['Root/A'] } } }, 'leave out Root'],
    ['a unit of a long name', { accounts: { ous: { include: ['x'.repeat(129)] } } }, 'a name over 128 letters'],
    [
      'a unit of a profile',
      { profiles: { x: { match: { ous: ['/x'] } } } },
      'profiles.x.match.ous.0: must be the path',
    ],
    [
      'a cadence',
      { profiles: { x: { match: { ous: ['x'] }, cadence: 'monthly' } } },
      'hourly, six-hourly, daily, weekly',
    ],
    ['a route', { alerts: { routes: [{ mail: 'a@example.com' }] } }, "must name its target: { to: 'mail' |"],
    ['an address', { alerts: { routes: [{ to: 'mail', address: 'me' }] } }, 'must be a mail address'],
    [
      'an unencrypted endpoint',
      { alerts: { routes: [{ to: 'https', url: 'http://x.example' }] } },
      'begins with https://',
    ],
    ['a pager', { alerts: { routes: [{ to: 'pagerduty', secret: 'https://x' }] } }, 'name of a Secrets Manager secret'],
    ['a queue', { alerts: { routes: [{ to: 'sqs', queueArn: 'alerts' }] } }, 'must be an ARN such as arn:aws:sqs:'],
    [
      'a domain',
      { alerts: { routes: [{ to: 'mail', address: 'a@example.com', only: { domains: ['bakup'] } }] } },
      'no control is of the domain "bakup"; did you mean backup?',
    ],
    [
      'a control of a route',
      { alerts: { routes: [{ to: 'mail', address: 'a@example.com', only: { controls: ['backup.retentoin'] } }] } },
      'alerts.routes.0.only.controls: no control is called "backup.retentoin"; did you mean backup.retention?',
    ],
    [
      'a glob of a route, which SNS would compare as it is written',
      { alerts: { routes: [{ to: 'mail', address: 'a@example.com', only: { controls: ['backup.*'] } }] } },
      'alerts.routes.0.only.controls: "backup.*" is a glob, and a route compares whole ids',
    ],
    [
      'a glob of a route that is for nothing',
      { alerts: { routes: [{ to: 'mail', address: 'a@example.com', only: { controls: ['nothing.*'] } }] } },
      'alerts.routes.0.only.controls: no control is called "nothing.*"',
    ],
    ['an escalation', { alerts: { escalateAfterMinutes: { high: 20_000 } } }, 'must be at most a week'],
    ['days of logs', { retention: { logDays: 100 } }, 'retention.logDays: must be one of 1, 3, 5, 7'],
    ['days of evidence', { retention: { evidenceDays: 36_501 } }, 'must be at most 36500 days'],
    ['a budget', { monthlyBudgetUsd: 0 }, 'monthlyBudgetUsd: must be more than 0 USD'],
  ])('%s', (_name, config, message) => {
    expect(() => resolve(config)).toThrow(UsageError);
    expect(() => resolve(config)).toThrow(message);
  });
});

it('the example of docs/configuration.md is valid', async () => {
  const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const [, example = ''] = /```ts\n(?:import .*\n)?\n?([\s\S]*?)```/.exec(page) ?? [];
  const source = example.replace('export default', 'const defineConfig = (config) => config; export default');
  const { default: config } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  expect(resolve(config).deployment).not.toBeNull();
});

describe('known names', () => {
  it('include every region that is enabled by default', () => {
    expect(KNOWN_REGIONS).toEqual(expect.arrayContaining([...ALWAYS_ENABLED]));
    expect(KNOWN_REGIONS).toEqual([...new Set(KNOWN_REGIONS)].sort());
  });

  it('are suggested for a close name, and not for a distant one', () => {
    expect(closest('us-esat-1', KNOWN_REGIONS)).toBe('us-east-1');
    expect(closest('europe', KNOWN_REGIONS)).toBeUndefined();
    expect(closest('x', [])).toBeUndefined();
  });
});
