/** Validates a configuration against the existing controls, and resolves it for an account. */
import type { KnownControl } from '../core/catalogue.ts';
import type { AnyControl } from '../core/control.ts';
import { UsageError } from '../core/errors.ts';
import { scheduleIn } from './cadence.ts';
import { type ConfiguredCuts, cutRulesOf } from './cuts.ts';
import { type Deployment, deploymentOf } from './deployment.ts';
import { parsed } from './problems.ts';
import type { PlumblineConfig } from './schema.ts';
import { type Registry, type Rules, rulesOf } from './settings.ts';

export { defineConfig } from './define.ts';
export type { Registry } from './settings.ts';

export interface ResolvedConfig<C extends KnownControl = AnyControl> extends Rules<C> {
  /** How long the records of the history are kept, and the legal holds. */
  readonly cuts: ConfiguredCuts;
  /** The deployment of `npx cdk`; null when the configuration has none. */
  readonly deployment: Deployment | null;
}

/** Throws a `UsageError` that lists every fault of the configuration. */
export function resolveConfig<C extends KnownControl>(
  config: PlumblineConfig,
  registry: Registry<C>,
): ResolvedConfig<C> {
  const read = parsed(config, registry.controls);
  if ('problems' in read) throw wrong(read.problems);
  return {
    ...rulesOf(read.config, registry),
    cuts: cutRulesOf(read.config),
    deployment: deploymentOf(read.config, scheduleIn(read.config)),
  };
}

const wrong = (problems: readonly string[]): UsageError =>
  new UsageError(`the configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
