import { describe, expect, it } from 'vitest';
import { attributesOf, filterPolicyOf, passes, type RouteFilter } from '../../shared/alerts/attributes.ts';
import type { Alert } from '../../shared/records/alerts/alert.ts';
import { inAccounts, notice } from './support.ts';

const facets: Alert['facets'] = {
  calls: [],
  controls: ['guardduty.enabled', 'storage.s3-public-access'],
  ous: ['Workloads/Production'],
  environments: ['production'],
};

describe('attributes', () => {
  it('are at most ten, with all that it touches', () => {
    const attributes = attributesOf(notice({ facets, units: inAccounts(3) }), 'mail-1');
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
    expect(attributes).toMatchObject({
      event: 'opened',
      kind: 'regressed',
      severity: 'critical',
      domain: ['guardduty', 'storage'],
      account: ['200000000000', '200000000001', '200000000002'],
      ou: ['Workloads', 'Workloads/Production'],
      route: 'mail-1',
    });
  });

  it('of a storm in ten thousand accounts leave room in the message', () => {
    const attributes = attributesOf(notice({ units: inAccounts(10_000) }));
    expect(JSON.stringify(attributes).length).toBeLessThan(128 * 1024);
  });

  it('name the organisation if there is no account', () => {
    const units = { 'organization/global': { open: { 'a#b': 1 }, closed: {} } };
    expect(attributesOf(notice({ units })).account).toEqual(['organization']);
  });
});

describe("a route's filter", () => {
  const attributes = attributesOf(notice({ facets, units: inAccounts(3) }));

  it.each<[string, RouteFilter, boolean]>([
    ['none', {}, true],
    ['its severity', { severities: ['critical'] }, true],
    ['another severity', { severities: ['low'] }, false],
    ['a domain among several', { domains: ['storage'] }, true],
    ['another domain', { domains: ['iam'] }, false],
    ['a control', { controls: ['guardduty.enabled'] }, true],
    ['external controls, for an alert of another', { controls: ['external.prowler.*'] }, false],
    ['an account among several', { accounts: ['200000000002'] }, true],
    ['another account', { accounts: ['999999999999'] }, false],
    ['a unit above', { ous: ['Workloads'] }, true],
    ['a unit that only begins alike', { ous: ['Work'] }, false],
    ['an environment', { environments: ['production'] }, true],
    ['a kind', { kinds: ['regressed'] }, true],
    ['another kind', { kinds: ['went-dark'] }, false],
    ['an event', { events: ['opened', 'escalated'] }, true],
    ['two that both hold', { severities: ['critical'], accounts: ['200000000000'] }, true],
    ['two of which one does not', { severities: ['critical'], accounts: ['999999999999'] }, false],
  ])('of %s', (_name, only, expected) => {
    expect(passes(filterPolicyOf('mail-1', only), attributes)).toBe(expected);
  });

  it.each([
    ['external.*', true],
    ['external.prowler.s3_*', true],
    ['external.prowler.s3_public', true],
    ['external.config.*', false],
    ['external.prowler.s3', false],
  ])('of external controls by the beginning of their ids: %s', (control, expected) => {
    const external = attributesOf(notice({ facets: { ...facets, controls: ['external.prowler.s3_public'] } }));
    expect(passes(filterPolicyOf('mail-1', { controls: [control] }), external)).toBe(expected);
  });

  it('refuses messages for another route alone, and lets through those for its own', () => {
    const alone = (route: string) => attributesOf(notice({ facets }), route);
    expect(passes(filterPolicyOf('mail-1'), alone('mail-1'))).toBe(true);
    expect(passes(filterPolicyOf('mail-1'), alone('pager'))).toBe(false);
  });
});
