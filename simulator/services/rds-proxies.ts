/** Proxies of simulated RDS: one before each database of the region that is no replica. */
import type {
  DescribeDBProxiesRequest,
  DescribeDBProxyTargetGroupsRequest,
  DescribeDBProxyTargetsRequest,
} from '@aws-sdk/client-rds';
import { apiError, type Call, page, type ServiceLocation } from '../service.ts';

export interface SimulatedProxy {
  readonly name: string;
  readonly arn: string;
  readonly cluster: boolean;
  readonly tls: boolean;
  readonly percent: number;
}

export interface Proxies {
  proxies: SimulatedProxy[];
}

export const proxiesOf = ({ account, region, flaw }: ServiceLocation): SimulatedProxy[] =>
  ['orders', 'catalogue'].map((name) => ({
    name,
    arn: `arn:aws:rds:${region}:${account.id}:db-proxy:prx-${name}`,
    cluster: name === 'catalogue',
    tls: !flaw(`proxy-plain-${name}`, 0.03),
    percent: flaw(`proxy-small-${name}`, 0.03) ? 1 : 80,
  }));

function proxyOf({ state, input }: Call<Proxies, { DBProxyName?: string }>): SimulatedProxy {
  const found = state.proxies.find(({ name }) => name === input.DBProxyName);
  if (found) return found;
  throw apiError('DBProxyNotFoundFault', `The proxy ${input.DBProxyName} was not found.`, 404);
}

export const proxyReads = {
  DescribeDBProxies: ({ state, input, world }: Call<Proxies, DescribeDBProxiesRequest>) => {
    const { items, next } = page(state.proxies, input.Marker, input.MaxRecords, world);
    const DBProxies = items.map(({ name, arn, tls }) => ({
      DBProxyName: name,
      DBProxyArn: arn,
      Status: 'available' as const,
      EngineFamily: 'POSTGRESQL',
      RequireTLS: tls,
      IdleClientTimeout: 1_800,
    }));
    return { DBProxies, Marker: next };
  },
  DescribeDBProxyTargetGroups: (call: Call<Proxies, DescribeDBProxyTargetGroupsRequest>) => {
    const { name, percent } = proxyOf(call);
    const ConnectionPoolConfig = { MaxConnectionsPercent: percent, ConnectionBorrowTimeout: 120 };
    return { TargetGroups: [{ DBProxyName: name, TargetGroupName: 'default', IsDefault: true, ConnectionPoolConfig }] };
  },
  DescribeDBProxyTargets: (call: Call<Proxies, DescribeDBProxyTargetsRequest>) => {
    const { name, cluster } = proxyOf(call);
    if (!cluster) return { Targets: [{ RdsResourceId: name, Type: 'RDS_INSTANCE' as const }] };
    const instances = ['1', '2'].map((n) => ({ RdsResourceId: `${name}-${n}`, Type: 'RDS_INSTANCE' as const }));
    const all = [{ RdsResourceId: name, Type: 'TRACKED_CLUSTER' as const }, ...instances];
    return { Targets: all.map((target) => ({ ...target, TrackedClusterId: name })) };
  },
};
