/**
 * Application Auto Scaling: the containers, database replicas and caches that scale automatically, and at which level
 * of use. Two lists for each of these kinds, since AWS answers for one service at a time; none for a kind that the
 * region has nothing of, because what scales is registered by the name of what it scales. The lists of ECS are a
 * collector of their own, because other controls need them alone.
 */
import type {
  ApplicationAutoScalingClient,
  ScalableTarget as FoundTarget,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { type Aws, apiCalls, type Collector, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import {
  all,
  given,
  known,
  malformed,
  numberOf,
  oneOf,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { services } from '../ecs/services.ts';
import { type Cache, caches } from '../elasticache/caches.ts';
import { type Database, databases } from '../rds/databases.ts';

const sdk = () => import('@aws-sdk/client-application-auto-scaling');
type Sdk = Awaited<ReturnType<typeof sdk>>;
const TARGETS = 'application-autoscaling:DescribeScalableTargets';
const POLICIES = 'application-autoscaling:DescribeScalingPolicies';
/** The largest page that the API returns. */
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
  /** Whether scaling out is suspended, so that no policy adds capacity. */
  readonly suspended: Seen<boolean>;
  /** The smallest and the largest size that it scales to. */
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
  // a new service, cluster or cache scales when it is registered
  ownTriggersAlone: true,
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
  uses: [services],
  collect: (aws, sdk) => targetsOf(aws, sdk, 'ecs', any(aws, services)),
});

/** One resource per scalable target. */
export const scalableTargets = collector({
  id: 'application-autoscaling.scalable-targets',
  seldom: 'set up with what they scale; their events make them be read at once',
  ...READING,
  uses: [ecsTargets, databases, caches],
  collect: async (aws, sdk): Promise<Resource<ScalableTarget>[]> => [
    ...(await aws.facts(ecsTargets)),
    ...(await targetsOf(aws, sdk, 'rds', any(aws, databases, isCluster))),
    ...(await targetsOf(aws, sdk, 'elasticache', any(aws, caches, hasNodes))),
  ],
});

/** Replicas of a cluster can be added; an instance on its own cannot scale. */
const isCluster = ({ kind }: Database): boolean => kind === 'cluster';
/** A serverless cache is no scalable target. */
const hasNodes = ({ kind }: Cache): boolean => kind !== 'serverless';

/** Whether the region has something of the kind. */
async function any<F>(aws: Aws, of: Collector<F>, isOfKind: (facts: F) => boolean = () => true): Promise<boolean> {
  const found = await aws.facts(of);
  return found.some(({ facts }) => facts instanceof CouldNotRead || isOfKind(facts as F));
}

/**
 * None, without a call, if the region has nothing that may scale: a registration alone scales nothing. If it is not known whether
 * there is something, nothing is known of the targets.
 */
async function targetsOf(
  aws: Aws,
  sdk: Sdk,
  namespace: Namespace,
  present: Promise<boolean>,
): Promise<Resource<ScalableTarget>[]> {
  const exist = await seen(present);
  if (exist === false) return [];
  const targets = await targetsIn(namespace, aws.client(sdk.ApplicationAutoScalingClient), sdk);
  return exist instanceof CouldNotRead ? targets.map(({ id }) => ({ id, facts: exist })) : targets;
}

async function targetsIn(
  ServiceNamespace: Namespace,
  client: ApplicationAutoScalingClient,
  sdk: Sdk,
): Promise<Resource<ScalableTarget>[]> {
  const paging = { client, pageSize: PER_PAGE };
  const targets = await all(sdk.paginateDescribeScalableTargets(paging, { ServiceNamespace }), (page) =>
    required(page.ScalableTargets, TARGETS, 'ScalableTargets'),
  );
  // a policy belongs to a target, and is deleted with it
  if (targets.length === 0) return [];
  const policies = await all(sdk.paginateDescribeScalingPolicies(paging, { ServiceNamespace }), (page) =>
    required(page.ScalingPolicies, POLICIES, 'ScalingPolicies'),
  );
  const byName = Map.groupBy(policies, ({ ResourceId }) => ResourceId);
  return targets.map((target) => targetOf(target, ServiceNamespace, byName));
}

/** A cache may scale in two dimensions: shards and replicas. A target for either of them counts for the cache. */
function targetOf(
  target: FoundTarget,
  service: Namespace,
  policies: ReadonlyMap<string | undefined, readonly ScalingPolicy[]>,
): Resource<ScalableTarget> {
  const name = given(target.ResourceId, TARGETS, 'ResourceId');
  // a policy without a target's name may belong to any target
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
