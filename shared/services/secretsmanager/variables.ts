/**
 * ECS services and stages of APIs in a region, with the names of their variables that contain a credential in plain
 * text.
 */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { collected } from '../../core/quantify.ts';
import { known, type Seen, seenIn } from '../../core/reading.ts';
import { stages } from '../apigateway/stages.ts';
import { services } from '../ecs/services.ts';

export interface ConfiguredVariables {
  readonly kind: 'service' | 'stage';
  readonly plainCredentials: Seen<readonly string[]>;
}

/** One resource for each service of ECS that ECS itself deploys, and for each stage of an API. */
export const configuredVariables = collector({
  id: 'secretsmanager.configured-variables',
  scope: 'region',
  actions: [],
  triggers: [],
  uses: [services, stages],
  collect: async (aws): Promise<Resource<ConfiguredVariables>[]> => {
    const running = (await aws.facts(services)).filter(
      ({ facts }) => facts instanceof CouldNotRead || facts.task !== null,
    );
    return [
      ...running.map(({ facts, ...service }) => ({
        ...service,
        facts: {
          kind: 'service' as const,
          plainCredentials: seenIn(() => {
            const containers = known(known(known(facts).task)?.containers ?? []);
            return [...new Set(collected(containers, (one) => known(one.plainCredentials)))].sort();
          }),
        },
      })),
      ...(await aws.facts(stages)).map(({ id, facts }) => ({
        id,
        facts: { kind: 'stage' as const, plainCredentials: seenIn(() => known(facts).plainCredentials) },
      })),
    ];
  },
});
