/** Queries for the values of metrics, and their answers. */
import type { Seen } from './reading.ts';

/** A query for one metric. The answer has one value for each period with data. */
export interface MetricQuery {
  /** `AWS/ApplicationELB`. */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `Minimum`, `Maximum`, or a percentile such as `p99`. */
  readonly stat: string;
  readonly periodSeconds: number;
  /** The time range of the query; the end is not included. */
  readonly from: Date;
  readonly to: Date;
}

export type Series = Seen<readonly number[]>;

export interface MetricPort {
  /**
   * The values for each query, in the order of the queries, from the earliest to the latest; none where the metric has
   * no data. If a query could not be answered, only that query's values are unread. Each query is billed, so a
   * collector asks for as few as its controls need.
   */
  data(queries: readonly MetricQuery[]): Promise<readonly Series[]>;
}

const DAY_MS = 86_400_000;
export const DAY_SECONDS = 86_400;

/** Whole days in UTC up to the last midnight: reading them again on the same day gives the same values. */
export function completeDays(now: Date, days: number): { readonly from: Date; readonly to: Date } {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return { from: new Date(midnight - days * DAY_MS), to: new Date(midnight) };
}
