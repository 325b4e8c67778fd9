/** Amazon CloudWatch Logs: the metric filters of a region, which count log events. One list contains all of them. */
import type { MetricFilter as SdkFilter } from '@aws-sdk/client-cloudwatch-logs';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, malformed, numberOf, required, type Seen } from '../../core/reading.ts';
import { parsePattern, type Term } from './filter-pattern.ts';

const sdk = () => import('@aws-sdk/client-cloudwatch-logs');
const LIST = 'logs:DescribeMetricFilters';
const PER_PAGE = 50;

export interface MetricFilter {
  readonly name: string;
  readonly logGroup: string;
  readonly pattern: string;
  /** The condition of the pattern on a JSON event; null if it matches text. */
  readonly condition: Seen<Term | null>;
  /** Whether it matches events of certain accounts or regions only, in a log group that receives logs of several. */
  readonly narrowed: boolean;
  readonly metrics: readonly FilterMetric[];
}

export interface FilterMetric {
  readonly namespace: string;
  readonly name: string;
  /** The number that is published for each event; null if it is a number in one of the event's fields. */
  readonly value: Seen<number | null>;
  /** The number that is published where events arrive and none matches; null if nothing is. */
  readonly fallback: Seen<number | null>;
  /** Names of the dimensions of the metric; without any, the metric is one number. */
  readonly dimensions: readonly string[];
}

export const metricFilters = collector({
  id: 'logs.metric-filters',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [LIST],
  absent: {
    'DescribeMetricFilters.metricFilters[].fieldSelectionCriteria':
      'it looks at all events ("MetricFilter", Amazon CloudWatch Logs API Reference: the value "if it was specified")',
    'DescribeMetricFilters.metricFilters[].emitSystemFieldDimensions':
      'no dimensions are added ("describe-metric-filters", AWS CLI Command Reference, answers without it)',
    'DescribeMetricFilters.metricFilters[].metricTransformations[].defaultValue':
      'nothing is published then ("describe-metric-filters", AWS CLI Command Reference, answers without it)',
    'DescribeMetricFilters.metricFilters[].metricTransformations[].dimensions':
      'the metric has none ("describe-metric-filters", AWS CLI Command Reference, answers without it)',
  },
  triggers: [apiCalls('logs', 'PutMetricFilter', 'DeleteMetricFilter', 'DeleteLogGroup')],
  sdk,
  collect: async (aws, { CloudWatchLogsClient, paginateDescribeMetricFilters }): Promise<Resource<MetricFilter>[]> => {
    const pages = paginateDescribeMetricFilters({ client: aws.client(CloudWatchLogsClient), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.metricFilters, LIST, 'metricFilters'));
    return found.map((filter) => {
      const facts = factsOf(filter);
      return { id: `${facts.logGroup}:${facts.name}`, facts };
    });
  },
});

function factsOf(filter: SdkFilter): MetricFilter {
  const pattern = required(filter.filterPattern, LIST, 'filterPattern');
  const parsed = parsePattern(pattern);
  const added = filter.emitSystemFieldDimensions ?? [];
  return {
    name: required(filter.filterName, LIST, 'filterName'),
    logGroup: required(filter.logGroupName, LIST, 'logGroupName'),
    pattern,
    condition: typeof parsed === 'string' ? malformed(LIST, `the filter pattern is not understood: ${parsed}`) : parsed,
    narrowed: Boolean(filter.fieldSelectionCriteria),
    metrics: required(filter.metricTransformations, LIST, 'metricTransformations').map((metric) => ({
      namespace: required(metric.metricNamespace, LIST, 'metricNamespace'),
      name: required(metric.metricName, LIST, 'metricName'),
      value: metric.metricValue?.startsWith('$') ? null : numberOf(metric.metricValue, LIST, 'metricValue'),
      fallback: metric.defaultValue == null ? null : numberOf(metric.defaultValue, LIST, 'defaultValue'),
      dimensions: [...Object.keys(metric.dimensions ?? {}), ...added],
    })),
  };
}
