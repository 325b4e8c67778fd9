/**
 * Rolls the member stack out to the accounts. It is a stack of its own, so that an account that fails, or an
 * organisation without trusted access, does not roll back the hub.
 */
import { type App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { memberStackSet } from './constructs/member-stack-set.ts';
import { STACK_TAGS } from './names.ts';
import type { Settings } from './settings.ts';

export interface RolloutOptions extends Pick<StackProps, 'env' | 'synthesizer'> {
  /** File of the member stack's template. */
  readonly memberTemplate: string;
}

export function rolloutStack(
  app: App,
  id: string,
  settings: Settings,
  { memberTemplate, ...props }: RolloutOptions,
): Stack {
  const stack = new Stack(app, id, {
    ...props,
    tags: STACK_TAGS,
    description: 'Plumbline: rolls out its role and rules to the accounts',
  });
  const members = memberStackSet(stack, settings, memberTemplate);
  new CfnOutput(stack, 'StackSet', { description: 'Its operations show which accounts failed', value: members.ref });
  return stack;
}
