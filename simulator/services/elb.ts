/** Simulated Elastic Load Balancing: accounts with an application have one load balancer, which redirects HTTP. */
import type {
  DeleteLoadBalancerInput,
  DescribeListenersInput,
  DescribeLoadBalancersInput,
  Listener,
  LoadBalancer,
  ModifyListenerInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { apiError, type Call, page, service } from '../service.ts';

export interface Elb {
  balancers: LoadBalancer[];
  listeners: Listener[];
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

export const elb = service<Elb>({
  serviceId: 'Elastic Load Balancing v2',
  eventSource: 'elasticloadbalancing',
  scope: 'region',
  seed: ({ account, region, random, flaw }) => {
    if (account.kind !== 'member') return { balancers: [], listeners: [] };
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
          Type: 'application',
          Scheme: 'internet-facing',
          State: { Code: 'active' },
        },
      ],
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
    DescribeLoadBalancers: ({ state, input, world }: Call<Elb, DescribeLoadBalancersInput>) => {
      const { items, next } = page(state.balancers, input.Marker, input.PageSize, world);
      return { LoadBalancers: items, NextMarker: next };
    },
    DescribeListeners: ({ state, input, world }: Call<Elb, DescribeListenersInput>) => {
      const arn = input.LoadBalancerArn;
      if (!state.balancers.some(({ LoadBalancerArn }) => LoadBalancerArn === arn))
        throw apiError('LoadBalancerNotFoundException', `Load balancer '${arn}' not found`);
      const own = state.listeners.filter(({ LoadBalancerArn }) => LoadBalancerArn === arn);
      const { items, next } = page(own, input.Marker, input.PageSize, world);
      return { Listeners: items, NextMarker: next };
    },
    DescribeSSLPolicies: ({ input, world }: Call<Elb, { Marker?: string; PageSize?: number }>) => {
      const { items, next } = page(POLICIES, input.Marker, input.PageSize, world);
      return { SslPolicies: items, NextMarker: next };
    },
  },
  writes: {
    ModifyListener: ({ state, input }: Call<Elb, ModifyListenerInput>) => {
      const listener = state.listeners.find(({ ListenerArn }) => ListenerArn === input.ListenerArn);
      if (!listener) throw apiError('ListenerNotFoundException', `Listener '${input.ListenerArn}' not found`);
      Object.assign(listener, input.SslPolicy ? { SslPolicy: input.SslPolicy } : {});
      return { Listeners: [listener] };
    },
    DeleteLoadBalancer: ({ state, input }: Call<Elb, DeleteLoadBalancerInput>) => {
      state.balancers = state.balancers.filter(({ LoadBalancerArn }) => LoadBalancerArn !== input.LoadBalancerArn);
      return {};
    },
  },
});
