/** Resources that can scale automatically: groups of EC2 Auto Scaling, and ECS services by Application Auto Scaling. */
import type { ScalableTarget, ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted, firstOf } from '../../core/quantify.ts';
import { all, given, known, numberOf, oneOf, required, type Seen } from '../../core/reading.ts';
import { type EcsService, services } from '../ecs/services.ts';
import { type Group, groups, type Policy } from './groups.ts';

const TARGETS = 'application-autoscaling:DescribeScalableTargets';
const POLICIES = 'application-autoscaling:DescribeScalingPolicies';
/** The most that the API gives at once. */
const PER_PAGE = 50;

const POLICY_TYPES = ['TargetTrackingScaling', 'StepScaling', 'PredictiveScaling'] as const;
const PREDICTIVE_MODES = ['ForecastAndScale', 'ForecastOnly'] as const;

export interface Scalable {
  readonly kind: 'group' | 'service';
  /** Why it need not scale by itself; null where it has to. */
  readonly exempt: Seen<string | null>;
  /** Least and most that it may scale to; null where it is not registered to scale. */
  readonly minimum: Seen<number | null>;
  readonly maximum: Seen<number | null>;
  readonly policies: Seen<readonly Policy[]>;
}

export const scalables = collector({
  id: 'autoscaling.scalables',
  scope: 'region',
  actions: [TARGETS, POLICIES],
  uses: [groups, services],
  absent: {
    'DescribeScalableTargets.ScalableTargets[].SuspendedState':
      'nothing is suspended ("describe-scalable-targets", AWS CLI Command Reference, has an answer without it)',
    'DescribeScalableTargets.ScalableTargets[].SuspendedState.DynamicScalingOutSuspended':
      'it is not suspended ("SuspendedState": false by default)',
    'DescribeScalingPolicies.ScalingPolicies[].PredictiveScalingPolicyConfiguration.Mode':
      'it forecasts only ("PredictiveScalingPolicyConfiguration": "Defaults to ForecastOnly if not specified")',
  },
  triggers: [
    // Application Auto Scaling is recorded under the same event source as EC2 Auto Scaling
    apiCalls('autoscaling', 'RegisterScalableTarget', 'DeregisterScalableTarget', 'DeleteScalingPolicy'),
  ],
  sdk: () => import('@aws-sdk/client-application-auto-scaling'),
  collect: async (aws, sdk): Promise<Resource<Scalable>[]> => {
    const found = await aws.facts(services);
    const ofGroups = (await aws.facts(groups)).map((group) => ({ ...group, facts: mapped(group.facts, ofGroup) }));
    // most regions have no service, and then the lists say nothing
    if (found.length === 0) return ofGroups;
    const client = aws.client(sdk.ApplicationAutoScalingClient);
    const paging = { client, pageSize: PER_PAGE };
    const ofEcs = { ServiceNamespace: 'ecs' as const };
    const targets = await all(sdk.paginateDescribeScalableTargets(paging, ofEcs), (page) =>
      required(page.ScalableTargets, TARGETS, 'ScalableTargets'),
    );
    const policies = await all(sdk.paginateDescribeScalingPolicies(paging, ofEcs), (page) =>
      required(page.ScalingPolicies, POLICIES, 'ScalingPolicies'),
    );
    const ofServices = found.map((service) => ({
      ...service,
      facts: mapped(service.facts, (facts) => ofService(facts, targets, policies)),
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

function ofService(
  service: EcsService,
  targets: readonly ScalableTarget[],
  policies: readonly ScalingPolicy[],
): Scalable {
  const exempt = attempted(() => {
    if (known(service.status) !== 'ACTIVE') return `its status is ${known(service.status)}`;
    if (known(service.strategy) === 'DAEMON') return 'it runs one task on each instance';
    return known(service.desired) === 0 ? 'it is scaled to zero' : null;
  });
  const target = attempted(() => targetOf(service, targets));
  const limitOf = (field: 'MinCapacity' | 'MaxCapacity'): Seen<number | null> => {
    if (target instanceof CouldNotRead) return target;
    return target ? numberOf(target[field], TARGETS, field) : null;
  };
  return {
    kind: 'service',
    exempt,
    minimum: limitOf('MinCapacity'),
    maximum: limitOf('MaxCapacity'),
    policies: attempted(() => policiesOf(known(target), known(service.scalingId), policies)),
  };
}

/** The number of its tasks is all that can be scaled of a service of ECS ("ScalableTarget", ScalableDimension). */
function targetOf(service: EcsService, targets: readonly ScalableTarget[]): ScalableTarget | null {
  const id = known(service.scalingId);
  return firstOf(targets, ({ ResourceId }) => required(ResourceId, TARGETS, 'ResourceId') === id) ?? null;
}

function policiesOf(target: ScalableTarget | null, id: string, policies: readonly ScalingPolicy[]): Policy[] {
  const suspended = target?.SuspendedState?.DynamicScalingOutSuspended ?? false;
  return policies.flatMap((policy): Policy[] => {
    const of = given(policy.ResourceId, POLICIES, 'ResourceId');
    // it may be one of this service
    if (of instanceof CouldNotRead) return [{ type: of, acts: of }];
    if (of !== id) return [];
    const type = oneOf(policy.PolicyType, POLICY_TYPES, POLICIES, 'PolicyType');
    return [{ type, acts: suspended ? false : attempted(() => acts(policy)) }];
  });
}

function acts({ PolicyType, PredictiveScalingPolicyConfiguration }: ScalingPolicy): boolean {
  if (known(oneOf(PolicyType, POLICY_TYPES, POLICIES, 'PolicyType')) !== 'PredictiveScaling') return true;
  const field = 'PredictiveScalingPolicyConfiguration';
  const { Mode = 'ForecastOnly' } = required(PredictiveScalingPolicyConfiguration, POLICIES, field);
  return known(oneOf(Mode, PREDICTIVE_MODES, POLICIES, `${field}.Mode`)) === 'ForecastAndScale';
}
