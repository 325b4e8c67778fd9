/** Resources that may have a public address without need: instances, and the tasks of ECS services. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import { known, type Seen } from '../../core/reading.ts';
import { instances } from '../ec2/instances.ts';
import { services } from './services.ts';

export interface Addressed {
  readonly kind: 'instance' | 'ECS service';
  /** The reason why it is not judged; null if it runs, or may run again. */
  readonly idle: Seen<string | null>;
  readonly publicAddress: Seen<boolean>;
}

export const addresses = collector({
  id: 'ecs.addresses',
  scope: 'region',
  actions: [],
  triggers: [],
  uses: [instances, services],
  collect: async (aws): Promise<Resource<Addressed>[]> => {
    const launched = (await aws.facts(instances)).map(({ facts, ...found }): Resource<Addressed> => {
      if (facts instanceof CouldNotRead) return { ...found, facts };
      return { ...found, facts: { kind: 'instance', idle: null, publicAddress: facts.publicAddress } };
    });
    const run = (await aws.facts(services)).map(({ facts, ...found }): Resource<Addressed> => {
      if (facts instanceof CouldNotRead) return { ...found, facts };
      const { status, publicAddress } = facts;
      const idle = attempted(() => (known(status) === 'ACTIVE' ? null : `its status is ${known(status)}`));
      return { ...found, facts: { kind: 'ECS service', idle, publicAddress } };
    });
    return [...launched, ...run];
  },
});
