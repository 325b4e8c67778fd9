/** Simulated Application Auto Scaling: containers, replicas and caches of production accounts, in the organisation's first region. */
import type {
  DeleteScalingPolicyRequest,
  DeregisterScalableTargetRequest,
  DescribeScalableTargetsRequest,
  DescribeScalingPoliciesRequest,
  MetricType,
  PutScalingPolicyRequest,
  RegisterScalableTargetRequest,
  ScalableTarget,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface AutoScaling {
  targets: ScalableTarget[];
  policies: ScalingPolicy[];
}

type Place = Pick<ScalableTarget, 'ServiceNamespace' | 'ResourceId' | 'ScalableDimension'>;

const ORDERS: Place = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/main/api',
  ScalableDimension: 'ecs:service:DesiredCount',
};
const CATALOGUE: Place = {
  ServiceNamespace: 'rds',
  ResourceId: 'cluster:catalogue',
  ScalableDimension: 'rds:cluster:ReadReplicaCount',
};
const SESSIONS: Place = {
  ServiceNamespace: 'elasticache',
  ResourceId: 'replication-group/sessions',
  ScalableDimension: 'elasticache:replication-group:NodeGroups',
};

const nothingSuspended = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};

function seeded({ account, region, world, now, flaw, random }: ServiceLocation): AutoScaling {
  if (databaseRole(world, account, region) !== 'primary') return { targets: [], policies: [] };
  const arn = (what: string) => `arn:aws:application-autoscaling:${region}:${account.id}:${what}/${random.hex(12)}`;
  const target = (place: Place, suspended = false): ScalableTarget => ({
    ...place,
    MinCapacity: 2,
    MaxCapacity: 20,
    RoleARN: `arn:aws:iam::${account.id}:role/aws-service-role/scaling`,
    CreationTime: now,
    SuspendedState: { ...nothingSuspended, DynamicScalingOutSuspended: suspended },
    ScalableTargetARN: arn('scalable-target'),
  });
  const policy = (place: Place, PredefinedMetricType: MetricType, TargetValue: number): ScalingPolicy => ({
    ...place,
    PolicyARN: arn('scaling-policy'),
    PolicyName: PredefinedMetricType,
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue,
      PredefinedMetricSpecification: { PredefinedMetricType },
    },
    Alarms: [],
    CreationTime: now,
  });
  return {
    targets: [target(ORDERS, flaw('scaling-suspended', 0.05)), target(CATALOGUE), target(SESSIONS)],
    policies: [
      {
        ...policy(ORDERS, 'ECSServiceAverageCPUUtilization', 60),
        ...{
          PolicyName: 'forecast',
          PolicyType: 'PredictiveScaling',
          TargetTrackingScalingPolicyConfiguration: undefined,
        },
        PredictiveScalingPolicyConfiguration: { Mode: 'ForecastOnly', MetricSpecifications: [{ TargetValue: 50 }] },
      },
      policy(ORDERS, 'ECSServiceAverageCPUUtilization', 60),
      policy(CATALOGUE, 'RDSReaderAverageCPUUtilization', flaw('late-replicas', 0.05) ? 90 : 60),
      policy(SESSIONS, 'ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage', 70),
      {
        ...policy(ORDERS, 'ALBRequestCountPerTarget', 900),
        PolicyName: 'bursts',
        PolicyType: 'StepScaling',
        TargetTrackingScalingPolicyConfiguration: undefined,
        StepScalingPolicyConfiguration: { AdjustmentType: 'PercentChangeInCapacity', StepAdjustments: [] },
      },
    ],
  };
}

const isAt = (place: Partial<Place>) => (one: Place) =>
  one.ServiceNamespace === place.ServiceNamespace &&
  one.ResourceId === place.ResourceId &&
  one.ScalableDimension === place.ScalableDimension;

function targetAt(targets: readonly ScalableTarget[], place: Partial<Place>): ScalableTarget {
  const found = targets.find(isAt(place));
  if (found) return found;
  throw apiError('ObjectNotFoundException', `No scalable target registered for ${place.ResourceId}`);
}

export const applicationAutoScaling = service<AutoScaling>({
  serviceId: 'Application Auto Scaling',
  eventSource: 'autoscaling',
  scope: 'region',
  seed: seeded,
  reads: {
    DescribeScalableTargets: ({ state, input, world }: Call<AutoScaling, DescribeScalableTargetsRequest>) => {
      const wanted = state.targets.filter(({ ServiceNamespace }) => ServiceNamespace === input.ServiceNamespace);
      const { items, next } = page(wanted, input.NextToken, input.MaxResults, world);
      return { ScalableTargets: items, NextToken: next };
    },
    DescribeScalingPolicies: ({ state, input, world }: Call<AutoScaling, DescribeScalingPoliciesRequest>) => {
      const wanted = state.policies.filter(({ ServiceNamespace }) => ServiceNamespace === input.ServiceNamespace);
      const { items, next } = page(wanted, input.NextToken, input.MaxResults, world);
      return { ScalingPolicies: items, NextToken: next };
    },
  },
  writes: {
    RegisterScalableTarget: ({ state, input }: Call<AutoScaling, RegisterScalableTargetRequest>) => {
      const target = targetAt(state.targets, input);
      if (input.SuspendedState) target.SuspendedState = { ...target.SuspendedState, ...input.SuspendedState };
      return { ScalableTargetARN: target.ScalableTargetARN };
    },
    DeregisterScalableTarget: ({ state, input }: Call<AutoScaling, DeregisterScalableTargetRequest>) => {
      const target = targetAt(state.targets, input);
      state.targets = state.targets.filter((one) => one !== target);
      return {};
    },
    PutScalingPolicy: ({ state, input, now }: Call<AutoScaling, PutScalingPolicyRequest>) => {
      const place = targetAt(state.targets, input);
      const PolicyARN = `${place.ScalableTargetARN}/${input.PolicyName}`;
      state.policies = state.policies.filter(
        ({ PolicyName, ...at }) => !(isAt(input)(at) && PolicyName === input.PolicyName),
      );
      state.policies.push({ ...(input as ScalingPolicy), PolicyARN, CreationTime: now });
      return { PolicyARN, Alarms: [] };
    },
    DeleteScalingPolicy: ({ state, input }: Call<AutoScaling, DeleteScalingPolicyRequest>) => {
      state.policies = state.policies.filter(
        ({ PolicyName, ...at }) => !(isAt(input)(at) && PolicyName === input.PolicyName),
      );
      return {};
    },
  },
});
