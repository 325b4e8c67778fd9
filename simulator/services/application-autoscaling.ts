/** Simulated Application Auto Scaling: the scaling of the ECS service of each production account. */
import type {
  DeleteScalingPolicyRequest,
  DescribeScalableTargetsRequest,
  DescribeScalingPoliciesRequest,
  ScalableTarget,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface ApplicationAutoScaling {
  readonly targets: ScalableTarget[];
  policies: ScalingPolicy[];
}

const CREATED = new Date('2025-03-01T09:00:00Z');

function seed({ world, account, region, flaw }: ServiceLocation): ApplicationAutoScaling {
  if (databaseRole(world, account, region) !== 'primary') return { targets: [], policies: [] };
  const scaled = {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/main/api',
    ScalableDimension: 'ecs:service:DesiredCount',
    CreationTime: CREATED,
  } as const;
  const SuspendedState = {
    DynamicScalingInSuspended: false,
    DynamicScalingOutSuspended: flaw('api-scaling-suspended', 0.03),
    ScheduledScalingSuspended: false,
  };
  const RoleARN = `arn:aws:iam::${account.id}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`;
  const policyOf = (PolicyName: string) => ({
    ...scaled,
    PolicyName,
    PolicyARN: `arn:aws:autoscaling:${region}:${account.id}:scalingPolicy:1:resource/ecs/service/main/api:policyName/${PolicyName}`,
  });
  return {
    targets: [{ ...scaled, MinCapacity: 2, MaxCapacity: 10, RoleARN, SuspendedState }],
    policies: [
      { ...policyOf('processor'), PolicyType: 'TargetTrackingScaling' },
      {
        ...policyOf('forecast'),
        PolicyType: 'PredictiveScaling',
        PredictiveScalingPolicyConfiguration: { Mode: 'ForecastOnly', MetricSpecifications: [{ TargetValue: 50 }] },
      },
    ],
  };
}

export const applicationAutoScaling = service<ApplicationAutoScaling>({
  serviceId: 'Application Auto Scaling',
  eventSource: 'autoscaling',
  scope: 'region',
  seed,
  reads: {
    DescribeScalableTargets: ({
      state,
      input,
      world,
    }: Call<ApplicationAutoScaling, DescribeScalableTargetsRequest>) => {
      const { items, next } = page(state.targets, input.NextToken, input.MaxResults, world);
      return { ScalableTargets: items, NextToken: next };
    },
    DescribeScalingPolicies: ({
      state,
      input,
      world,
    }: Call<ApplicationAutoScaling, DescribeScalingPoliciesRequest>) => {
      const { items, next } = page(state.policies, input.NextToken, input.MaxResults, world);
      return { ScalingPolicies: items, NextToken: next };
    },
  },
  writes: {
    DeleteScalingPolicy: ({ state, input }: Call<ApplicationAutoScaling, DeleteScalingPolicyRequest>) => {
      state.policies = state.policies.filter(({ PolicyName }) => PolicyName !== input.PolicyName);
      return {};
    },
  },
});
