/** Computes a figure from the values of a metric. For a metric without a value, the figure is unread, and never zero. */
import { CouldNotRead } from '../../core/errors.ts';
import type { MetricPort, MetricQuery, Series } from '../../core/metric.ts';
import { required, type Seen } from '../../core/reading.ts';

export const METRICS = 'cloudwatch:GetMetricData';

/** A query and its answer. */
export interface Measured {
  readonly query: MetricQuery;
  readonly series: Series;
}

/**
 * Runs the queries of all resources together; returns for each resource its answers, or the reason why it could not be
 * queried.
 */
export async function measure(
  metrics: MetricPort,
  asked: readonly Seen<readonly MetricQuery[]>[],
): Promise<readonly Seen<readonly Measured[]>[]> {
  const answers = await metrics.data(asked.flatMap((queries) => (queries instanceof CouldNotRead ? [] : queries)));
  let next = 0;
  const answered = (query: MetricQuery): Measured => ({ query, series: answers[next++] ?? [] });
  return asked.map((queries) => (queries instanceof CouldNotRead ? queries : queries.map(answered)));
}

/** The answer to one of a resource's queries, by the query's index. */
export const nth = (measured: readonly Measured[], index: number): Measured =>
  required(measured[index], METRICS, 'answer to a query');

/** The result of `compute` on the values; unread if there are none. */
export function ofValues({ query, series }: Measured, compute: (values: readonly number[]) => number): Seen<number> {
  if (series instanceof CouldNotRead) return series;
  if (series.length > 0) return compute(series);
  return new CouldNotRead(METRICS, 'no-data', `${query.namespace} ${query.name}`);
}

/** The sum of a metric that is only sent when there is something to count; 0 without values. */
export const countOf = ({ series }: Measured): Seen<number> =>
  series instanceof CouldNotRead ? series : total(series);

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
export const largest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

/** In percent of the first value, how much the values fall from one to the next on average; negative where they rise. */
export function fallPerStep(values: readonly number[]): number {
  const [first = 0] = values;
  const last = values.at(-1) ?? 0;
  return first === 0 || values.length < 2 ? 0 : (((first - last) / first) * 100) / (values.length - 1);
}
