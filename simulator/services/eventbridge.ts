/** Simulated Amazon EventBridge: the rules on the default bus of an account, including Plumbline's own. */
import type {
  DeleteRuleRequest,
  DisableRuleRequest,
  ListRulesRequest,
  ListTargetsByRuleRequest,
  Rule,
  Target,
} from '@aws-sdk/client-eventbridge';
import { controls } from '../../shared/controls/index.ts';
import { BUS, RULE_DESCRIPTION } from '../../shared/core/deployed.ts';
import { eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { isProduction, topicArn } from './monitoring.ts';
import { UNSENT_EVENTS } from './sqs.ts';

export interface SimulatedRule extends Rule {
  readonly Name: string;
  readonly targets: readonly Target[];
}

export interface EventBridge {
  rules: SimulatedRule[];
}

const GLOBAL_SERVICES_REGION = 'us-east-1';
/** Rules of other tools, such as Control Tower. */
const OTHERS = ['AWSControlTowerManagedRule', 'guardduty-to-chat'];

/** Accounts send on what befalls their infrastructure, and the account that administers security sends on its findings. */
function forwarding({ account, region, flaw }: ServiceLocation): SimulatedRule[] {
  const rule = (Name: string, pattern: object): SimulatedRule => ({
    ...{ Name, Arn: `arn:aws:events:${region}:${account.id}:rule/${Name}`, State: 'ENABLED', EventBusName: 'default' },
    EventPattern: JSON.stringify(pattern),
    targets: [{ Id: 'alerts', Arn: topicArn(account.id, region) }],
  });
  const infrastructure = rule('infrastructure', { source: ['aws.health', 'aws.ec2', 'aws.rds'] });
  const findings = rule('security-findings', {
    source: ['aws.securityhub'],
    'detail-type': ['Security Hub Findings - Imported'],
    detail: { findings: { Severity: { Label: ['HIGH', 'CRITICAL'] } } },
  });
  return [
    ...(isProduction(account) && !flaw('events-not-forwarded', 0.05) ? [infrastructure] : []),
    ...(account.kind === 'security' ? [findings] : []),
  ];
}

/** Packed once: each region of each account has the same rules. */
const { everyRegion, usEast1 } = eventPatterns(triggersOf(controls));

function seed(place: ServiceLocation): EventBridge {
  const { account, region, world } = place;
  const count = everyRegion.length + (region === GLOBAL_SERVICES_REGION ? usEast1.length : 0);
  const arn = (kind: string) => `arn:aws:${kind === 'rule' ? 'events' : 'sqs'}:${region}:${account.id}`;
  const hub = `arn:aws:events:${world.regions[0]}:${world.security.id}:event-bus/${BUS}`;
  const ours = Array.from({ length: count }, (_, index): SimulatedRule => {
    const Name = `PlumblineMember-Rule${index + 1}`;
    const targets = [{ Id: 'Hub', Arn: hub, DeadLetterConfig: { Arn: `${arn('sqs')}:${UNSENT_EVENTS}` } }];
    return { Name, Arn: `${arn('rule')}:rule/${Name}`, State: 'ENABLED', Description: RULE_DESCRIPTION, targets };
  });
  const others = OTHERS.map(
    (Name): SimulatedRule => ({ Name, Arn: `${arn('rule')}:rule/${Name}`, State: 'ENABLED', targets: [] }),
  );
  return { rules: [...others, ...ours, ...forwarding(place)] };
}

export const eventBridge = service<EventBridge>({
  serviceId: 'EventBridge',
  eventSource: 'events',
  scope: 'region',
  seed,
  reads: {
    ListRules: ({ state, input, world }: Call<EventBridge, ListRulesRequest>) => {
      const { items, next } = page(state.rules, input.NextToken, input.Limit, world);
      return { Rules: items.map(({ targets: _, ...rule }) => rule), NextToken: next };
    },
    ListTargetsByRule: ({ state, input, world }: Call<EventBridge, ListTargetsByRuleRequest>) => {
      const found = state.rules.find(({ Name }) => Name === input.Rule);
      if (!found) throw apiError('ResourceNotFoundException', `Rule ${input.Rule} does not exist on EventBus default.`);
      const { items, next } = page(found.targets, input.NextToken, input.Limit, world);
      return { Targets: items, NextToken: next };
    },
  },
  writes: {
    DisableRule: ({ state, input }: Call<EventBridge, DisableRuleRequest>) => {
      state.rules = state.rules.map((rule) => (rule.Name === input.Name ? { ...rule, State: 'DISABLED' } : rule));
      return {};
    },
    DeleteRule: ({ state, input }: Call<EventBridge, DeleteRuleRequest>) => {
      state.rules = state.rules.filter(({ Name }) => Name !== input.Name);
      return {};
    },
  },
});
