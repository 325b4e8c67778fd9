/** Simulated alarms of Amazon CloudWatch on what accounts run: databases and health checks. */
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { ServiceLocation } from '../service.ts';
import { topicArn } from './monitoring.ts';
import { databaseRole } from './rds.ts';
import { type Route53, route53 } from './route53.ts';

export const A_DAY = 86_400_000;
export const arnOf = (account: string, region: string, name: string) =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

type Place = Pick<ServiceLocation, 'account' | 'region' | 'now'>;

export function alarm({ account, region, now }: Place, AlarmName: string, its: Partial<MetricAlarm>): MetricAlarm {
  const since = new Date(now.getTime() - 30 * A_DAY);
  return {
    AlarmName,
    AlarmArn: arnOf(account.id, region, AlarmName),
    AlarmConfigurationUpdatedTimestamp: since,
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [topicArn(account.id, region)],
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
  const ofOrders = () => ({ Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'orders' }] });
  const load = [
    alarm(place, 'orders-cpu', {
      ...{ Namespace: 'AWS/RDS', MetricName: 'CPUUtilization', ...ofOrders() },
      ...{ Threshold: 80, ComparisonOperator: 'GreaterThanThreshold' },
    }),
    alarm(place, 'orders-memory', {
      ...{ Namespace: 'AWS/RDS', MetricName: 'FreeableMemory', ...ofOrders() },
      ...{ Threshold: 2 * GIB, ComparisonOperator: 'LessThanThreshold' },
    }),
  ];
  const connections = flaw('rds-connections-unwatched', 0.05)
    ? []
    : ['orders', 'catalogue-1', 'catalogue-2'].map((Value) =>
        alarm(place, `${Value}-connections`, {
          ...{ Namespace: 'AWS/RDS', MetricName: 'DatabaseConnections', Statistic: 'Maximum', Threshold: 500 },
          Dimensions: [{ Name: 'DBInstanceIdentifier', Value }],
          ComparisonOperator: 'GreaterThanThreshold',
        }),
      );
  const watchesLoad = !flaw('rds-load-unwatched', 0.05);
  if (flaw('rds-storage-unwatched', 0.05)) return [...connections, ...(watchesLoad ? load : [])];
  return [
    ...connections,
    ...(watchesLoad ? load : []),
    alarm(place, 'orders-storage', {
      ...{ Namespace: 'AWS/RDS', MetricName: 'FreeStorageSpace', ...ofOrders() },
      ...{ Threshold: 25 * GIB, ComparisonOperator: 'LessThanThreshold' },
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
