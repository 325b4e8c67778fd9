/** Simulated EC2 Auto Scaling: production accounts have the nodes of their cluster and a group of workers in their home region. */
import type {
  AutoScalingGroup,
  DeletePolicyCommandInput,
  DescribeAutoScalingGroupsCommandInput,
  DescribePoliciesCommandInput,
  ScalingPolicy,
  SuspendProcessesCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

export interface AutoScaling {
  readonly groups: AutoScalingGroup[];
  policies: ScalingPolicy[];
}

const CREATED = new Date('2025-03-01T09:00:00Z');

function group(place: ServiceLocation, name: string, made: Partial<AutoScalingGroup>): AutoScalingGroup {
  const { account, region, random } = place;
  const zones = ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  const count = made.DesiredCapacity ?? 0;
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${account.id}:autoScalingGroup:${random.hex(8)}-0000-4000-8000-${random.hex(12)}:autoScalingGroupName/${name}`,
    MinSize: 3,
    MaxSize: 8,
    DesiredCapacity: 3,
    DefaultCooldown: 300,
    AvailabilityZones: zones,
    TrafficSources: [],
    HealthCheckType: 'EC2',
    SuspendedProcesses: [],
    CreatedTime: CREATED,
    Tags: [],
    Instances: Array.from({ length: count }, (_, index) => ({
      InstanceId: `i-${random.hex(17)}`,
      InstanceType: 't3.large',
      AvailabilityZone: zones[index % zones.length],
      LifecycleState: 'InService' as const,
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    })),
    ...made,
  };
}

function seed(place: ServiceLocation): AutoScaling {
  const { world, account, region, flaw } = place;
  if (databaseRole(world, account, region) !== 'primary') return { groups: [], policies: [] };
  const few = flaw('eks-few-nodes', 0.04);
  const size = few ? 1 : 3;
  const nodes = group(place, 'eks-nodes', {
    MinSize: size,
    DesiredCapacity: size,
    Tags: [{ Key: 'eks:cluster-name', Value: 'platform', ResourceId: 'eks-nodes', PropagateAtLaunch: true }],
  });
  const zones = nodes.AvailabilityZones ?? [];
  const workers = group(place, 'workers', {
    DesiredCapacity: 4,
    AvailabilityZones: flaw('workers-in-one-zone', 0.04) ? zones.slice(0, 1) : zones,
    HealthCheckType: flaw('workers-without-health-checks', 0.04) ? 'EC2' : 'ELB,EBS',
    TrafficSources: [
      { Identifier: `arn:aws:elasticloadbalancing:${region}:${account.id}:targetgroup/workers/1`, Type: 'elbv2' },
    ],
  });
  const policy = (PolicyName: string, rest: Partial<ScalingPolicy>): ScalingPolicy => ({
    PolicyName,
    AutoScalingGroupName: 'workers',
    PolicyARN: `${workers.AutoScalingGroupARN}:policyName/${PolicyName}`,
    Enabled: true,
    ...rest,
  });
  const MetricSpecifications = [{ TargetValue: 50 }];
  return {
    groups: [nodes, workers],
    policies: [
      policy('forecast', {
        PolicyType: 'PredictiveScaling',
        PredictiveScalingConfiguration: { Mode: 'ForecastOnly', MetricSpecifications },
      }),
      ...(flaw('workers-without-policy', 0.04) ? [] : [policy('processor', { PolicyType: 'TargetTrackingScaling' })]),
    ],
  };
}

function groupOf({ state, input }: Call<AutoScaling, { AutoScalingGroupName?: string }>): AutoScalingGroup {
  const found = state.groups.find(({ AutoScalingGroupName }) => AutoScalingGroupName === input.AutoScalingGroupName);
  if (found) return found;
  throw apiError('ValidationError', `AutoScalingGroup name not found - ${input.AutoScalingGroupName}`);
}

export const autoScaling = service<AutoScaling>({
  serviceId: 'Auto Scaling',
  eventSource: 'autoscaling',
  scope: 'region',
  seed,
  reads: {
    DescribeAutoScalingGroups: ({ state, input, world }: Call<AutoScaling, DescribeAutoScalingGroupsCommandInput>) => {
      const { items, next } = page(state.groups, input.NextToken, input.MaxRecords, world);
      return { AutoScalingGroups: items, NextToken: next };
    },
    DescribePolicies: ({ state, input, world }: Call<AutoScaling, DescribePoliciesCommandInput>) => {
      const { items, next } = page(state.policies, input.NextToken, input.MaxRecords, world);
      return { ScalingPolicies: items, NextToken: next };
    },
  },
  writes: {
    UpdateAutoScalingGroup: (call: Call<AutoScaling, UpdateAutoScalingGroupCommandInput>) => {
      const { MinSize, MaxSize, DesiredCapacity, HealthCheckType } = call.input;
      const found = groupOf(call);
      if (MinSize !== undefined) found.MinSize = MinSize;
      if (MaxSize !== undefined) found.MaxSize = MaxSize;
      if (DesiredCapacity !== undefined) found.DesiredCapacity = DesiredCapacity;
      if (HealthCheckType) found.HealthCheckType = HealthCheckType;
      return {};
    },
    SuspendProcesses: (call: Call<AutoScaling, SuspendProcessesCommandInput>) => {
      groupOf(call).SuspendedProcesses = (call.input.ScalingProcesses ?? []).map((ProcessName) => ({ ProcessName }));
      return {};
    },
    DeletePolicy: ({ state, input }: Call<AutoScaling, DeletePolicyCommandInput>) => {
      state.policies = state.policies.filter(({ PolicyName }) => PolicyName !== input.PolicyName);
      return {};
    },
  },
});
