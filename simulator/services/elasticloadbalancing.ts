/**
 * Simulated Elastic Load Balancing: accounts with an application have one load balancer in each region, which redirects HTTP.
 * In the home region of a production account it leads to the API.
 */
import type {
  CreateLoadBalancerInput,
  DeleteLoadBalancerInput,
  DescribeListenersInput,
  DescribeLoadBalancersInput,
  DescribeTargetGroupsInput,
  DescribeTargetHealthInput,
  Listener,
  LoadBalancer,
  ModifyListenerInput,
  ModifyTargetGroupInput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

export interface LoadBalancing {
  balancers: LoadBalancer[];
  listeners: Listener[];
  readonly groups: TargetGroup[];
  readonly healthy: boolean;
}

const GOOD = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06';
const OLD = 'ELBSecurityPolicy-2016-08';
const named = (...names: string[]) => names.map((Name, index) => ({ Name, Priority: index + 1 }));
const POLICIES = [
  {
    Name: GOOD,
    SslProtocols: ['TLSv1.2', 'TLSv1.3'],
    Ciphers: named('TLS_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'),
  },
  {
    Name: OLD,
    SslProtocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
    Ciphers: named('ECDHE-RSA-AES128-GCM-SHA256', 'AES128-SHA'),
  },
];

/** The groups of targets that a load balancer leads to, where the account has its API, and whether the targets are healthy. */
function behind({ world, account, region, random, flaw }: ServiceLocation, balancer: string) {
  if (databaseRole(world, account, region) !== 'primary') return { groups: [], healthy: true };
  const group = (name: string, rest: Partial<TargetGroup>): TargetGroup => ({
    TargetGroupArn: `arn:aws:elasticloadbalancing:${region}:${account.id}:targetgroup/${name}/${random.hex(16)}`,
    TargetGroupName: name,
    TargetType: 'ip',
    HealthCheckEnabled: true,
    LoadBalancerArns: [balancer],
    ...rest,
  });
  return {
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
  seed: (place) => {
    const { account, region, random, flaw } = place;
    if (account.kind !== 'member') return { balancers: [], listeners: [], groups: [], healthy: true };
    const name = `app/web/${random.hex(16)}`;
    const arn = `arn:aws:elasticloadbalancing:${region}:${account.id}:loadbalancer/${name}`;
    const listener = (Port: number, more: Listener): Listener => ({
      ListenerArn: `${arn.replace(':loadbalancer/', ':listener/')}/${random.hex(16)}`,
      LoadBalancerArn: arn,
      Port,
      ...more,
    });
    const RedirectConfig = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' as const };
    return {
      balancers: [
        {
          LoadBalancerArn: arn,
          LoadBalancerName: 'web',
          DNSName: `web-${random.hex(10)}.${region}.elb.amazonaws.com`,
          Type: 'application',
          Scheme: 'internet-facing',
          State: { Code: 'active' },
          AvailabilityZones: (flaw('balancer-in-one-zone', 0.03) ? ['a'] : ['a', 'b']).map((zone) => ({
            ZoneName: `${region}${zone}`,
            SubnetId: `subnet-${random.hex(17)}`,
          })),
        },
      ],
      ...behind(place, arn),
      listeners: [
        listener(443, {
          Protocol: 'HTTPS',
          SslPolicy: flaw('tls-old', 0.05) ? OLD : GOOD,
          DefaultActions: [{ Type: 'forward' }],
        }),
        listener(80, {
          Protocol: 'HTTP',
          DefaultActions: [flaw('http-open', 0.03) ? { Type: 'forward' } : { Type: 'redirect', RedirectConfig }],
        }),
      ],
    };
  },
  reads: {
    DescribeLoadBalancers: ({ state, input, world }: Call<LoadBalancing, DescribeLoadBalancersInput>) => {
      const { items, next } = page(state.balancers, input.Marker, input.PageSize, world);
      return { LoadBalancers: items, NextMarker: next };
    },
    DescribeListeners: ({ state, input, world }: Call<LoadBalancing, DescribeListenersInput>) => {
      const arn = input.LoadBalancerArn;
      if (!state.balancers.some(({ LoadBalancerArn }) => LoadBalancerArn === arn))
        throw apiError('LoadBalancerNotFoundException', `Load balancer '${arn}' not found`);
      const own = state.listeners.filter(({ LoadBalancerArn }) => LoadBalancerArn === arn);
      const { items, next } = page(own, input.Marker, input.PageSize, world);
      return { Listeners: items, NextMarker: next };
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
    DescribeSSLPolicies: ({ input, world }: Call<LoadBalancing, { Marker?: string; PageSize?: number }>) => {
      const { items, next } = page(POLICIES, input.Marker, input.PageSize, world);
      return { SslPolicies: items, NextMarker: next };
    },
  },
  writes: {
    CreateLoadBalancer: ({ state, input, account, region }: Call<LoadBalancing, CreateLoadBalancerInput>) => {
      const { Name, Type = 'application', Scheme = 'internet-facing', Subnets = [] } = input;
      const LoadBalancerArn = `arn:aws:elasticloadbalancing:${region}:${account.id}:loadbalancer/app/${Name}/${Name}`;
      const made: LoadBalancer = {
        ...{ LoadBalancerArn, LoadBalancerName: Name, Type, Scheme, State: { Code: 'active' } },
        AvailabilityZones: Subnets.map((SubnetId, index) => ({ SubnetId, ZoneName: `${region}${'abc'[index]}` })),
      };
      state.balancers.push(made);
      return { LoadBalancers: [made] };
    },
    ModifyTargetGroup: ({ state, input }: Call<LoadBalancing, ModifyTargetGroupInput>) => {
      const found = state.groups.find(({ TargetGroupArn }) => TargetGroupArn === input.TargetGroupArn);
      if (!found) throw apiError('TargetGroupNotFoundException', 'One or more target groups not found');
      if (input.HealthCheckEnabled !== undefined) found.HealthCheckEnabled = input.HealthCheckEnabled;
      return { TargetGroups: [found] };
    },
    ModifyListener: ({ state, input }: Call<LoadBalancing, ModifyListenerInput>) => {
      const listener = state.listeners.find(({ ListenerArn }) => ListenerArn === input.ListenerArn);
      if (!listener) throw apiError('ListenerNotFoundException', `Listener '${input.ListenerArn}' not found`);
      Object.assign(listener, input.SslPolicy ? { SslPolicy: input.SslPolicy } : {});
      return { Listeners: [listener] };
    },
    DeleteLoadBalancer: ({ state, input }: Call<LoadBalancing, DeleteLoadBalancerInput>) => {
      state.balancers = state.balancers.filter(({ LoadBalancerArn }) => LoadBalancerArn !== input.LoadBalancerArn);
      return {};
    },
  },
});
