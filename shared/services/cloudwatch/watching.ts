/** Whether an alarm watches a metric of a resource, and alerts in time. */
import type { Known } from '../../core/control.ts';
import { allOf } from '../../core/quantify.ts';
import type { Alarm, Watched } from './alarms.ts';

export interface Limit {
  readonly namespace: string;
  readonly metric: string;
  /** The dimension that names the resource, such as `DBInstanceIdentifier`, and its value. */
  readonly dimension: readonly [name: string, value: string];
  /** Whether the alarm must go off above or below a threshold. */
  readonly when: 'above' | 'below';
  /** Whether a threshold is early enough. */
  readonly isEarly: (threshold: number) => boolean;
}

const COMPARISONS: Readonly<Record<Limit['when'], readonly string[]>> = {
  above: ['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold'],
  below: ['LessThanThreshold', 'LessThanOrEqualToThreshold'],
};

/** Whether the alarm starts an action in time when the metric passes the limit. */
export function tellsOf(alarm: Known<Alarm>, limit: Limit): boolean {
  const { watched } = alarm;
  if (watched === null) return false;
  return allOf(
    [
      () => isOf(watched, limit),
      () => COMPARISONS[limit.when].includes(watched.comparison),
      () => watched.threshold !== null && limit.isEarly(watched.threshold),
      () => alarm.actionsEnabled,
      () => alarm.actions.length > 0,
    ],
    (holds) => holds(),
  );
}

/** Whether the alarm watches the resource's own metric or, by a query, the metric of every resource. */
function isOf({ metrics, expressions }: Known<Watched>, limit: Limit): boolean {
  if (expressions.length > 0) return expressions.length === 1 && expressions.some((query) => isOfAll(query, limit));
  const [name, value] = limit.dimension;
  return metrics.some(
    ({ namespace, name: metric, dimensions, account }) =>
      namespace === limit.namespace && metric === limit.metric && account === null && dimensions[name] === value,
  );
}

/**
 * `SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/RDS", DBInstanceIdentifier)`, or one `GROUP BY` the dimension ("Metrics
 * Insights query components and syntax"). A query with WHERE leaves resources out, and other functions average the
 * extremes away.
 */
function isOfAll(query: string, { namespace, metric, dimension: [name], when }: Limit): boolean {
  const words = query
    .toUpperCase()
    .replaceAll(/[\s"'`]+/g, ' ')
    .replaceAll(/ ?([(),]) ?/g, '$1')
    .trim();
  const ofAll = words.includes(
    `(${metric.toUpperCase()})FROM SCHEMA(${namespace.toUpperCase()},${name.toUpperCase()})`,
  );
  const eachAlone = words.includes(`GROUP BY ${name.toUpperCase()}`);
  const extreme = words.startsWith(when === 'above' ? 'SELECT MAX(' : 'SELECT MIN(');
  return ofAll && !words.includes('WHERE') && (eachAlone || extreme);
}
