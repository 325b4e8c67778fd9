/** Simulated AWS WAF: accounts with a load balancer have one web ACL for it, whose rate limit is in a rule group. */
import type {
  AssociateWebACLRequest,
  DisassociateWebACLRequest,
  GetRuleGroupRequest,
  GetWebACLRequest,
  ListLoggingConfigurationsRequest,
  ListResourcesForWebACLRequest,
  ListWebACLsRequest,
  LoggingConfiguration,
  RuleGroup,
  WebACL,
} from '@aws-sdk/client-wafv2';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { elasticLoadBalancing, type LoadBalancing } from './elasticloadbalancing.ts';

export interface Wafv2 {
  readonly logs: LoggingConfiguration[];
  acls: { acl: WebACL; resources: string[] }[];
  groups: RuleGroup[];
}

const MANAGED = ['AntiDDoSRuleSet', 'CommonRuleSet', 'KnownBadInputsRuleSet', 'SQLiRuleSet', 'BotControlRuleSet'];
const metrics = (MetricName: string) => ({ SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName });

function seed({ account, region, random, flaw, world }: ServiceLocation): Wafv2 {
  if (account.kind !== 'member') return { acls: [], groups: [], logs: [] };
  const balancers = world.state<LoadBalancing>(elasticLoadBalancing, account.id, region).balancers;
  const base = `arn:aws:wafv2:${region}:${account.id}:regional`;
  const id = () => `${random.hex(8)}-0000-4000-8000-${random.hex(12)}`;
  const [aclId, groupId] = [id(), id()];
  const group: RuleGroup = {
    Name: 'limits',
    Id: groupId,
    ARN: `${base}/rulegroup/limits/${groupId}`,
    Capacity: 10,
    VisibilityConfig: metrics('limits'),
    Rules: [
      {
        Name: 'by-address',
        Priority: 0,
        Action: flaw('rate-counted', 0.04) ? { Count: {} } : { Block: {} },
        Statement: { RateBasedStatement: { Limit: 6_000, EvaluationWindowSec: 60, AggregateKeyType: 'IP' } },
        VisibilityConfig: metrics('by-address'),
      },
    ],
  };
  const counted = flaw('waf-counts', 0.05);
  const managed = MANAGED.map((name, index) => ({
    Name: name,
    Priority: index,
    OverrideAction: counted && index === 0 ? { Count: {} } : { None: {} },
    Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: `AWSManagedRules${name}` } },
    VisibilityConfig: metrics(name),
  }));
  const limits = {
    Name: 'limits',
    Priority: 10,
    OverrideAction: { None: {} },
    Statement: { RuleGroupReferenceStatement: { ARN: group.ARN } },
    VisibilityConfig: metrics('limits'),
  };
  const acl: WebACL = {
    Name: 'web',
    Id: aclId,
    ARN: `${base}/webacl/web/${aclId}`,
    DefaultAction: { Allow: {} },
    VisibilityConfig: metrics('web'),
    Rules: [...managed, limits],
  };
  const resources = flaw('waf-detached', 0.04) ? [] : balancers.flatMap(({ LoadBalancerArn }) => LoadBalancerArn ?? []);
  return { acls: [{ acl, resources }], groups: [group], logs: flaw('waf-without-log', 0.04) ? [] : [logOf(acl)] };
}

const logOf = ({ ARN = '' }: WebACL): LoggingConfiguration => ({
  ResourceArn: ARN,
  LogDestinationConfigs: [ARN.replace(/:wafv2:(.*):regional.*/, ':logs:$1:log-group:aws-waf-logs-web')],
  LoggingFilter: {
    DefaultBehavior: 'DROP',
    Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
  },
});

const missing = () => apiError('WAFNonexistentItemException', 'AWS WAF couldn’t perform the operation: no such item.');

export const wafv2 = service<Wafv2>({
  serviceId: 'WAFV2',
  eventSource: 'wafv2',
  scope: 'region',
  seed,
  reads: {
    ListWebACLs: ({ state, input, world }: Call<Wafv2, ListWebACLsRequest>) => {
      const { items, next } = page(state.acls, input.NextMarker, input.Limit, world);
      return { WebACLs: items.map(({ acl: { Name, Id, ARN } }) => ({ Name, Id, ARN })), NextMarker: next };
    },
    GetWebACL: ({ state, input }: Call<Wafv2, GetWebACLRequest>) => {
      const found = state.acls.find(({ acl }) => acl.Id === input.Id);
      if (!found) throw missing();
      return { WebACL: found.acl };
    },
    ListResourcesForWebACL: ({ state, input }: Call<Wafv2, ListResourcesForWebACLRequest>) => {
      const found = state.acls.find(({ acl }) => acl.ARN === input.WebACLArn);
      if (!found) throw missing();
      return { ResourceArns: input.ResourceType === 'APPLICATION_LOAD_BALANCER' ? found.resources : [] };
    },
    ListLoggingConfigurations: ({ state, input, world }: Call<Wafv2, ListLoggingConfigurationsRequest>) => {
      const { items, next } = page(state.logs, input.NextMarker, input.Limit, world);
      return { LoggingConfigurations: items, NextMarker: next };
    },
    GetRuleGroup: ({ state, input }: Call<Wafv2, GetRuleGroupRequest>) => {
      const found = state.groups.find(({ ARN }) => ARN === input.ARN);
      if (!found) throw missing();
      return { RuleGroup: found };
    },
  },
  writes: {
    AssociateWebACL: ({ state, input }: Call<Wafv2, AssociateWebACLRequest>) => {
      const found = state.acls.find(({ acl }) => acl.ARN === input.WebACLArn);
      if (!found) throw missing();
      found.resources.push(input.ResourceArn ?? '');
      return {};
    },
    DisassociateWebACL: ({ state, input }: Call<Wafv2, DisassociateWebACLRequest>) => {
      for (const one of state.acls) one.resources = one.resources.filter((arn) => arn !== input.ResourceArn);
      return {};
    },
  },
});
