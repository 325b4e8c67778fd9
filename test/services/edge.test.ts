import { describe, expect, it } from 'vitest';
import { elasticLoadBalancing, type LoadBalancing } from '../../simulator/services/elasticloadbalancing.ts';
import { type Wafv2, wafv2 } from '../../simulator/services/wafv2.ts';
import { createWorld } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const HERE = 'eu-west-1';
const OURS = ['edge.tls-policy', 'edge.waf-', 'edge.rate-limit-ip'];

function stage() {
  const world = createWorld({ flaws: 0, accounts: 4, regions: [HERE] });
  const account = world.accounts[3]?.id ?? '';
  return {
    world,
    account,
    balancers: () => world.state<LoadBalancing>(elasticLoadBalancing, account, HERE),
    filters: () => world.state<Wafv2>(wafv2, account, HERE),
  };
}

async function judged({ world, account }: ReturnType<typeof stage>) {
  const found = await Promise.all(OURS.map((only) => judge(world, account, only)));
  const verdicts = found.flatMap((one) => one.verdicts).filter(({ status }) => status !== 'pass');
  return verdicts.map(({ control, status }) => `${control} ${status}`).sort();
}

describe('the edge of a simulated organisation', () => {
  it('passes in a flawless account', async () => {
    expect(await judged(stage())).toEqual([]);
  });

  it('is unknown for a load balancer whose listeners are refused', async () => {
    const place = stage();
    place.world.fault({ kind: 'deny', action: 'elasticloadbalancing:DescribeListeners' });
    expect(await judged(place)).toEqual(['edge.tls-policy unknown']);
  });

  it('judges listeners without TLS even if the list of TLS policies is denied', async () => {
    const place = stage();
    place.balancers().listeners = place.balancers().listeners.filter(({ Protocol }) => Protocol === 'HTTP');
    place.world.fault({ kind: 'deny', action: 'elasticloadbalancing:DescribeSSLPolicies' });
    expect(await judged(place)).toEqual([]);
  });

  it('gives unknown for a rule group that it may not read, and ignores a rule group that only counts requests', async () => {
    const place = stage();
    place.world.fault({ kind: 'deny', action: 'wafv2:GetRuleGroup' });
    expect(await judged(place)).toEqual(['edge.rate-limit-ip unknown']);
    const counting = stage();
    for (const { acl } of counting.filters().acls)
      for (const rule of acl.Rules ?? []) rule.OverrideAction = { Count: {} };
    expect(await judged(counting)).toEqual(['edge.rate-limit-ip fail', 'edge.waf-rules fail']);
  });

  it('counts no rule that an ACL takes the action from, one by one or all of them', async () => {
    const counted = (Name: string) => ({ Name, ActionToUse: { Count: {} } });
    const place = stage();
    for (const { acl } of place.filters().acls)
      for (const { Statement: statement } of acl.Rules ?? []) {
        const managed = statement?.ManagedRuleGroupStatement;
        const own = statement?.RuleGroupReferenceStatement;
        if (managed) managed.RuleActionOverrides = ['A', 'B', 'C'].map(counted);
        if (own) own.RuleActionOverrides = [counted('by-address')];
      }
    expect(await judged(place)).toEqual(['edge.rate-limit-ip fail', 'edge.waf-rules fail']);
    const excluding = stage();
    for (const { acl } of excluding.filters().acls)
      for (const { Statement: statement } of acl.Rules ?? []) {
        const own = statement?.RuleGroupReferenceStatement;
        if (own) own.ExcludedRules = [{ Name: 'by-address' }];
      }
    expect(await judged(excluding)).toEqual(['edge.rate-limit-ip fail']);
  });

  it('takes no group for one that runs where it sees a part of the requests alone', async () => {
    const place = stage();
    for (const { acl } of place.filters().acls)
      for (const { Statement: statement } of acl.Rules ?? []) {
        const managed = statement?.ManagedRuleGroupStatement;
        if (managed) managed.ScopeDownStatement = { GeoMatchStatement: { CountryCodes: ['DE'] } };
      }
    expect(await judged(place)).toEqual(['edge.waf-rules fail']);
  });

  it('includes the rule groups that Firewall Manager puts before and after those of the account', async () => {
    const place = stage();
    for (const { acl } of place.filters().acls) {
      const groups = (acl.Rules ?? []).map(({ Name, Priority, OverrideAction, Statement, VisibilityConfig }) => ({
        ...{ Name, Priority, OverrideAction, VisibilityConfig },
        FirewallManagerStatement: Statement,
      }));
      acl.PreProcessFirewallManagerRuleGroups = groups.slice(0, 2);
      acl.PostProcessFirewallManagerRuleGroups = groups.slice(2);
      acl.Rules = [];
    }
    expect(await judged(place)).toEqual([]);
  });
});
