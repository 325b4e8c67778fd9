/** Simulated Amazon CloudWatch: the alarms of accounts on what they run, and those on the organisation's trail. */
import type {
  CompositeAlarm,
  DashboardEntry,
  DeleteAlarmsInput,
  DeleteDashboardsInput,
  DescribeAlarmsInput,
  DisableAlarmActionsInput,
  GetMetricDataInput,
  ListDashboardsInput,
  MetricAlarm,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import {
  A_DAY,
  alarm,
  balancerAlarms,
  cacheAlarms,
  databaseAlarms,
  healthCheckAlarms,
  volumeAlarms,
} from './cloudwatch-alarms.ts';
import { metricData, type SimulatedMetrics, seedMetrics } from './metrics.ts';
import { isProduction, isTrailHome, TRAIL_NAMESPACE, WATCHED_EVENTS, WORKER_ERRORS } from './monitoring.ts';

interface CloudWatch {
  alarms: MetricAlarm[];
  composites: CompositeAlarm[];
  deletedDashboards: string[];
  readonly metrics: SimulatedMetrics;
}

/** The same in each region of each account: dashboards have no region. */
const DASHBOARDS = [
  ...['system-health', 'api-performance', 'circuit-breakers', 'resources'],
  ...['business-metrics', 'executive', 'cost', 'security'],
];
const shownIn = ({ deletedDashboards }: CloudWatch) => DASHBOARDS.filter((name) => !deletedDashboards.includes(name));

/** An application's errors, and requests outside of their usual band. */
function commonAlarms(place: ServiceLocation): MetricAlarm[] {
  const name = `${place.account.name}-api`;
  const {
    Statistic: _s,
    Dimensions: _d,
    Period: _p,
    Threshold: _t,
    ...band
  } = alarm(place, `${name}-unusual`, {
    ...{ ThresholdMetricId: 'band', ComparisonOperator: 'GreaterThanUpperThreshold' },
    Metrics: [
      { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(requests, 2)', ReturnData: true },
      {
        Id: 'requests',
        MetricStat: {
          Metric: { Namespace: 'Application', MetricName: 'Requests', Dimensions: [] },
          ...{ Period: 300, Stat: 'Sum' },
        },
        ReturnData: true,
      },
    ],
  });
  return [
    band,
    alarm(place, `${name}-errors`, {
      ...{ Namespace: 'Application', MetricName: 'Errors', Statistic: 'Sum', TreatMissingData: 'notBreaching' },
      ActionsEnabled: !place.flaw('alarm-actions-disabled', 0.04),
    }),
  ];
}

function productionAlarms(place: ServiceLocation): MetricAlarm[] {
  const { account, flaw, now } = place;
  const name = `${account.name}-api`;
  const noData = flaw('alarm-without-data', 0.05)
    ? { StateValue: 'INSUFFICIENT_DATA' as const, StateTransitionedTimestamp: new Date(now.getTime() - 3 * A_DAY) }
    : {};
  const firing = flaw('critical-alarm', 0.03) ? { StateValue: 'ALARM' as const } : {};
  const {
    Statistic: _s,
    Dimensions: _d,
    Period: _p,
    ...rate
  } = alarm(place, `${name}-error-rate-critical`, {
    ...firing,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Metrics: [
      { Id: 'rate', Expression: '100 * errors / requests', ReturnData: true },
      ...(['Errors', 'Requests'] as const).map((MetricName) => ({
        Id: MetricName.toLowerCase(),
        MetricStat: { Metric: { Namespace: 'Application', MetricName, Dimensions: [] }, Period: 300, Stat: 'Sum' },
        ReturnData: false,
      })),
    ],
  });
  const latency = { Namespace: 'Application', MetricName: 'Latency', ExtendedStatistic: 'p99', Threshold: 500 };
  const Dimensions = [{ Name: 'Service', Value: name }];
  return [
    rate,
    alarm(place, `${name}-latency`, { ...latency, Statistic: undefined, Dimensions, ...noData }),
    alarm(place, `${name}-worker-errors`, {
      ...{ Namespace: 'Application', MetricName: WORKER_ERRORS, Statistic: 'Sum', TreatMissingData: 'notBreaching' },
    }),
    alarm(place, `${name}-queue`, {
      ...{ Namespace: 'Application', MetricName: 'QueueAge', Threshold: 600, AlarmActions: [] },
    }),
    ...databaseAlarms(place),
    ...cacheAlarms(place),
    ...healthCheckAlarms(place),
  ];
}

function composite(place: ServiceLocation): CompositeAlarm {
  const { account } = place;
  const AlarmName = `${account.name}-degraded`;
  const { Statistic: _s, Dimensions: _d, Period: _p, Threshold: _t, ...common } = alarm(place, AlarmName, {});
  const { EvaluationPeriods: _e, ComparisonOperator: _c, TreatMissingData: _m, ...shared } = common;
  return { ...shared, AlarmRule: `ALARM("${account.name}-api-queue") OR ALARM("${account.name}-api-latency")` };
}

function seed(place: ServiceLocation): CloudWatch {
  const deletedDashboards: string[] = [];
  const metrics = seedMetrics(place);
  const ofTrail = Object.keys(isTrailHome(place) ? WATCHED_EVENTS : {}).map((MetricName) =>
    alarm(place, `trail-${MetricName}`, { Namespace: TRAIL_NAMESPACE, MetricName, Statistic: 'Sum' }),
  );
  const produces = isProduction(place.account);
  return {
    alarms: [
      ...ofTrail,
      ...(produces ? productionAlarms(place) : []),
      ...(place.account.kind === 'member' ? commonAlarms(place) : []),
      ...balancerAlarms(place),
      ...volumeAlarms(place),
    ],
    composites: produces ? [composite(place)] : [],
    deletedDashboards,
    metrics,
  };
}

function enabling({ state, input }: Call<CloudWatch, DisableAlarmActionsInput>, ActionsEnabled: boolean) {
  for (const one of [...state.alarms, ...state.composites]) {
    if (input.AlarmNames?.includes(one.AlarmName ?? '')) Object.assign(one, { ActionsEnabled });
  }
  return {};
}

export const cloudWatch = service<CloudWatch>({
  serviceId: 'CloudWatch',
  eventSource: 'monitoring',
  scope: 'region',
  seed,
  reads: {
    ListDashboards: ({ state, account, input, world, now }: Call<CloudWatch, ListDashboardsInput>) => {
      const { items, next } = page(shownIn(state), input.NextToken, undefined, world);
      const DashboardEntries = items.map(
        (DashboardName): DashboardEntry => ({
          DashboardName,
          DashboardArn: `arn:aws:cloudwatch::${account.id}:dashboard/${DashboardName}`,
          LastModified: now,
          Size: 2_400,
        }),
      );
      return { DashboardEntries, NextToken: next };
    },
    GetMetricData: (call: Call<CloudWatch, GetMetricDataInput>) => metricData(call.state.metrics, call),
    DescribeAlarms: ({ state, input, world }: Call<CloudWatch, DescribeAlarmsInput>) => {
      const types = input.AlarmTypes ?? ['MetricAlarm'];
      const of = <T>(type: 'MetricAlarm' | 'CompositeAlarm', found: readonly T[]) =>
        types.includes(type) ? found : [];
      const every = [
        ...of('MetricAlarm', state.alarms).map((MetricAlarm) => ({ MetricAlarm })),
        ...of('CompositeAlarm', state.composites).map((CompositeAlarm) => ({ CompositeAlarm })),
      ];
      const { items, next } = page<(typeof every)[number]>(every, input.NextToken, input.MaxRecords, world);
      return {
        MetricAlarms: items.flatMap((item) => ('MetricAlarm' in item ? [item.MetricAlarm] : [])),
        CompositeAlarms: items.flatMap((item) => ('CompositeAlarm' in item ? [item.CompositeAlarm] : [])),
        LogAlarms: [],
        NextToken: next,
      };
    },
  },
  writes: {
    PutMetricAlarm: (call: Call<CloudWatch, PutMetricAlarmInput>) => {
      const { AlarmName = '', Tags: _, ...its } = call.input;
      const others = call.state.alarms.filter((one) => one.AlarmName !== AlarmName);
      const { AlarmActions = [], Dimensions = [] } = its;
      call.state.alarms = [...others, alarm(call, AlarmName, { ...its, AlarmActions, Dimensions })];
      return {};
    },
    DeleteAlarms: ({ state, input }: Call<CloudWatch, DeleteAlarmsInput>) => {
      const stays = ({ AlarmName = '' }: { AlarmName?: string | undefined }) => !input.AlarmNames?.includes(AlarmName);
      state.alarms = state.alarms.filter(stays);
      state.composites = state.composites.filter(stays);
      return {};
    },
    DeleteDashboards: ({ state, input }: Call<CloudWatch, DeleteDashboardsInput>) => {
      state.deletedDashboards.push(...(input.DashboardNames ?? []));
      return {};
    },
    DisableAlarmActions: (call: Call<CloudWatch, DisableAlarmActionsInput>) => enabling(call, false),
    EnableAlarmActions: (call: Call<CloudWatch, DisableAlarmActionsInput>) => enabling(call, true),
    SetAlarmState: ({ state, input, now }: Call<CloudWatch, SetAlarmStateInput>) => {
      const found = state.alarms.find(({ AlarmName }) => AlarmName === input.AlarmName);
      if (!found) throw apiError('ResourceNotFound', 'Alarm does not exist', 404);
      Object.assign(found, {
        StateValue: input.StateValue,
        StateUpdatedTimestamp: now,
        StateTransitionedTimestamp: now,
      });
      return {};
    },
  },
});
