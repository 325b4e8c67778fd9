/** Amazon EventBridge: the rules on the default bus of a region that the account made, and what they send events to. */
import type { EventBridgeClient, Rule as SdkRule } from '@aws-sdk/client-eventbridge';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { RULE_DESCRIPTION } from '../../core/deployed.ts';
import {
  eachPresent,
  known,
  malformed,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { patternProblem } from './pattern.ts';

const sdk = () => import('@aws-sdk/client-eventbridge');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const LIST = 'events:ListRules';
const TARGETS = 'events:ListTargetsByRule';
/** The rule was deleted since it was listed ("ListTargetsByRule", Errors). */
const GONE = 'ResourceNotFoundException';
const STATES = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] as const;

export interface EventRule {
  readonly name: string;
  readonly enabled: Seen<boolean>;
  /** Its event pattern, as JSON. */
  readonly pattern: Seen<string>;
  /** ARNs of its targets; not read if the rule is disabled. */
  readonly targets: Seen<readonly string[]>;
}

/**
 * Rules with an event pattern. Those that a service of AWS manages, and Plumbline's own, send events to their makers and are
 * left out. EventBridge has no list of targets of several rules: one call for each rule that is enabled.
 */
export const eventRules = collector({
  id: 'events.rules',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [LIST, TARGETS],
  absent: {
    'ListRules.Rules[].EventPattern':
      'it runs on a schedule ("PutRule", Amazon EventBridge API Reference: "A rule must contain at least an EventPattern or ScheduleExpression")',
    'ListRules.Rules[].Description': 'it was made without one ("Rule", Amazon EventBridge API Reference)',
    'ListRules.Rules[].ManagedBy':
      'no service made it ("Rule": "If the rule was created on behalf of your account by an AWS service, this field displays the principal name")',
  },
  open: { 'ListRules.Rules[].ManagedBy': 'any service of AWS may manage rules, and all of them are left out' },
  triggers: [apiCalls('events', 'PutRule', 'DeleteRule', 'EnableRule', 'DisableRule', 'PutTargets', 'RemoveTargets')],
  sdk,
  collect: async (aws, sdk): Promise<Resource<EventRule>[]> => {
    const client = aws.client(sdk.EventBridgeClient);
    const found: SdkRule[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new sdk.ListRulesCommand({ NextToken }));
      found.push(...required(page.Rules, LIST, 'Rules'));
      NextToken = page.NextToken;
    } while (NextToken);
    const own = found.filter(({ ManagedBy, Description, EventPattern }) => {
      return ManagedBy === undefined && Description !== RULE_DESCRIPTION && EventPattern !== undefined;
    });
    return eachPresent(own, (rule) => ruleOf(rule, client, sdk));
  },
});

async function ruleOf(rule: SdkRule, client: EventBridgeClient, sdk: Sdk): Promise<Resource<EventRule> | null> {
  const id = required(rule.Arn, LIST, 'Arn');
  const name = required(rule.Name, LIST, 'Name');
  const enabled = seenIn(() => known(oneOf(rule.State, STATES, LIST, 'State')) !== 'DISABLED');
  const targets = enabled === false ? [] : await seen(orAbsent(targetsOf(name, client, sdk), GONE));
  if (targets === null) return null;
  return { id, facts: { name, enabled, pattern: patternOf(rule), targets } };
}

function patternOf({ EventPattern = '' }: SdkRule): Seen<string> {
  const problem = patternProblem(EventPattern);
  return problem ? malformed(LIST, `EventPattern cannot be read: ${problem}`) : EventPattern;
}

async function targetsOf(
  Rule: string,
  client: EventBridgeClient,
  { ListTargetsByRuleCommand }: Sdk,
): Promise<string[]> {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListTargetsByRuleCommand({ Rule, NextToken }));
    found.push(...required(page.Targets, TARGETS, 'Targets').map(({ Arn }) => required(Arn, TARGETS, 'Arn')));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
