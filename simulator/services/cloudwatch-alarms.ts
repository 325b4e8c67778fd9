/**
 * Simulated alarms of Amazon CloudWatch on what accounts run: databases, caches, load balancers, logs and health checks. Most accounts
 * have them all; each kind is missing in a few.
 */
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { dimensionOf } from '../../shared/services/elasticloadbalancing/load-balancers.ts';
import type { ServiceLocation } from '../service.ts';
import { SERVERLESS, SESSION_NODES } from './elasticache.ts';
import { elasticLoadBalancing, type LoadBalancing } from './elasticloadbalancing.ts';
import { alertsTopic, isWatched } from './monitoring.ts';
import { databaseRole } from './rds.ts';
import { type Route53, route53 } from './route53.ts';

export const A_DAY = 86_400_000;
const arnOf = (account: string, region: string, name: string) =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

type Place = Pick<ServiceLocation, 'account' | 'region' | 'now' | 'world'>;

export function alarm(place: Place, AlarmName: string, its: Partial<MetricAlarm>): MetricAlarm {
  const { account, region, now } = place;
  const since = new Date(now.getTime() - 30 * A_DAY);
  return {
    AlarmName,
    AlarmArn: arnOf(account.id, region, AlarmName),
    AlarmConfigurationUpdatedTimestamp: since,
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [alertsTopic(place)],
    InsufficientDataActions: [],
    StateValue: 'OK',
    StateReason: 'Threshold Crossed',
    StateUpdatedTimestamp: since,
    StateTransitionedTimestamp: since,
    Statistic: 'Average',
    Dimensions: [],
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'missing',
    ...its,
  };
}

const GIB = 2 ** 30;

export function databaseAlarms(place: ServiceLocation): MetricAlarm[] {
  const { world, account, region, flaw } = place;
  if (databaseRole(world, account, region) === 'none') return [];
  // each alarm has a list of its own: what changes one changes no other
  const of = (dimension: 'DBInstanceIdentifier' | 'DBClusterIdentifier', Value: string) => ({
    Namespace: 'AWS/RDS',
    Dimensions: [{ Name: dimension, Value }],
  });
  const orders = () => of('DBInstanceIdentifier', 'orders');
  const catalogue = () => of('DBClusterIdentifier', 'catalogue');
  const load = [['orders', orders] as const, ['catalogue', catalogue] as const].flatMap(([name, its]) => [
    alarm(place, `${name}-cpu`, {
      ...its(),
      ...{ MetricName: 'CPUUtilization', Threshold: 80, ComparisonOperator: 'GreaterThanThreshold' },
    }),
    alarm(place, `${name}-memory`, {
      ...its(),
      ...{ MetricName: 'FreeableMemory', Threshold: 2 * GIB, ComparisonOperator: 'LessThanThreshold' },
    }),
  ]);
  const connections = ['orders', 'catalogue-1', 'catalogue-2'].map((name) =>
    alarm(place, `${name}-connections`, {
      ...of('DBInstanceIdentifier', name),
      ...{ MetricName: 'DatabaseConnections', Statistic: 'Maximum', Threshold: 500 },
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  const storage = alarm(place, 'orders-storage', {
    ...{ ...orders(), MetricName: 'FreeStorageSpace', ComparisonOperator: 'LessThanThreshold' },
    Threshold: (flaw('rds-storage-late', 0.05) ? 5 : 50) * GIB,
  });
  return [
    ...(flaw('rds-connections-unwatched', 0.05) ? [] : connections),
    ...(flaw('rds-load-unwatched', 0.05) ? [] : load),
    ...(flaw('rds-storage-unwatched', 0.05) ? [] : [storage]),
  ];
}

/** Failed sign-ins to each node of a cache, and to a serverless cache. */
export function cacheAlarms(place: ServiceLocation): MetricAlarm[] {
  const { world, account, region, flaw } = place;
  if (databaseRole(world, account, region) !== 'primary' || flaw('cache-unwatched', 0.06)) return [];
  const failures = (Name: 'CacheClusterId' | 'clusterId', Value: string) =>
    alarm(place, `${Value}-sign-ins`, {
      ...{ Namespace: 'AWS/ElastiCache', MetricName: 'AuthenticationFailures', Statistic: 'Sum' },
      ...{ Dimensions: [{ Name, Value }], Threshold: 5, TreatMissingData: 'notBreaching' },
    });
  return [...SESSION_NODES.map((node) => failures('CacheClusterId', node)), failures('clusterId', SERVERLESS)];
}

/** The share of requests that fail, and how long answers take, for each load balancer. */
export function balancerAlarms(place: ServiceLocation): MetricAlarm[] {
  const { world, account, region, flaw } = place;
  const { balancers } = world.state<LoadBalancing>(elasticLoadBalancing, account.id, region);
  return balancers.flatMap(({ LoadBalancerArn = '', LoadBalancerName = '' }) => {
    const dimensions = () => [{ Name: 'LoadBalancer', Value: dimensionOf(LoadBalancerArn) }];
    const read = (Id: string, MetricName: string) => ({
      ...{ Id, ReturnData: false },
      MetricStat: {
        Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions: dimensions() },
        ...{ Period: 300, Stat: 'Sum' },
      },
    });
    const {
      Statistic: _s,
      Dimensions: _d,
      Period: _p,
      ...rate
    } = alarm(place, `${LoadBalancerName}-error-rate`, {
      ...{ Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
      Metrics: [
        { Id: 'rate', Expression: '100 * errors / requests', ReturnData: true },
        read('errors', 'HTTPCode_Target_5XX_Count'),
        read('requests', 'RequestCount'),
      ],
    });
    const { Statistic: _n, ...latency } = alarm(place, `${LoadBalancerName}-latency`, {
      ...{ Namespace: 'AWS/ApplicationELB', MetricName: 'TargetResponseTime', Dimensions: dimensions() },
      ...{ ExtendedStatistic: 'p99', ComparisonOperator: 'GreaterThanThreshold' },
      Threshold: flaw('latency-late', 0.05) ? 5 : 0.5,
    });
    return [...(flaw('error-rate-unwatched', 0.05) ? [] : [rate]), latency];
  });
}

/** In the first region, where all accounts that log have log groups. */
export function volumeAlarms(place: ServiceLocation): MetricAlarm[] {
  const { world, account, region, flaw } = place;
  const logs = account.kind === 'member' || isWatched(account);
  if (!logs || region !== world.regions[0] || flaw('log-volume-unwatched', 0.05)) return [];
  return [
    alarm(place, 'log-volume', {
      ...{ Namespace: 'AWS/Logs', MetricName: 'IncomingBytes', Statistic: 'Sum', Period: 3_600 },
      ...{ Threshold: 100_000_000, ComparisonOperator: 'GreaterThanThreshold' },
    }),
  ];
}

/** Route 53 has its metrics in one region. */
const METRICS_OF_ROUTE_53 = 'us-east-1';

export function healthCheckAlarms(place: ServiceLocation): MetricAlarm[] {
  const { world, account, region, flaw } = place;
  if (region !== METRICS_OF_ROUTE_53 || flaw('health-check-unwatched', 0.05)) return [];
  return world.state<Route53>(route53, account.id, region).checks.map(({ Id = '' }) =>
    alarm(place, `health-${Id.slice(0, 8)}`, {
      ...{ Namespace: 'AWS/Route53', MetricName: 'HealthCheckStatus', Statistic: 'Minimum' },
      Dimensions: [{ Name: 'HealthCheckId', Value: Id }],
      ...{ ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' },
    }),
  );
}
