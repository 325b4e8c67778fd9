/**
 * Application Auto Scaling: what scales by itself among containers, replicas of databases and caches, and at which level of
 * use. Two lists for each of these kinds, since AWS answers for one service at a time.
 */
import type { ScalableTarget as FoundTarget, ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, given, known, numberOf, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-application-auto-scaling');
const TARGETS = 'application-autoscaling:DescribeScalableTargets';
const POLICIES = 'application-autoscaling:DescribeScalingPolicies';

/** Services whose scaling the controls judge, as "DescribeScalableTargets" names them. */
const NAMESPACES = ['ecs', 'rds', 'elasticache'] as const;
/** "ScalingPolicy", Application Auto Scaling API Reference. */
const POLICY_TYPES = ['TargetTrackingScaling', 'StepScaling', 'PredictiveScaling'] as const;

export interface ScalableTarget {
  readonly service: (typeof NAMESPACES)[number];
  /** `service/<cluster>/<service>`, `cluster:<name>`, `replication-group/<name>`. */
  readonly name: string;
  /** Whether it was suspended: no policy adds anything then. */
  readonly suspended: Seen<boolean>;
  readonly policies: readonly Scaling[];
}

export interface Scaling {
  readonly type: Seen<(typeof POLICY_TYPES)[number]>;
  /**
   * The predefined metric that a target-tracking policy keeps near its target; null for a policy of another type, or with a
   * custom metric.
   */
  readonly metric: Seen<string | null>;
  /** The level that it keeps, in the unit of the metric; null for a policy of another type. */
  readonly target: Seen<number | null>;
}

/** One resource per scalable target. */
export const scalableTargets = collector({
  id: 'application-autoscaling.scalable-targets',
  scope: 'region',
  actions: [TARGETS, POLICIES],
  absent: {
    'DescribeScalingPolicies.ScalingPolicies[].TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification':
      'it tracks a metric of its own ("TargetTrackingScalingPolicyConfiguration": "You can specify either a predefined metric or a customized metric")',
  },
  open: {
    'DescribeScalingPolicies.ScalingPolicies[].TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType':
      'a metric for which no level is asked is like one of its own',
  },
  triggers: [
    apiCalls(
      'autoscaling',
      'RegisterScalableTarget',
      'DeregisterScalableTarget',
      'PutScalingPolicy',
      'DeleteScalingPolicy',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<ScalableTarget>[]> => {
    const client = aws.client(sdk.ApplicationAutoScalingClient);
    const found = await each(NAMESPACES, async (ServiceNamespace) => {
      const targets = await all(sdk.paginateDescribeScalableTargets({ client }, { ServiceNamespace }), (page) =>
        required(page.ScalableTargets, TARGETS, 'ScalableTargets'),
      );
      if (targets.length === 0) return [];
      const policies = await all(sdk.paginateDescribeScalingPolicies({ client }, { ServiceNamespace }), (page) =>
        required(page.ScalingPolicies, POLICIES, 'ScalingPolicies'),
      );
      const byName = Map.groupBy(policies, (policy) => nameOf(policy, POLICIES));
      return targets.map((target) => targetOf(target, ServiceNamespace, byName.get(nameOf(target, TARGETS)) ?? []));
    });
    return found.flat();
  },
});

/** A cache may scale in two dimensions, its shards and its replicas: what scales either of them scales the cache. */
const nameOf = ({ ResourceId }: FoundTarget | ScalingPolicy, action: string): string =>
  required(ResourceId, action, 'ResourceId');

function targetOf(
  target: FoundTarget,
  service: (typeof NAMESPACES)[number],
  policies: readonly ScalingPolicy[],
): Resource<ScalableTarget> {
  const name = nameOf(target, TARGETS);
  const suspended = given(target.SuspendedState?.DynamicScalingOutSuspended, TARGETS, 'DynamicScalingOutSuspended');
  return {
    id: required(target.ScalableTargetARN, TARGETS, 'ScalableTargetARN'),
    facts: { service, name, suspended, policies: policies.map(scalingOf) },
  };
}

function scalingOf({ PolicyType, TargetTrackingScalingPolicyConfiguration: tracking }: ScalingPolicy): Scaling {
  const type = oneOf(PolicyType, POLICY_TYPES, POLICIES, 'PolicyType');
  if (type !== 'TargetTrackingScaling') {
    const none = type instanceof CouldNotRead ? type : null;
    return { type, metric: none, target: none };
  }
  return {
    type,
    metric: seenIn(() => {
      const { PredefinedMetricSpecification } = required(
        tracking,
        POLICIES,
        'TargetTrackingScalingPolicyConfiguration',
      );
      if (!PredefinedMetricSpecification) return null;
      return required(PredefinedMetricSpecification.PredefinedMetricType, POLICIES, 'PredefinedMetricType');
    }),
    target: seenIn(() => known(numberOf(tracking?.TargetValue, POLICIES, 'TargetValue'))),
  };
}
