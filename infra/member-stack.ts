/**
 * The stack in every account. In the hub's region it holds a read-only role that the hub's functions may assume, and a role
 * that imports findings into Security Hub if that is configured; in
 * every region it holds the rules that forward events that make facts stale. The same template serves as StackSet and
 * as ordinary stack.
 */
import { type App, Aws, CfnCondition, CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { accept } from './checks.ts';
import { findingsRole } from './constructs/findings-role.ts';
import { forwarding } from './constructs/forwarding.ts';
import { readRole } from './constructs/read-role.ts';
import type { MemberKind } from './derived.ts';
import { STACK_TAGS } from './names.ts';
import type { Settings } from './settings.ts';

export interface MemberOptions extends Pick<StackProps, 'env' | 'synthesizer'> {
  readonly kind: MemberKind;
}

export function memberStack(app: App, id: string, settings: Settings, { kind, ...props }: MemberOptions): Stack {
  const stack = new Stack(app, id, {
    ...props,
    tags: STACK_TAGS,
    description: 'Plumbline: read-only role and event rules of an account',
  });
  // IAM is global: a second role of the same name in another region would be refused.
  const once = new CfnCondition(stack, 'InHubRegion', {
    expression: Fn.conditionEquals(Aws.REGION, settings.hub.region),
  });
  accept(stack, {
    'CloudFormation-Validate::W9053':
      'Two conditions that are equal when the hub is in us-east-1, and differ in any other region.',
  });
  readRole(stack, settings, { kind, once });
  if (settings.securityHub) findingsRole(stack, settings, once);
  const unsent = forwarding(stack, settings);
  new CfnOutput(stack, 'UnsentEventsUrl', {
    description: 'Queue of events that did not reach the hub',
    value: unsent.queueUrl,
  });
  return stack;
}
