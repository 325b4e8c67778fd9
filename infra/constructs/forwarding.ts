/** Rules on an account's default bus that send events that make facts stale to the hub's bus. */
import { Aws, CfnCondition, Fn, type Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { RULE_DESCRIPTION } from '../../shared/core/deployed.ts';
import { GLOBAL_SERVICES_REGION } from '../../shared/core/partition.ts';
import type { EventPattern } from '../../shared/derive/triggers.ts';
import { forwarded } from '../derived.ts';
import { busArn } from '../names.ts';
import type { Settings } from '../settings.ts';
import { deadLetters } from './queues.ts';

/**
 * Returns the queue of events that could not be sent. The next scan finds the changes that such an event would have
 * reported.
 */
export function forwarding(stack: Stack, settings: Settings): Queue {
  const ofOurRules = {
    StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/*` },
  };
  const unsent = deadLetters(stack, 'UnsentEvents');
  unsent.addToResourcePolicy(
    new PolicyStatement({
      sid: 'RulesOfThisAccount',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [unsent.queueArn],
      conditions: ofOurRules,
    }),
  );
  const role = new Role(stack, 'ForwardRole', {
    description: 'Plumbline: sends events to the hub',
    assumedBy: new ServicePrincipal('events.amazonaws.com', { conditions: ofOurRules }),
    managedPolicies: [
      new ManagedPolicy(stack, 'ForwardPolicy', {
        statements: [
          new PolicyStatement({ sid: 'PutOnHubBus', actions: ['events:PutEvents'], resources: [busArn(settings)] }),
        ],
      }),
    ],
  });
  // PutEvents to a bus that is open to an organisation requires a role ("PutPermission", EventBridge API Reference)
  const target = {
    id: 'Hub',
    arn: busArn(settings),
    roleArn: role.roleArn,
    deadLetterConfig: { arn: unsent.queueArn },
  };
  const { everyRegion, usEast1 } = forwarded(settings);
  rules(stack, 'Rule', everyRegion, target);
  const ofGlobalServices = new CfnCondition(stack, 'InGlobalServicesRegion', {
    expression: Fn.conditionEquals(Aws.REGION, GLOBAL_SERVICES_REGION),
  });
  for (const rule of rules(stack, 'GlobalRule', usEast1, target)) rule.cfnOptions.condition = ofGlobalServices;
  return unsent;
}

const rules = (
  stack: Stack,
  id: string,
  patterns: readonly EventPattern[],
  target: CfnRule.TargetProperty,
): CfnRule[] =>
  patterns.map(
    (eventPattern, index) =>
      new CfnRule(stack, `${id}${index + 1}`, {
        description: RULE_DESCRIPTION,
        eventPattern,
        targets: [target],
      }),
  );
