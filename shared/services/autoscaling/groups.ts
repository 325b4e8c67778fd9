/** Amazon EC2 Auto Scaling: the groups of a region and the policies by which they scale. Two lists serve all of them. */
import type { AutoScalingGroup, ScalingPolicy, TrafficSourceIdentifier } from '@aws-sdk/client-auto-scaling';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import type { KnownResource } from '../../core/control.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted, firstOf } from '../../core/quantify.ts';
import { all, given, known, malformed, numberOf, oneOf, required, type Seen, tagsOf } from '../../core/reading.ts';

const GROUPS = 'autoscaling:DescribeAutoScalingGroups';
const POLICIES = 'autoscaling:DescribePolicies';
/** The largest page that the API returns. */
const PER_PAGE = 100;

/** "AutoScalingGroup", HealthCheckType. */
const CHECKS = ['EC2', 'EBS', 'ELB', 'VPC_LATTICE'] as const;
/** "ScalingPolicy", PolicyType. */
const POLICY_TYPES = ['TargetTrackingScaling', 'StepScaling', 'SimpleScaling', 'PredictiveScaling'] as const;
const PREDICTIVE_MODES = ['ForecastAndScale', 'ForecastOnly'] as const;

export interface Policy {
  readonly type: Seen<(typeof POLICY_TYPES)[number]>;
  /** Whether it changes the size of the group: it is switched on, and does more than forecast. */
  readonly acts: Seen<boolean>;
}

export interface Group {
  readonly minimum: Seen<number>;
  readonly maximum: Seen<number>;
  readonly desired: Seen<number>;
  readonly zones: Seen<readonly string[]>;
  /** The health checks that its traffic sources (load balancers and VPC Lattice) support. */
  readonly checksOfSources: Seen<readonly Seen<'ELB' | 'VPC_LATTICE'>[]>;
  readonly healthChecks: Seen<readonly Seen<(typeof CHECKS)[number]>[]>;
  readonly deleting: boolean;
  /** Names of the processes that are suspended, such as `ReplaceUnhealthy`. */
  readonly suspended: Seen<readonly Seen<string>[]>;
  /** The service that manages it; null where the account does. */
  readonly operator: Seen<string | null>;
  readonly instanceTypes: Seen<readonly Seen<string>[]>;
  readonly policies: Seen<readonly Policy[]>;
  /** Name of the EKS cluster whose nodes its instances are; null if they are not nodes. */
  readonly cluster: Seen<string | null>;
}

/** The total size of the groups. */
export const sumOf = (found: readonly KnownResource<Group>[], size: 'minimum' | 'desired' | 'maximum'): number =>
  found.reduce((sum, { facts }) => sum + facts[size], 0);

export const groups = collector({
  id: 'autoscaling.groups',
  scope: 'region',
  seldom: 'their settings change only by calls whose events make them be read at once',
  actions: [GROUPS, POLICIES],
  absent: {
    'DescribeAutoScalingGroups.AutoScalingGroups[].Status':
      'it is not being deleted ("AutoScalingGroup": the state "when the DeleteAutoScalingGroup operation is in progress")',
    'DescribeAutoScalingGroups.AutoScalingGroups[].Operator':
      'the account manages it itself ("AutoScalingGroup": "The entity that manages the Auto Scaling group, if applicable")',
  },
  open: {
    'DescribeAutoScalingGroups.AutoScalingGroups[].Tags[].Value':
      'a tag names a cluster of the account, by whatever name; a group of no such cluster is not one of its groups of nodes',
  },
  triggers: [
    apiCalls(
      'autoscaling',
      'CreateAutoScalingGroup',
      'UpdateAutoScalingGroup',
      'DeleteAutoScalingGroup',
      'SetDesiredCapacity',
      'PutScalingPolicy',
      'DeletePolicy',
      'SuspendProcesses',
      'ResumeProcesses',
      'AttachLoadBalancers',
      'DetachLoadBalancers',
      'AttachLoadBalancerTargetGroups',
      'DetachLoadBalancerTargetGroups',
      'AttachTrafficSources',
      'DetachTrafficSources',
      'CreateOrUpdateTags',
      'DeleteTags',
    ),
  ],
  sdk: () => import('@aws-sdk/client-auto-scaling'),
  collect: async (aws, sdk): Promise<Resource<Group>[]> => {
    const client = aws.client(sdk.AutoScalingClient);
    const paging = { client, pageSize: PER_PAGE };
    const found = await all(sdk.paginateDescribeAutoScalingGroups(paging, {}), (page) =>
      required(page.AutoScalingGroups, GROUPS, 'AutoScalingGroups'),
    );
    if (found.length === 0) return [];
    const policies = await all(sdk.paginateDescribePolicies(paging, {}), (page) =>
      required(page.ScalingPolicies, POLICIES, 'ScalingPolicies'),
    );
    return found.map((group) => ({
      id: required(group.AutoScalingGroupARN, GROUPS, 'AutoScalingGroupARN'),
      tags: tagsOf(group.Tags, GROUPS, 'Tags'),
      facts: factsOf(group, policies),
    }));
  },
});

