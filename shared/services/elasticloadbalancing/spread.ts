/** The availability zones of load balancers and Auto Scaling groups. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import { known, type Seen } from '../../core/reading.ts';
import { groups } from '../autoscaling/groups.ts';
import { loadBalancers } from './load-balancers.ts';

export interface Spread {
  readonly kind: 'load balancer' | 'Auto Scaling group';
  /** The reason why the control does not apply to it; null if it works. */
  readonly idle: Seen<string | null>;
  readonly zones: Seen<readonly Seen<string>[]>;
}

export const spreads = collector({
  id: 'elasticloadbalancing.spreads',
  scope: 'region',
  actions: [],
  triggers: [],
  uses: [loadBalancers, groups],
  collect: async (aws): Promise<Resource<Spread>[]> => {
    const balancers = (await aws.facts(loadBalancers)).map(({ facts, ...found }): Resource<Spread> => {
      if (facts instanceof CouldNotRead) return { ...found, facts };
      const { state, zones } = facts;
      const idle = attempted(() => (known(state) === 'failed' ? 'it could not be set up' : null));
      return { ...found, facts: { kind: 'load balancer', idle, zones } };
    });
    const scaled = (await aws.facts(groups)).map(({ facts, ...found }): Resource<Spread> => {
      if (facts instanceof CouldNotRead) return { ...found, facts };
      const { deleting, maximum, zones } = facts;
      const idle = attempted(() => {
        if (deleting) return 'it is being deleted';
        return known(maximum) === 0 ? 'it is scaled to zero' : null;
      });
      return { ...found, facts: { kind: 'Auto Scaling group', idle, zones } };
    });
    return [...balancers, ...scaled];
  },
});
