/**
 * The traffic of application load balancers: requests and failures of 30 days, and response times and peaks of the last
 * whole day. Twelve series for each of them, read by scans alone.
 */
import { collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { completeDays, DAY_SECONDS, type MetricQuery } from '../../core/metric.ts';
import type { Seen } from '../../core/reading.ts';
import { type LoadBalancer, loadBalancers } from '../elasticloadbalancing/load-balancers.ts';
import { countOf, largest, METRICS, type Measured, measure, nth, ofValues, total } from './series.ts';

export const AVAILABILITY_DAYS = 30;
export interface Traffic {
  /** `app/<name>/<id>`. */
  readonly name: string;
  /** In the last whole day, and in the last 30 of them. */
  readonly day: Requests;
  readonly month: Requests;
  /** The value for the last whole day, in milliseconds. */
  readonly latency: Latency;
  /** Requests per second of the last whole day, in its busiest hour, five minutes and minute. */
  readonly peaks: Peaks;
}

export interface Requests {
  readonly requests: Seen<number>;
  /** Answered with a status of 500 or more, by a target or by the load balancer itself. */
  readonly failed: Seen<number>;
}

export interface Latency {
  readonly p50: Seen<number>;
  readonly p95: Seen<number>;
  readonly p99: Seen<number>;
  readonly max: Seen<number>;
}

export interface Peaks {
  readonly hour: Seen<number>;
  readonly fiveMinutes: Seen<number>;
  readonly minute: Seen<number>;
}

/** One resource per application load balancer; its id is the ARN. */
export const traffic = collector({
  id: 'metrics.load-balancers',
  kind: 'metric',
  evidence: 'metric',
  scope: 'region',
  actions: [METRICS],
  uses: [loadBalancers],
  ownTriggersAlone: true,
  triggers: [],
  collect: async (metrics): Promise<Resource<Traffic>[]> => {
    const found = await metrics.facts(loadBalancers);
    const asked = found.filter(({ facts }) => typeOf(facts) === 'application' || typeOf(facts) instanceof CouldNotRead);
    const answers = await measure(
      metrics,
      asked.map(({ id, facts }) => {
        const type = typeOf(facts);
        return type instanceof CouldNotRead ? type : queriesOf(nameOf(id), metrics.now);
      }),
    );
    return asked.map(({ id }, index) => {
      const measured = answers[index] ?? [];
      return { id, facts: measured instanceof CouldNotRead ? measured : trafficOf(nameOf(id), measured) };
    });
  },
});

const typeOf = (facts: Seen<LoadBalancer>): LoadBalancer['type'] =>
  facts instanceof CouldNotRead ? facts : facts.type;

/** As the dimension `LoadBalancer` has it: the end of the ARN ("CloudWatch metrics for your Application Load Balancer"). */
const nameOf = (arn: string): string => arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length);

const HOUR = 3_600;
const FIVE_MINUTES = 300;
const MINUTE = 60;

function queriesOf(name: string, now: Date): readonly MetricQuery[] {
  const ofBalancer = { namespace: 'AWS/ApplicationELB', dimensions: { LoadBalancer: name } };
  const month = { ...ofBalancer, ...completeDays(now, AVAILABILITY_DAYS), periodSeconds: DAY_SECONDS, stat: 'Sum' };
  const day = { ...ofBalancer, ...completeDays(now, 1), periodSeconds: DAY_SECONDS };
  const requests = (periodSeconds: number) => ({ ...day, name: 'RequestCount', stat: 'Sum', periodSeconds });
  return [
    { ...month, name: 'RequestCount' },
    { ...month, name: 'HTTPCode_Target_5XX_Count' },
    { ...month, name: 'HTTPCode_ELB_5XX_Count' },
    requests(HOUR),
    requests(FIVE_MINUTES),
    requests(MINUTE),
    { ...day, name: 'HTTPCode_Target_5XX_Count', stat: 'Sum' },
    { ...day, name: 'HTTPCode_ELB_5XX_Count', stat: 'Sum' },
    ...['p50', 'p95', 'p99', 'Maximum'].map((stat) => ({ ...day, name: 'TargetResponseTime', stat })),
  ];
}

const MILLISECONDS = 1_000;

/** The answers to the queries, in their order. */
function trafficOf(name: string, measured: readonly Measured[]): Traffic {
  const of = (index: number) => nth(measured, index);
  const perSecond = (index: number) => ofValues(of(index), (values) => largest(values) / of(index).query.periodSeconds);
  const milliseconds = (index: number) => ofValues(of(index), (values) => largest(values) * MILLISECONDS);
  return {
    name,
    day: { requests: ofValues(of(3), total), failed: both(countOf(of(6)), countOf(of(7))) },
    month: { requests: ofValues(of(0), total), failed: both(countOf(of(1)), countOf(of(2))) },
    latency: { p50: milliseconds(8), p95: milliseconds(9), p99: milliseconds(10), max: milliseconds(11) },
    peaks: { hour: perSecond(3), fiveMinutes: perSecond(4), minute: perSecond(5) },
  };
}

/** Failures are reported only if there were any ("Reporting criteria: There is a nonzero value"). */
function both(byTargets: Seen<number>, byBalancer: Seen<number>): Seen<number> {
  if (byTargets instanceof CouldNotRead) return byTargets;
  return byBalancer instanceof CouldNotRead ? byBalancer : byTargets + byBalancer;
}