/** The ARN of a target group, or the name of a Classic Load Balancer ("TrafficSourceIdentifier", Identifier). */
const checkOf = ({ Identifier }: TrafficSourceIdentifier): Seen<'ELB' | 'VPC_LATTICE'> => {
  const identifier = given(Identifier, GROUPS, 'TrafficSources.Identifier');
  if (identifier instanceof CouldNotRead) return identifier;
  return /^arn:[^:]*:vpc-lattice:/.test(identifier) ? 'VPC_LATTICE' : 'ELB';
};

function factsOf(group: AutoScalingGroup, policies: readonly ScalingPolicy[]): Group {
  return {
    minimum: numberOf(group.MinSize, GROUPS, 'MinSize'),
    maximum: numberOf(group.MaxSize, GROUPS, 'MaxSize'),
    desired: numberOf(group.DesiredCapacity, GROUPS, 'DesiredCapacity'),
    zones: given(group.AvailabilityZones, GROUPS, 'AvailabilityZones'),
    // each kind of load balancer is a traffic source as well ("AutoScalingGroup", TrafficSources)
    checksOfSources: attempted(() => required(group.TrafficSources, GROUPS, 'TrafficSources').map(checkOf)),
    healthChecks: attempted(() =>
      required(group.HealthCheckType, GROUPS, 'HealthCheckType')
        .split(',')
        .map((check) => oneOf(check.trim(), CHECKS, GROUPS, 'HealthCheckType')),
    ),
    deleting: group.Status !== undefined,
    suspended: attempted(() =>
      required(group.SuspendedProcesses, GROUPS, 'SuspendedProcesses').map(({ ProcessName }) =>
        given(ProcessName, GROUPS, 'ProcessName'),
      ),
    ),
    operator: group.Operator ? given(group.Operator.Principal, GROUPS, 'Operator.Principal') : null,
    instanceTypes: attempted(() =>
      required(group.Instances, GROUPS, 'Instances').map(({ InstanceType }) =>
        given(InstanceType, GROUPS, 'InstanceType'),
      ),
    ),
    policies: attempted(() => policiesOf(group, policies)),
    cluster: attempted(() => clusterOf(group)),
  };
}

/** EKS tags the groups that it makes with the name of their cluster. */
function clusterOf({ Tags }: AutoScalingGroup): string | null {
  const tags = required(Tags, GROUPS, 'Tags');
  const tag = firstOf(tags, ({ Key }) => required(Key, GROUPS, 'Tags.Key') === 'eks:cluster-name');
  return tag ? required(tag.Value, GROUPS, 'Tags.Value') : null;
}

function policiesOf({ AutoScalingGroupName }: AutoScalingGroup, policies: readonly ScalingPolicy[]): Policy[] {
  const name = required(AutoScalingGroupName, GROUPS, 'AutoScalingGroupName');
  return policies.flatMap((policy): Policy[] => {
    const group = given(policy.AutoScalingGroupName, POLICIES, 'AutoScalingGroupName');
    // an unreadable policy may belong to this group
    if (group instanceof CouldNotRead) return [{ type: group, acts: group }];
    if (group !== name) return [];
    const type = oneOf(policy.PolicyType, POLICY_TYPES, POLICIES, 'PolicyType');
    return [{ type, acts: attempted(() => acts(policy)) }];
  });
}

function acts({ Enabled, PolicyType, PredictiveScalingConfiguration }: ScalingPolicy): boolean {
  if (!required(Enabled, POLICIES, 'Enabled')) return false;
  if (known(oneOf(PolicyType, POLICY_TYPES, POLICIES, 'PolicyType')) !== 'PredictiveScaling') return true;
  if (!PredictiveScalingConfiguration) throw malformed(POLICIES, 'no PredictiveScalingConfiguration in the answer');
  const { Mode } = PredictiveScalingConfiguration;
  return known(oneOf(Mode, PREDICTIVE_MODES, POLICIES, 'PredictiveScalingConfiguration.Mode')) === 'ForecastAndScale';
}

/** Facts that examples of controls start from. */
export const exampleGroup = {
  minimum: 2,
  maximum: 6,
  desired: 2,
  zones: ['eu-west-1a', 'eu-west-1b'],
  checksOfSources: ['ELB'],
  healthChecks: ['EC2', 'ELB'],
  deleting: false,
  suspended: [],
  operator: null,
  instanceTypes: ['m7g.large', 'm7g.large'],
  policies: [{ type: 'TargetTrackingScaling', acts: true }],
  cluster: null,
} as const;
