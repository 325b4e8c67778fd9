/** AWS WAF: the web ACLs of a region, what they are attached to, and what their rules do. */
import type { WebACL as Description, ResourceType, WAFV2Client } from '@aws-sdk/client-wafv2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, eachPresent, given, orAbsent, pagesBy, required, type Seen, seen } from '../../core/reading.ts';
import { type AclRule, type Groups, groupsIn, rulesIn } from './rules.ts';

const sdk = () => import('@aws-sdk/client-wafv2');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const LIST = 'wafv2:ListWebACLs';
const GET = 'wafv2:GetWebACL';
const ATTACHED = 'wafv2:ListResourcesForWebACL';
const GROUP = 'wafv2:GetRuleGroup';
const PER_PAGE = 100;
/** It was deleted since it was listed ("GetWebACL", Errors). */
const GONE = 'WAFNonexistentItemException';
/** Without a type, AWS returns only load balancers ("ListResourcesForWebACL", ResourceType). */
const NAMED: ResourceType[] = ['APPLICATION_LOAD_BALANCER', 'API_GATEWAY'];
/** Controls only ask of these whether an ACL protects anything. */
const COUNTED: ResourceType[] = ['APPSYNC', 'COGNITO_USER_POOL'];

export interface WebAcl {
  readonly name: Seen<string>;
  /**
   * ARNs of the load balancers and stages of REST APIs that it protects. If it protects neither, those of GraphQL APIs and user
   * pools.
   */
  readonly resources: Seen<readonly string[]>;
  /** Its rules, including those of Firewall Manager and of rule groups. */
  readonly rules: Seen<readonly AclRule[]>;
}

const OWN_ACTIONS =
  'its rules keep their own actions ("RuleActionOverride", AWS WAF API Reference: "Action setting to use in the place of a rule action that is configured inside the rule group")';
const ALL_REQUESTS = 'it looks at all requests ("ScopeDownStatement", AWS WAF API Reference: "Required: No")';
const NONE = 'nobody gave it any ("WebACL", AWS WAF API Reference: "Required: No")';

/** Web ACLs for regional resources. Those for CloudFront are listed separately, in us-east-1. */
export const webAcls = collector({
  id: 'wafv2.web-acls',
  scope: 'region',
  seldom: 'dear, a call for each kind of resource that an ACL may protect; its events make them be read at once',
  actions: [LIST, GET, ATTACHED, GROUP],
  absent: {
    'GetWebACL.WebACL.PreProcessFirewallManagerRuleGroups': NONE,
    'GetWebACL.WebACL.PostProcessFirewallManagerRuleGroups': NONE,
    'GetWebACL.WebACL.Rules': NONE,
    'GetRuleGroup.RuleGroup.Rules': NONE,
    'GetWebACL.WebACL.Rules[].Statement.ManagedRuleGroupStatement.ScopeDownStatement': ALL_REQUESTS,
    'GetWebACL.WebACL.Rules[].Statement.ManagedRuleGroupStatement.RuleActionOverrides': OWN_ACTIONS,
    'GetWebACL.WebACL.Rules[].Statement.ManagedRuleGroupStatement.ExcludedRules': OWN_ACTIONS,
    'GetWebACL.WebACL.Rules[].Statement.RuleGroupReferenceStatement.RuleActionOverrides': OWN_ACTIONS,
    'GetWebACL.WebACL.Rules[].Statement.RuleGroupReferenceStatement.ExcludedRules': OWN_ACTIONS,
    'GetRuleGroup.RuleGroup.Rules[].Statement.RateBasedStatement.ScopeDownStatement': ALL_REQUESTS,
    'GetRuleGroup.RuleGroup.Rules[].Statement.RateBasedStatement.EvaluationWindowSec':
      'requests of five minutes are counted ("RateBasedStatement", AWS WAF API Reference: "Default: 300")',
  },
  triggers: [
    apiCalls(
      'wafv2',
      'CreateWebACL',
      'UpdateWebACL',
      'DeleteWebACL',
      'AssociateWebACL',
      'DisassociateWebACL',
      'UpdateRuleGroup',
      'DeleteFirewallManagerRuleGroups',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<WebAcl>[]> => {
    const client = aws.client(sdk.WAFV2Client);
    const listed = await all(
      pagesBy(
        (NextMarker) => client.send(new sdk.ListWebACLsCommand({ Scope: 'REGIONAL', NextMarker, Limit: PER_PAGE })),
        (page) => page.NextMarker,
      ),
      (page) => required(page.WebACLs, LIST, 'WebACLs'),
    );
    return eachPresent(listed, async ({ ARN, Id, Name }) => {
      const id = required(ARN, LIST, 'ARN');
      const found = await seen(orAbsent(aclOf({ Id, Name }, client, sdk), GONE));
      if (found === null) return null;
      // one that cannot be looked up may be gone, and then protects nothing
      const known = given(Id, LIST, 'Id');
      const resources = known instanceof CouldNotRead ? known : await seen(attachedTo(id, client, sdk));
      const rules = found instanceof CouldNotRead ? found : await rulesOf(found, client, sdk);
      return { id, facts: { name: given(Name, LIST, 'Name'), resources, rules } };
    });
  },
});

async function aclOf(named: { Id?: string; Name?: string }, client: WAFV2Client, { GetWebACLCommand }: Sdk) {
  const answer = await client.send(
    new GetWebACLCommand({ Scope: 'REGIONAL', Name: named.Name, Id: required(named.Id, LIST, 'Id') }),
  );
  return required(answer.WebACL, GET, 'WebACL');
}

async function attachedTo(
  WebACLArn: string,
  client: WAFV2Client,
  { ListResourcesForWebACLCommand }: Sdk,
): Promise<string[]> {
  const ofType = async (ResourceType: ResourceType) => {
    const answer = await client.send(new ListResourcesForWebACLCommand({ WebACLArn, ResourceType }));
    return required(answer.ResourceArns, ATTACHED, 'ResourceArns');
  };
  const named = (await each(NAMED, ofType)).flat();
  return named.length > 0 ? named : (await each(COUNTED, ofType)).flat();
}

/** A rule group is read once for each ACL that refers to it; most refer to none. */
async function rulesOf(acl: Description, client: WAFV2Client, { GetRuleGroupCommand }: Sdk): Promise<AclRule[]> {
  const read = async (ARN: string) => {
    const answer = await client.send(new GetRuleGroupCommand({ ARN }));
    return required(answer.RuleGroup, GROUP, 'RuleGroup').Rules ?? [];
  };
  const pairs = await each(groupsIn(acl), async (arn) => [arn, await seen(read(arn))] as const);
  const groups: Groups = new Map(pairs);
  return rulesIn(acl, groups);
}
