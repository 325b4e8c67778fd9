/** Lambda functions and stages of REST APIs, which can sample the requests that they handle for AWS X-Ray. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import type { Seen } from '../../core/reading.ts';
import { functions } from '../lambda/functions.ts';
import { stages } from './stages.ts';

export interface Traceable {
  readonly kind: 'function' | 'stage';
  readonly traces: Seen<boolean>;
}

export const traceable = collector({
  id: 'apigateway.traceable',
  scope: 'region',
  actions: [],
  uses: [functions, stages],
  triggers: [],
  collect: async (aws): Promise<Resource<Traceable>[]> => {
    const ofFunctions = (await aws.facts(functions)).map(({ id, facts }): Resource<Traceable> => {
      if (facts instanceof CouldNotRead) return { id, facts };
      return { id, facts: { kind: 'function', traces: facts.tracesItself } };
    });
    const ofStages = (await aws.facts(stages)).flatMap(({ id, facts }): Resource<Traceable>[] => {
      if (facts instanceof CouldNotRead) return [{ id, facts }];
      return facts.traces === null ? [] : [{ id, facts: { kind: 'stage', traces: facts.traces } }];
    });
    return [...ofFunctions, ...ofStages];
  },
});
