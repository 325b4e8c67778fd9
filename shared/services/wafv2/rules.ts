/** The effect of the rules of a web ACL, with those of its rule groups and of Firewall Manager. Pure. */
import type {
  FirewallManagerRuleGroup,
  OverrideAction,
  RateBasedStatement,
  Rule,
  RuleAction,
  RuleGroupReferenceStatement,
  Statement,
  WebACL,
} from '@aws-sdk/client-wafv2';
import { CouldNotRead } from '../../core/errors.ts';
import { given, known, malformed, numberOf, oneOf, type Seen, seenIn } from '../../core/reading.ts';

const GET = 'wafv2:GetWebACL';

/** Rule group → its rules. */
export type Groups = ReadonlyMap<string, Seen<readonly Rule[]>>;

export interface AclRule {
  /** `AWSManagedRulesCommonRuleSet`: the group of a vendor that it runs. */
  readonly managed: Seen<string | null>;
  /**
   * The rate limit per address, in requests a second; null if the rule has no rate limit, or does not count by address.
   */
  readonly perSecond: Seen<number | null>;
  /** Countries whose requests it matches. */
  readonly countries: Seen<readonly string[]>;
  /** Whether it only looks at a part of the requests. */
  readonly isNarrowed: Seen<boolean>;
  /** Whether it blocks the requests that it matches, and does not only count them. */
  readonly refuses: Seen<boolean>;
  /** The number of rules in the group that the ACL sets to not block; 0 for a rule that runs no group. */
  readonly excepted: Seen<number>;
}

type Runs = Pick<Rule, 'OverrideAction'> & { readonly statement: Statement };

const ofManager = ({ FirewallManagerStatement, OverrideAction }: FirewallManagerRuleGroup): Runs => ({
  statement: FirewallManagerStatement ?? {},
  OverrideAction,
});

const managerGroups = (acl: WebACL): Runs[] =>
  [...(acl.PreProcessFirewallManagerRuleGroups ?? []), ...(acl.PostProcessFirewallManagerRuleGroups ?? [])].map(
    ofManager,
  );

/** ARNs of the rule groups that it refers to. */
export function groupsIn(acl: WebACL): string[] {
  const statements = [
    ...(acl.Rules ?? []).map(({ Statement }) => Statement),
    ...managerGroups(acl).map(({ statement }) => statement),
  ];
  return [...new Set(statements.flatMap((one) => one?.RuleGroupReferenceStatement?.ARN ?? []))];
}

export const rulesIn = (acl: WebACL, groups: Groups): AclRule[] => [
  ...(acl.Rules ?? []).flatMap((rule) => rulesBy(rule, groups)),
  ...managerGroups(acl).flatMap(({ statement, OverrideAction }) => ofGroup(statement, OverrideAction, groups)),
];

const OTHER: AclRule = {
  managed: null,
  perSecond: null,
  countries: [],
  isNarrowed: false,
  refuses: false,
  excepted: 0,
};

function rulesBy(rule: Rule, groups: Groups): AclRule[] {
  const { Statement: statement } = rule;
  if (statement?.ManagedRuleGroupStatement || statement?.RuleGroupReferenceStatement)
    return ofGroup(statement, rule.OverrideAction, groups);
  return [ownRule(rule)];
}

/** A rule that runs no group: those inside a group cannot ("RuleGroupReferenceStatement", AWS WAF API Reference). */
function ownRule({ Statement: statement, Action }: Rule): AclRule {
  // every statement is of one kind; without any it is of a kind that the SDK does not know
  if (!statement || Object.keys(statement).length === 0) return unread(malformed(GET, 'no Statement in a rule'));
  const rate = statement.RateBasedStatement;
  const refuses = refusesBy(Action);
  if (rate) return { ...OTHER, perSecond: rateOf(rate), isNarrowed: rate.ScopeDownStatement !== undefined, refuses };
  const geo = statement.GeoMatchStatement;
  return { ...OTHER, countries: geo ? given(geo.CountryCodes, GET, 'GeoMatchStatement.CountryCodes') : [], refuses };
}

