/** A wrong route is refused when the configuration is checked, not by SNS half-way through a deployment. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterPolicyOf, type RouteFilter } from '../../shared/alerts/attributes.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';

const problemsOf = (routes: unknown): string => {
  try {
    resolveConfig({ alerts: { routes } } as PlumblineConfig, { controls, revisions });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
const mail = (only: object) => [{ to: 'mail', address: 'a@example.com', only }];
const accounts = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

describe('the routes of alerts', () => {
  const problemIn = (alerts: object): string => {
    try {
      resolveConfig({ alerts } as PlumblineConfig, { controls, revisions });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each([
    { timeZone: 'Europe/Berlin' },
    { timeZone: 'UTC' },
    { accessPortal: { subdomain: 'd-1234567890', role: 'OnCall' } },
  ])('is taken from %j', (alerts) => {
    const { telling } = resolveConfig({ alerts }, { controls, revisions }).alerts;
    expect(telling).toMatchObject(alerts);
  });

  it.each([
    [
      { timeZone: 'Berlin' },
      'alerts.timeZone: must be the name of a time zone such as Europe/Berlin or UTC, not "Berlin"',
    ],
    [{ timeZone: 2 }, 'must be the name of a time zone'],
    [
      { accessPortal: { subdomain: 'https://x.awsapps.com/start', role: 'R' } },
      'must be what comes before .awsapps.com',
    ],
    [{ accessPortal: { subdomain: 'x.evil.example/', role: 'R' } }, 'must be what comes before .awsapps.com'],
    [{ accessPortal: { subdomain: 'acme', role: 'a b' } }, 'must be the name of a permission set'],
    [{ accessPortal: { subdomain: 'acme' } }, 'alerts.accessPortal.role'],
  ])('is refused as %j', (alerts, message) => {
    expect(problemIn(alerts)).toContain(message);
  });
});

describe('a filter', () => {
  it.each([
    ['75 accounts', { accounts: accounts(75) }],
    ['four kinds', { severities: ['critical'], domains: ['iam'], ous: ['A'], kinds: ['regressed'] }],
    ['75 units', { ous: Array.from({ length: 75 }, (_, index) => `Unit${index}`) }],
  ])('of %s is within the limits of SNS', (_what, only) => {
    expect(problemsOf(mail(only))).toBe('');
  });

  it.each([
    ['76 accounts', { accounts: accounts(76) }, 'has 76 combinations of values (76 for accounts)'],
    [
      'several values of several kinds',
      { accounts: accounts(20), severities: ['critical', 'high'], ous: ['A', 'B'] },
      'alerts.routes.0.only: has 80 combinations of values (2 for severities × 20 for accounts × 2 for ous), and SNS ' +
        'takes 75 at most; name organisational units or environments in place of accounts',
    ],
    [
      'five kinds',
      { severities: ['low'], domains: ['iam'], ous: ['A'], kinds: ['regressed'], environments: ['x'] },
      'has 5 kinds of filter (severities, domains, ous, environments, kinds), and SNS takes 4 at most',
    ],
  ])('of %s is refused with advice', (_what, only, message) => {
    expect(problemsOf(mail(only))).toContain(message);
  });

  it('that is accepted fits the limits of SNS, and one that is refused does not', () => {
    const some = <T>(value: fc.Arbitrary<T>, most: number) =>
      fc.option(fc.uniqueArray(value, { minLength: 1, maxLength: most }), { nil: undefined });
    const filter = fc.record({
      severities: some(fc.constantFrom('critical', 'high', 'medium', 'low'), 4),
      domains: some(fc.constantFrom('iam', 'backup', 'storage'), 3),
      accounts: some(fc.constantFrom(...accounts(40)), 40),
      ous: some(fc.constantFrom('A', 'B', 'C/D'), 3),
      environments: some(fc.constantFrom('production', 'staging'), 2),
      events: some(fc.constantFrom('opened', 'resolved'), 2),
    });
    fc.assert(
      fc.property(filter, (chosen) => {
        const policy = filterPolicyOf('mail-1', chosen as RouteFilter);
        const values = Object.values(policy).reduce((product, list) => product * list.length, 1);
        const fits = values <= 150 && Object.keys(policy).length <= 5;
        expect(problemsOf(mail(chosen)) === '').toBe(fits);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the filter of a pager', () => {
  const pager = (only: object, to = 'pagerduty') => problemsOf([{ to, secret: 'x', only }]);

  it.each([
    [{ events: ['escalated', 'reminder'] }, "needs 'resolved' among its events"],
    [{ kinds: ['regressed'] }, "needs 'recovered', 'vanished' among its kinds"],
    [{ kinds: ['expiring', 'recovered'] }, "needs 'vanished' among its kinds"],
    [{ kinds: ['went-dark'] }, "needs 'came-back' among its kinds"],
    [{ kinds: ['flapping', 'recovered', 'vanished'] }, "needs 'came-back' among its kinds"],
    [{ events: ['opened'], kinds: ['went-dark'] }, "needs 'resolved' among its events and needs 'came-back' among its"],
  ])('%j, which holds back the end of an alert, is refused', (only, message) => {
    for (const to of ['pagerduty', 'opsgenie']) {
      expect(pager(only, to)).toContain(`alerts.routes.0.only: ${message}`);
      expect(pager(only, to)).toContain('a pager that does not receive the end keeps the incident open for ever');
    }
    expect(problemsOf(mail(only)), 'mail keeps nothing open').toBe('');
  });

  it.each([
    { events: ['escalated', 'reminder', 'acknowledged', 'waived', 'resolved'] },
    { kinds: ['regressed', 'appeared', 'recovered', 'vanished'] },
    { kinds: ['went-dark', 'came-back'] },
    { severities: ['critical'] },
    { kinds: ['test'] },
    { events: ['resolved'], kinds: ['regressed'] },
  ])('%j is accepted', (only) => {
    expect(pager(only)).toBe('');
  });
});

describe('a subscriber', () => {
  it.each([
    [
      'of a FIFO queue',
      { to: 'sqs', queueArn: 'arn:aws:sqs:eu-west-1:111122223333:alerts.fifo' },
      'alerts.routes.0.queueArn: must be a standard queue',
    ],
    [
      'of a Teams channel by its name',
      {
        to: 'teams',
        tenant: '12345678-90ab-4def-8234-567890abcdef',
        team: '12345678-90ab-4def-8234-567890abcdef',
        channel: 'General',
      },
      'alerts.routes.0.channel: must be the id of a channel from its link, such as 19:0123abcd@thread.tacv2',
    ],
    [
      'whose key is in the configuration',
      { to: 'webhook', url: 'https://x.example', secret: 'a secret value!' },
      'alerts.routes.0.secret: must be the name of a Secrets Manager secret',
    ],
    [
      'with a password in its address',
      { to: 'webhook', url: 'https://user:S3cr3t@x.example', secret: 'x' },
      'alerts.routes.0.url: must not contain a user or a password',
    ],
    [
      'of SNS with a user in its address',
      { to: 'https', url: 'https://user@x.example' },
      'alerts.routes.0.url: must not contain a user or a password',
    ],
    ['without TLS', { to: 'webhook', url: 'http://x.example', secret: 'x' }, 'alerts.routes.0.url: must be an address'],
  ])('%s is refused', (_what, route, message) => {
    expect(problemsOf([route])).toContain(message);
  });

  it('whose address is refused is not quoted, and an @ in a path does not count as a user', () => {
    expect(problemsOf([{ to: 'https', url: 'https://user:S3cr3t@x.example' }])).not.toContain('S3cr3t');
    expect(problemsOf([{ to: 'https', url: 'https://x.example/@team?to=a@b#c@d' }])).toBe('');
  });

  it('of Teams is accepted in the form of its link and in the form of Amazon Q', () => {
    const ids = {
      to: 'teams',
      tenant: '12345678-90ab-4def-8234-567890abcdef',
      team: '12345678-90ab-4def-8234-567890abcdef',
    };
    expect(problemsOf([{ ...ids, channel: '19:0123abcd@thread.tacv2' }])).toBe('');
    expect(problemsOf([{ ...ids, channel: '19%3a0123abcd%40thread.tacv2' }])).toBe('');
  });

  it('is refused beyond the 25th', () => {
    const routes = Array.from({ length: 26 }, () => ({ to: 'mail', address: 'a@example.com' }));
    expect(problemsOf(routes)).toContain('alerts.routes: must be at most 25');
  });
});
