/** Simulated Elastic Load Balancing: a load balancer before the API in the home region of each production account. */
import type {
  DeleteLoadBalancerInput,
  DescribeLoadBalancersInput,
  LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface LoadBalancing {
  balancers: LoadBalancer[];
}

function balancersIn({ world, account, region, random, flaw }: ServiceLocation): LoadBalancer[] {
  if (databaseRole(world, account, region) !== 'primary') return [];
  const zones = flaw('balancer-in-one-zone', 0.03) ? ['a'] : ['a', 'b'];
  return [
    {
      LoadBalancerArn: `arn:aws:elasticloadbalancing:${region}:${account.id}:loadbalancer/app/api/${random.hex(16)}`,
      LoadBalancerName: 'api',
      Type: 'application',
      Scheme: 'internet-facing',
      State: { Code: 'active' },
      AvailabilityZones: zones.map((zone) => ({ ZoneName: `${region}${zone}`, SubnetId: `subnet-${random.hex(17)}` })),
    },
  ];
}

export const elasticLoadBalancing = service<LoadBalancing>({
  serviceId: 'Elastic Load Balancing v2',
  eventSource: 'elasticloadbalancing',
  scope: 'region',
  seed: (place) => ({ balancers: balancersIn(place) }),
  reads: {
    DescribeLoadBalancers: ({ state, input, world }: Call<LoadBalancing, DescribeLoadBalancersInput>) => {
      const { items, next } = page(state.balancers, input.Marker, input.PageSize, world);
      return { LoadBalancers: items, NextMarker: next };
    },
  },
  writes: {
    DeleteLoadBalancer: ({ state, input }: Call<LoadBalancing, DeleteLoadBalancerInput>) => {
      state.balancers = state.balancers.filter(({ LoadBalancerArn }) => LoadBalancerArn !== input.LoadBalancerArn);
      return {};
    },
  },
});
