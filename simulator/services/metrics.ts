/** The metrics that simulated CloudWatch has: of load balancers, databases and queues, each with a flaw here and there. */
import type { GetMetricDataInput, MetricDataQuery, MetricDataResult, MetricStat } from '@aws-sdk/client-cloudwatch';
import type { Call, ServiceLocation } from '../service.ts';

/** The faults in an account and region. */
export interface SimulatedMetrics {
  readonly failing: boolean;
  readonly slow: boolean;
  readonly busy: boolean;
  readonly leaking: boolean;
  readonly cutOff: boolean;
  readonly lateQueues: boolean;
  /** The API has had no request for a month, and sends no metric. */
  readonly unused: boolean;
}

export const seedMetrics = ({ flaw }: Pick<ServiceLocation, 'flaw'>): SimulatedMetrics => ({
  failing: flaw('failing-requests', 0.04),
  slow: flaw('slow-responses', 0.06),
  busy: flaw('busy-database', 0.04),
  leaking: flaw('leaking-database', 0.04),
  cutOff: flaw('database-cut-off', 0.03),
  lateQueues: flaw('late-queue', 0.05),
  unused: flaw('unused-api', 0.02),
});

/** Requests to an API in a day. */
const DAILY = 8_640_000;
const DAY_SECONDS = 86_400;
const GIGA = 1_073_741_824;
const SECONDS_BY_STAT: Readonly<Record<string, number>> = { p50: 0.04, p95: 0.12, p99: 0.4, Maximum: 2.1 };

/** The value of a metric in the period that starts so many days before the end of the window. */
type Curve = (stat: string, periodSeconds: number, daysBeforeEnd: number) => number | undefined;

const CURVES: Readonly<Record<string, (flaws: SimulatedMetrics) => Curve>> = {
  'AWS/ApplicationELB RequestCount': () => (_stat, period) => (DAILY * period) / DAY_SECONDS,
  'AWS/ApplicationELB HTTPCode_Target_5XX_Count':
    ({ failing }) =>
    (_stat, period) =>
      (DAILY * period * (failing ? 0.004 : 0.00002)) / DAY_SECONDS,
  // nothing was refused by the load balancer itself: no value is sent
  'AWS/ApplicationELB HTTPCode_ELB_5XX_Count': () => () => undefined,
  'AWS/ApplicationELB TargetResponseTime':
    ({ slow }) =>
    (stat) =>
      (SECONDS_BY_STAT[stat] ?? 0.05) * (slow ? 4 : 1),
  'AWS/RDS DatabaseConnections':
    ({ cutOff }) =>
    () =>
      cutOff ? 0 : 24,
  'AWS/RDS CPUUtilization':
    ({ busy }) =>
    () =>
      busy ? 86 : 35,
  'AWS/RDS FreeableMemory':
    ({ leaking }) =>
    (_stat, _period, daysBeforeEnd) =>
      leaking ? GIGA * (2 + daysBeforeEnd / 10) : GIGA * 4,
  'AWS/SQS ApproximateAgeOfOldestMessage':
    ({ lateQueues }) =>
    () =>
      lateQueues ? 340 : 1.4,
};

function curveOf({ Metric }: MetricStat, flaws: SimulatedMetrics): Curve {
  const { Namespace = '', MetricName = '' } = Metric ?? {};
  if (flaws.unused && Namespace === 'AWS/ApplicationELB') return () => undefined;
  return CURVES[`${Namespace} ${MetricName}`]?.(flaws) ?? (() => undefined);
}

/** Pages hold so many results, as the world's pages do. */
export function metricData(flaws: SimulatedMetrics, { input, world }: Call<unknown, GetMetricDataInput>): object {
  const { MetricDataQueries = [], StartTime, EndTime, NextToken } = input;
  const start = Number(NextToken ?? 0);
  const shown = MetricDataQueries.slice(start, start + world.pageSize);
  const next = start + world.pageSize;
  const window = { from: new Date(StartTime ?? 0).getTime(), to: new Date(EndTime ?? 0).getTime() };
  return {
    MetricDataResults: shown.map((query) => resultOf(query, window, flaws)),
    Messages: [],
    ...(next < MetricDataQueries.length ? { NextToken: String(next) } : {}),
  };
}

function resultOf(
  { Id, MetricStat }: MetricDataQuery,
  { from, to }: { readonly from: number; readonly to: number },
  flaws: SimulatedMetrics,
): MetricDataResult {
  const period = (MetricStat?.Period ?? 60) * 1_000;
  const curve = MetricStat ? curveOf(MetricStat, flaws) : () => undefined;
  const values = Array.from({ length: Math.ceil((to - from) / period) }, (_, index) => {
    const at = from + index * period;
    const value = curve(MetricStat?.Stat ?? '', period / 1_000, (to - at) / (DAY_SECONDS * 1_000));
    return { at: new Date(at), value };
  }).flatMap(({ at, value }) => (value === undefined ? [] : [{ at, value }]));
  return {
    Id,
    Label: MetricStat?.Metric?.MetricName,
    Timestamps: values.map(({ at }) => at),
    Values: values.map(({ value }) => value),
    StatusCode: 'Complete',
  };
}
