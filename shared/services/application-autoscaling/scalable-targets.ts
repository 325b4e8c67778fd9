/**
 * Application Auto Scaling: what scales by itself among containers, replicas of databases and caches, and at which level of
 * use. Two lists for each of these kinds, since AWS answers for one service at a time. The lists of ECS are a collector of
 * their own, because other controls need them alone.
 */
import type {
  ApplicationAutoScalingClient,
  ScalableTarget as FoundTarget,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import {
  all,
  each,
  given,
  known,
  malformed,
  numberOf,
  oneOf,
  required,
  type Seen,
  seenIn,
} from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-application-auto-scaling');
type Sdk = Awaited<ReturnType<typeof sdk>>;
const TARGETS = 'application-autoscaling:DescribeScalableTargets';
const POLICIES = 'application-autoscaling:DescribeScalingPolicies';
/** The most that the API gives at once. */
const PER_PAGE = 50;

/** "ScalingPolicy", Application Auto Scaling API Reference. */
const POLICY_TYPES = ['TargetTrackingScaling', 'StepScaling', 'PredictiveScaling'] as const;
const PREDICTIVE_MODES = ['ForecastAndScale', 'ForecastOnly'] as const;

/** Services whose scaling the controls judge, as "DescribeScalableTargets" names them. */
type Namespace = 'ecs' | 'rds' | 'elasticache';

export interface ScalableTarget {
  readonly service: Namespace;
  /** `service/<cluster>/<service>`, `cluster:<name>`, `replication-group/<name>`. */
  readonly name: Seen<string>;
  /** Whether it was suspended: no policy adds anything then. */
  readonly suspended: Seen<boolean>;
  /** Least and most that it scales to. */
  readonly minimum: Seen<number>;
  readonly maximum: Seen<number>;
  readonly policies: Seen<readonly Scaling[]>;
}

export interface Scaling {
  readonly type: Seen<(typeof POLICY_TYPES)[number]>;
  /** Whether it adds something, and does not only forecast. */
  readonly acts: Seen<boolean>;
  /**
   * The predefined metric that a target-tracking policy keeps near its target; null for a policy of another type, or with a
   * custom metric.
   */
  readonly metric: Seen<string | null>;
  /** The level that it keeps, in the unit of the metric; null for a policy of another type. */
  readonly target: Seen<number | null>;
}

/** All of Application Auto Scaling's collectors read the same fields of the same answers. */
const READING = {
  scope: 'region',
  actions: [TARGETS, POLICIES],
  absent: {
    'DescribeScalableTargets.ScalableTargets[].SuspendedState':
      'nothing is suspended ("describe-scalable-targets", AWS CLI Command Reference, has an answer without it)',
    'DescribeScalableTargets.ScalableTargets[].SuspendedState.DynamicScalingOutSuspended':
      'it is not suspended ("SuspendedState": false by default)',
    'DescribeScalingPolicies.ScalingPolicies[].TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification':
      'it tracks a metric of its own ("TargetTrackingScalingPolicyConfiguration": "You can specify either a predefined metric or a customized metric")',
  },
  open: {
    'DescribeScalingPolicies.ScalingPolicies[].TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType':
      'a metric for which no level is asked is like one of its own',
  },
  // recorded under the same event source as EC2 Auto Scaling
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
} as const;

/** The scalable targets of ECS: one resource per service that is registered to scale. */
export const ecsTargets = collector({
  id: 'application-autoscaling.ecs-targets',
  seldom: 'set up with what they scale; their events make them be read at once',
  ...READING,
  absent: {
    ...READING.absent,
    'DescribeScalingPolicies.ScalingPolicies[].PredictiveScalingPolicyConfiguration.Mode':
      'it forecasts only ("PredictiveScalingPolicyConfiguration": "Defaults to ForecastOnly if not specified")',
  },
  collect: (aws, sdk) => targetsIn('ecs', aws.client(sdk.ApplicationAutoScalingClient), sdk),
});

/** One resource per scalable target. */
export const scalableTargets = collector({
  id: 'application-autoscaling.scalable-targets',
  seldom: 'set up with what they scale; their events make them be read at once',
  ...READING,
  uses: [ecsTargets],
  collect: async (aws, sdk): Promise<Resource<ScalableTarget>[]> => {
    const client = aws.client(sdk.ApplicationAutoScalingClient);
    const others = await each(['rds', 'elasticache'] as const, (namespace) => targetsIn(namespace, client, sdk));
    return [...(await aws.facts(ecsTargets)), ...others.flat()];
  },
});

async function targetsIn(
  ServiceNamespace: Namespace,
  client: ApplicationAutoScalingClient,
  sdk: Sdk,
): Promise<Resource<ScalableTarget>[]> {
  const paging = { client, pageSize: PER_PAGE };
  const targets = await all(sdk.paginateDescribeScalableTargets(paging, { ServiceNamespace }), (page) =>
    required(page.ScalableTargets, TARGETS, 'ScalableTargets'),
  );
  // a policy is of a target, and goes with it
  if (targets.length === 0) return [];
  const policies = await all(sdk.paginateDescribeScalingPolicies(paging, { ServiceNamespace }), (page) =>
    required(page.ScalingPolicies, POLICIES, 'ScalingPolicies'),
  );
  const byName = Map.groupBy(policies, ({ ResourceId }) => ResourceId);
  return targets.map((target) => targetOf(target, ServiceNamespace, byName));
}

/** A cache may scale in two dimensions, its shards and its replicas: what scales either of them scales the cache. */
function targetOf(
  target: FoundTarget,
  service: Namespace,
  policies: ReadonlyMap<string | undefined, readonly ScalingPolicy[]>,
): Resource<ScalableTarget> {
  const name = given(target.ResourceId, TARGETS, 'ResourceId');
  // a policy that names no target may be of any
  const unnamed = (policies.get(undefined) ?? []).map(() => unread(malformed(POLICIES, 'ResourceId')));
  const named = name instanceof CouldNotRead ? name : (policies.get(name) ?? []).map(scalingOf);
  return {
    id: required(target.ScalableTargetARN, TARGETS, 'ScalableTargetARN'),
    facts: {
      service,
      name,
      suspended: target.SuspendedState?.DynamicScalingOutSuspended ?? false,
      minimum: numberOf(target.MinCapacity, TARGETS, 'MinCapacity'),
      maximum: numberOf(target.MaxCapacity, TARGETS, 'MaxCapacity'),
      policies: named instanceof CouldNotRead ? named : [...named, ...unnamed],
    },
  };
}

const unread = (reason: CouldNotRead): Scaling => ({ type: reason, acts: reason, metric: reason, target: reason });

function scalingOf(policy: ScalingPolicy): Scaling {
  const { PolicyType, TargetTrackingScalingPolicyConfiguration: tracking } = policy;
  const type = oneOf(PolicyType, POLICY_TYPES, POLICIES, 'PolicyType');
  const acting = attempted(() => acts(policy));
  if (type !== 'TargetTrackingScaling') {
    const none = type instanceof CouldNotRead ? type : null;
    return { type, acts: acting, metric: none, target: none };
  }
  return {
    type,
    acts: acting,
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

function acts(policy: ScalingPolicy): boolean {
  if (known(oneOf(policy.PolicyType, POLICY_TYPES, POLICIES, 'PolicyType')) !== 'PredictiveScaling') return true;
  const field = 'PredictiveScalingPolicyConfiguration';
  const { Mode = 'ForecastOnly' } = required(policy[field], POLICIES, field);
  return known(oneOf(Mode, PREDICTIVE_MODES, POLICIES, `${field}.Mode`)) === 'ForecastAndScale';
}
