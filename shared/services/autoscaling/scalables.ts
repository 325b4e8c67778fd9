/** Resources that can scale automatically: groups of EC2 Auto Scaling, and ECS services by Application Auto Scaling. */
import { arnParts } from '../../core/arn.ts';
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted, firstOf } from '../../core/quantify.ts';
import { known, type Seen } from '../../core/reading.ts';
import { ecsTargets, type ScalableTarget } from '../application-autoscaling/scalable-targets.ts';
import { type EcsService, services } from '../ecs/services.ts';
import { type Group, groups, type Policy } from './groups.ts';

export interface Scalable {
  readonly kind: 'group' | 'service';
  /** The reason why it need not scale automatically; null if it has to. */
  readonly exempt: Seen<string | null>;
  /** The smallest and the largest size; null if it is not registered to scale. */
  readonly minimum: Seen<number | null>;
  readonly maximum: Seen<number | null>;
  readonly policies: Seen<readonly Policy[]>;
}

export const scalables = collector({
  id: 'autoscaling.scalables',
  scope: 'region',
  actions: [],
  uses: [groups, services, ecsTargets],
  triggers: [],
  collect: async (aws): Promise<Resource<Scalable>[]> => {
    const found = await aws.facts(services);
    const ofGroups = (await aws.facts(groups)).map((group) => ({ ...group, facts: mapped(group.facts, ofGroup) }));
    // most regions have no ECS service, and then the other lists are not needed
    if (found.length === 0) return ofGroups;
    const targets = (await aws.facts(ecsTargets)).map(({ facts }) => facts);
    const ofServices = found.map((service) => ({
      ...service,
      facts: mapped(service.facts, (facts) => ofService(facts, targets)),
    }));
    return [...ofGroups, ...ofServices];
  },
});

const mapped = <T, R>(facts: Seen<T>, map: (facts: T) => R): Seen<R> =>
  facts instanceof CouldNotRead ? facts : map(facts as T);

function ofGroup(group: Group): Scalable {
  const { minimum, maximum, policies } = group;
  const exempt = attempted(() => {
    if (group.deleting) return 'it is being deleted';
    if (known(group.operator) !== null) return `${known(group.operator)} manages it`;
    if (known(group.cluster) !== null) return 'its EKS cluster decides how many nodes it has';
    return known(maximum) === 0 ? 'it is scaled to zero' : null;
  });
  return { kind: 'group', exempt, minimum, maximum, policies };
}

function ofService(service: EcsService, targets: readonly Seen<ScalableTarget>[]): Scalable {
  const exempt = attempted(() => {
    if (known(service.status) !== 'ACTIVE') return `its status is ${known(service.status)}`;
    if (known(service.strategy) === 'DAEMON') return 'it runs one task on each instance';
    return known(service.desired) === 0 ? 'it is scaled to zero' : null;
  });
  const target = attempted(() => targetOf(service, targets));
  const limitOf = (field: 'minimum' | 'maximum'): Seen<number | null> =>
    target instanceof CouldNotRead ? target : (target?.[field] ?? null);
  return {
    kind: 'service',
    exempt,
    minimum: limitOf('minimum'),
    maximum: limitOf('maximum'),
    policies: attempted(() => policiesOf(known(target))),
  };
}

/** Only the number of tasks of an ECS service can be scaled ("ScalableTarget", ScalableDimension). */
function targetOf(service: EcsService, targets: readonly Seen<ScalableTarget>[]): ScalableTarget | null {
  const id = known(service.scalingId);
  const found = firstOf(targets, (target) => known(known(target).name) === id);
  return found === undefined ? null : known(found);
}

function policiesOf(target: ScalableTarget | null): Policy[] {
  if (target === null) return [];
  const isSuspended = known(target.suspended);
  return known(target.policies).map(({ type, acts }) => ({ type, acts: isSuspended ? false : acts }));
}

/** `service/<cluster>/<service>`, as Application Auto Scaling names it; undefined for an ARN that names no cluster. */
export function scalingIdOf(arn: string): string | undefined {
  const name = arnParts(arn).resource;
  return name.split('/').length === 3 ? name : undefined;
}
