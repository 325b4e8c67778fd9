/** Resources that serve requests or do work: target groups, Auto Scaling groups, ECS services and single instances. */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf, attempted, firstOf, thoseOf } from '../../core/quantify.ts';
import { known, type Seen } from '../../core/reading.ts';
import { type Group, groups } from '../autoscaling/groups.ts';
import { type Instance, instances } from '../ec2/instances.ts';
import { type EcsService, services } from '../ecs/services.ts';
import { type TargetGroup, targetGroups } from './target-groups.ts';

export interface Capacity {
  readonly kind: 'target group' | 'Auto Scaling group' | 'ECS service' | 'instance';
  /** The reason why the control does not apply to it; null if it works. */
  readonly idle: Seen<string | null>;
  /** Why a failed target is not noticed or not replaced; null if it is. */
  readonly unwatched: Seen<string | null>;
  /** The number of working targets; null if the service does not report it. */
  readonly healthy: Seen<number | null>;
  /** The number that should work; null if the control decides that. */
  readonly wanted: Seen<number | null>;
}

export const capacity = collector({
  id: 'elasticloadbalancing.capacity',
  scope: 'region',
  actions: [],
  triggers: [],
  uses: [targetGroups, groups, services, instances],
  collect: async (aws): Promise<Resource<Capacity>[]> => {
    const [targets, scaled, run, launched] = await Promise.all([
      aws.facts(targetGroups),
      aws.facts(groups),
      aws.facts(services),
      aws.facts(instances),
    ]);
    return [
      ...targets.map((found) => as(found, ofTargets)),
      ...scaled.map((found) => as(found, ofGroup)),
      ...run.map((found) => as(found, ofService)),
      ...launched.map((found) => as(found, ofInstance)),
    ];
  },
});

const as = <F>(found: Resource<F>, map: (facts: F) => Capacity): Resource<Capacity> => ({
  ...found,
  facts: found.facts instanceof CouldNotRead ? found.facts : map(found.facts as F),
});

function ofTargets({ type, inUse, checked, states }: TargetGroup): Capacity {
  return {
    kind: 'target group',
    idle: attempted(() => {
      if (!known(inUse)) return 'no load balancer uses it';
      return known(type) === 'lambda' ? 'its target is a function, which AWS runs anew for each request' : null;
    }),
    unwatched: attempted(() => (known(checked) ? null : 'its health checks are off')),
    healthy: attempted(() => thoseOf(known(states), (state) => known(state) === 'healthy').length),
    wanted: null,
  };
}

/** Without these nothing finds or replaces an instance that fails ("Suspend and resume Amazon EC2 Auto Scaling processes"). */
const REPLACING = ['HealthCheck', 'ReplaceUnhealthy', 'Launch', 'Terminate'];
const SOURCES = { ELB: 'load balancer', VPC_LATTICE: 'service of VPC Lattice' } as const;
type Source = keyof typeof SOURCES;

function ofGroup(group: Group): Capacity {
  return {
    kind: 'Auto Scaling group',
    idle: attempted(() => {
      if (group.deleting) return 'it is being deleted';
      return known(group.desired) === 0 ? 'it is scaled to zero' : null;
    }),
    unwatched: attempted(() => {
      const off = thoseOf(known(group.suspended), (process) => REPLACING.includes(known(process))).map(known<string>);
      if (off.length > 0) return `its process ${off.sort().join(', ')} is suspended`;
      const isUsed = (source: Source) => anyOf(known(group.healthChecks), (check) => known(check) === source);
      const unused = firstOf(known(group.checksOfSources), (source) => !isUsed(known(source)));
      return unused === undefined ? null : `it does not use the health checks of its ${SOURCES[known(unused)]}`;
    }),
    healthy: null,
    wanted: null,
  };
}

/**
 * While one deployment replaces another, only the minimum of tasks that the service allows need run, but at least one.
 */
function ofService({ status, desired, running, deploying }: EcsService): Capacity {
  return {
    kind: 'ECS service',
    idle: attempted(() => {
      if (known(status) !== 'ACTIVE') return `its status is ${known(status)}`;
      return known(desired) === 0 ? 'it is scaled to zero' : null;
    }),
    unwatched: null,
    healthy: running,
    wanted: attempted(() => (known(deploying) ? 1 : known(desired))),
  };
}

function ofInstance({ state, inGroup, autoRecovery }: Instance): Capacity {
  return {
    kind: 'instance',
    idle: attempted(() => {
      if (state !== 'running') return `it is ${state}`;
      return known(inGroup) ? 'its Auto Scaling group replaces it' : null;
    }),
    unwatched: attempted(() => (known(autoRecovery) ? null : 'its automatic recovery is off')),
    healthy: null,
    wanted: null,
  };
}