/** Stands for a rule that could not be read: every field is unread. */
const unread = (reason: CouldNotRead): AclRule => ({
  ...{ managed: reason, perSecond: reason, countries: reason },
  ...{ isNarrowed: reason, refuses: reason, excepted: reason },
});

function ofGroup(statement: Statement, override: OverrideAction | undefined, groups: Groups): AclRule[] {
  const counts = countsBy(override);
  const managed = statement.ManagedRuleGroupStatement;
  if (managed) {
    const refuses = counts instanceof CouldNotRead ? counts : !counts;
    const isNarrowed = managed.ScopeDownStatement !== undefined;
    const name = given(managed.Name, GET, 'ManagedRuleGroupStatement.Name');
    return [{ ...OTHER, managed: name, isNarrowed, refuses, excepted: seenIn(() => exceptedBy(managed)) }];
  }
  const arn = given(statement.RuleGroupReferenceStatement?.ARN, GET, 'RuleGroupReferenceStatement.ARN');
  const rules = arn instanceof CouldNotRead ? arn : (groups.get(arn) ?? malformed(GET, 'no such rule group'));
  if (rules instanceof CouldNotRead) return [unread(rules)];
  const inside = rules.map((rule) => ownRule(asRunBy(statement.RuleGroupReferenceStatement, rule)));
  if (counts === false) return inside;
  return inside.map((rule) => ({ ...rule, refuses: counts === true ? false : counts }));
}

/** The rules of a group whose own actions the ACL replaces: those that it excludes are counted (AWS WAF API Reference). */
type Exceptions = Pick<RuleGroupReferenceStatement, 'RuleActionOverrides' | 'ExcludedRules'>;

const exceptedBy = ({ RuleActionOverrides = [], ExcludedRules = [] }: Exceptions): number =>
  RuleActionOverrides.filter(({ ActionToUse }) => !known(refusesBy(ActionToUse))).length + ExcludedRules.length;

/** The rule with the action that it has in this ACL. */
function asRunBy({ RuleActionOverrides = [], ExcludedRules = [] }: Exceptions = {}, rule: Rule): Rule {
  const replaced = RuleActionOverrides.find(({ Name }) => Name === rule.Name);
  if (replaced) return { ...rule, Action: replaced.ActionToUse };
  return ExcludedRules.some(({ Name }) => Name === rule.Name) ? { ...rule, Action: { Count: {} } } : rule;
}

/** "OverrideAction" is `None` or `Count` (AWS WAF API Reference). */
function countsBy(override: OverrideAction | undefined): Seen<boolean> {
  if (override?.Count) return true;
  return override?.None ? false : malformed(GET, 'no OverrideAction in a rule that runs a group');
}

/** "RuleAction" has one of these (AWS WAF API Reference). A challenge stops no client that solves it. */
function refusesBy(action: RuleAction | undefined): Seen<boolean> {
  if (action?.Block) return true;
  const other = action?.Allow ?? action?.Count ?? action?.Captcha ?? action?.Challenge ?? action?.Monetize;
  return other ? false : malformed(GET, 'no Action in a rule');
}

const KEYS = ['IP', 'FORWARDED_IP', 'CUSTOM_KEYS', 'CONSTANT'] as const;
const WINDOW_SECONDS = 300;

function rateOf({
  AggregateKeyType,
  Limit,
  EvaluationWindowSec = WINDOW_SECONDS,
}: RateBasedStatement): Seen<number | null> {
  const key = oneOf(AggregateKeyType, KEYS, GET, 'AggregateKeyType');
  if (key instanceof CouldNotRead) return key;
  if (key !== 'IP' && key !== 'FORWARDED_IP') return null;
  const limit = numberOf(Limit, GET, 'Limit');
  const seconds = numberOf(EvaluationWindowSec, GET, 'EvaluationWindowSec');
  if (limit instanceof CouldNotRead) return limit;
  return seconds instanceof CouldNotRead ? seconds : limit / seconds;
}
