/** Simulated Elastic Load Balancing: a load balancer before the API in the home region of each production account. */
import type {
  DeleteLoadBalancerInput,
  DescribeLoadBalancersInput,
  DescribeTargetGroupsInput,
  DescribeTargetHealthInput,
  LoadBalancer,
  ModifyTargetGroupInput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface LoadBalancing {
  balancers: LoadBalancer[];
  readonly groups: TargetGroup[];
  readonly healthy: boolean;
}

function seed({ world, account, region, random, flaw }: ServiceLocation): LoadBalancing {
  if (databaseRole(world, account, region) !== 'primary') return { balancers: [], groups: [], healthy: true };
  const arn = (name: string) => `arn:aws:elasticloadbalancing:${region}:${account.id}:${name}/${random.hex(16)}`;
  const zones = flaw('balancer-in-one-zone', 0.03) ? ['a'] : ['a', 'b'];
  const balancer: LoadBalancer = {
    LoadBalancerArn: arn('loadbalancer/app/api'),
    LoadBalancerName: 'api',
    Type: 'application',
    Scheme: 'internet-facing',
    State: { Code: 'active' },
    AvailabilityZones: zones.map((zone) => ({ ZoneName: `${region}${zone}`, SubnetId: `subnet-${random.hex(17)}` })),
  };
  const group = (name: string, rest: Partial<TargetGroup>): TargetGroup => ({
    TargetGroupArn: arn(`targetgroup/${name}`),
    TargetGroupName: name,
    TargetType: 'ip',
    HealthCheckEnabled: true,
    LoadBalancerArns: [balancer.LoadBalancerArn ?? ''],
    ...rest,
  });
  return {
    balancers: [balancer],
    groups: [
      group('api', {}),
      group('hooks', { TargetType: 'lambda', HealthCheckEnabled: flaw('hooks-checked', 0.3) }),
      group('earlier', { LoadBalancerArns: [] }),
    ],
    healthy: !flaw('targets-unhealthy', 0.03),
  };
}

export const elasticLoadBalancing = service<LoadBalancing>({
  serviceId: 'Elastic Load Balancing v2',
  eventSource: 'elasticloadbalancing',
  scope: 'region',
  seed,
  reads: {
    DescribeLoadBalancers: ({ state, input, world }: Call<LoadBalancing, DescribeLoadBalancersInput>) => {
      const { items, next } = page(state.balancers, input.Marker, input.PageSize, world);
      return { LoadBalancers: items, NextMarker: next };
    },
    DescribeTargetGroups: ({ state, input, world }: Call<LoadBalancing, DescribeTargetGroupsInput>) => {
      const { items, next } = page(state.groups, input.Marker, input.PageSize, world);
      return { TargetGroups: items, NextMarker: next };
    },
    DescribeTargetHealth: ({ state, input }: Call<LoadBalancing, DescribeTargetHealthInput>) => {
      const found = state.groups.find(({ TargetGroupArn }) => TargetGroupArn === input.TargetGroupArn);
      if (!found) throw apiError('TargetGroupNotFoundException', 'One or more target groups not found');
      if (found.TargetType === 'lambda')
        return { TargetHealthDescriptions: [{ TargetHealth: { State: 'unavailable' } }] };
      const State = state.healthy ? 'healthy' : 'unhealthy';
      return { TargetHealthDescriptions: [{ TargetHealth: { State } }, { TargetHealth: { State: 'draining' } }] };
    },
  },
  writes: {
    DeleteLoadBalancer: ({ state, input }: Call<LoadBalancing, DeleteLoadBalancerInput>) => {
      state.balancers = state.balancers.filter(({ LoadBalancerArn }) => LoadBalancerArn !== input.LoadBalancerArn);
      return {};
    },
    ModifyTargetGroup: ({ state, input }: Call<LoadBalancing, ModifyTargetGroupInput>) => {
      const found = state.groups.find(({ TargetGroupArn }) => TargetGroupArn === input.TargetGroupArn);
      if (!found) throw apiError('TargetGroupNotFoundException', 'One or more target groups not found');
      if (input.HealthCheckEnabled !== undefined) found.HealthCheckEnabled = input.HealthCheckEnabled;
      return { TargetGroups: [found] };
    },
  },
});
