/** Amazon CloudWatch: the alarms of a region, of every kind. One list serves every control of alarms. */
import type {
  MetricDataQuery,
  CompositeAlarm as SdkComposite,
  Dimension as SdkDimension,
  LogAlarm as SdkLogAlarm,
  MetricAlarm as SdkMetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import {
  all,
  given,
  instantOf,
  known,
  malformed,
  numberOf,
  oneOf,
  required,
  type Seen,
  seenIn,
} from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-cloudwatch');
const LIST = 'cloudwatch:DescribeAlarms';
const PER_PAGE = 100;

/** "MetricAlarm", Amazon CloudWatch API Reference. */
const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
const MISSING = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
const COMPARISONS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
] as const;
type Comparison = (typeof COMPARISONS)[number];

export interface Alarm {
  readonly name: string;
  readonly kind: 'metric' | 'composite' | 'log';
  readonly state: Seen<(typeof STATES)[number]>;
  /** ISO instant since when it is in that state. */
  readonly since: Seen<string>;
  readonly actionsEnabled: Seen<boolean>;
  /** ARNs of its actions for ALARM. */
  readonly actions: Seen<readonly string[]>;
  /** Names of the alarms whose ALARM a composite alarm depends on; none for another alarm. */
  readonly children: Seen<readonly string[]>;
  /** The metric and the threshold of a metric alarm; null for another alarm, and for one that queries with PromQL. */
  readonly watched: Watched | null;
}

export interface Watched {
  /** Every metric that it reads: one, or several in an expression. */
  readonly metrics: Seen<readonly WatchedMetric[]>;
  /** Its expressions of metric math and of Metrics Insights; none if it watches one metric. */
  readonly expressions: Seen<readonly string[]>;
  readonly comparison: Seen<Comparison>;
  /** Null if a band of anomaly detection replaces the threshold. */
  readonly threshold: Seen<number | null>;
  /** Seconds that one value of the metric stands for; the longest, where it reads several. */
  readonly periodSeconds: Seen<number>;
  /** Its treatment of missing data. */
  readonly missing: Seen<(typeof MISSING)[number]>;
}

export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Average`, `Sum`, `p99`, … */
  readonly stat: Seen<string>;
  /** The account of the metric, if that is another account than the alarm's. */
  readonly account: string | null;
}

export const alarms = collector({
  id: 'cloudwatch.alarms',
  scope: 'region',
  actions: [LIST],
  absent: {
    'DescribeAlarms.LogAlarms':
      'there are none ("describe-alarms", AWS CLI Command Reference, answers with the other kinds alone)',
    'DescribeAlarms.MetricAlarms[].ThresholdMetricId':
      'it compares with a number ("MetricAlarm": "In an alarm based on an anomaly detection model, this is the ID of the function")',
    'DescribeAlarms.MetricAlarms[].TreatMissingData':
      'missing data is missing ("PutMetricAlarm", Amazon CloudWatch API Reference: "If you omit this parameter, the default behavior of missing is used")',
    'DescribeAlarms.MetricAlarms[].Metrics[].AccountId':
      'the metric is of the same account ("MetricDataQuery": "The ID of the account where the metrics are located")',
    'DescribeAlarms.MetricAlarms[].Metrics[].Expression':
      'the entry reads a metric ("MetricDataQuery": "Within one MetricDataQuery object, you must specify either Expression or MetricStat but not both")',
    'DescribeAlarms.MetricAlarms[].EvaluationCriteria':
      'it watches metrics and not a PromQL query ("PutMetricAlarm": one of them is given)',
  },
  triggers: [
    apiCalls(
      'monitoring',
      'PutMetricAlarm',
      'PutCompositeAlarm',
      'PutLogAlarm',
      'DeleteAlarms',
      'EnableAlarmActions',
      'DisableAlarmActions',
    ),
    // alarms that Auto Scaling creates for target tracking change their state with every change of load
    serviceEvent('aws.cloudwatch', 'CloudWatch Alarm State Change', {
      alarmName: [{ 'anything-but': { prefix: 'TargetTracking-' } }],
    }),
  ],
  sdk,
  collect: async (aws, { CloudWatchClient, paginateDescribeAlarms }): Promise<Resource<Alarm>[]> => {
    const client = aws.client(CloudWatchClient);
    // without the types, the answer contains metric alarms only
    const AlarmTypes = ['MetricAlarm' as const, 'CompositeAlarm' as const, 'LogAlarm' as const];
    return all(paginateDescribeAlarms({ client, pageSize: PER_PAGE }, { AlarmTypes }), (page) => [
      ...required(page.MetricAlarms, LIST, 'MetricAlarms').map(metricAlarm),
      ...required(page.CompositeAlarms, LIST, 'CompositeAlarms').map(compositeAlarm),
      ...(page.LogAlarms ?? []).map((alarm) => ofEveryKind(alarm, 'log', { children: [], watched: null })),
    ]);
  },
});

type OfOneKind = Pick<Alarm, 'children' | 'watched'>;

function ofEveryKind(
  alarm: SdkMetricAlarm | SdkComposite | SdkLogAlarm,
  kind: Alarm['kind'],
  others: OfOneKind,
): Resource<Alarm> {
  const name = required(alarm.AlarmName, LIST, 'AlarmName');
  const facts = {
    name,
    kind,
    state: oneOf(alarm.StateValue, STATES, LIST, 'StateValue'),
    since: instantOf(alarm.StateTransitionedTimestamp, LIST, 'StateTransitionedTimestamp'),
    actionsEnabled: given(alarm.ActionsEnabled, LIST, 'ActionsEnabled'),
    actions: given(alarm.AlarmActions, LIST, 'AlarmActions'),
    ...others,
  };
  return { id: required(alarm.AlarmArn, LIST, 'AlarmArn'), facts };
}

const compositeAlarm = (alarm: SdkComposite): Resource<Alarm> => {
  const children = seenIn(() => childrenOf(required(alarm.AlarmRule, LIST, 'AlarmRule')));
  return ofEveryKind(alarm, 'composite', { children, watched: null });
};

/** `ALARM("name")`, `ALARM(name)` and `ALARM(arn)` ("PutCompositeAlarm", AlarmRule). */
const IN_ALARM = /\bALARM\s*\(\s*(?:"([^"]*)"|([^")]*))\s*\)/gi;

function childrenOf(rule: string): readonly string[] {
  const names = [...rule.matchAll(IN_ALARM)].map(([, quoted, bare = '']) => (quoted ?? bare).trim());
  return [...new Set(names.map((name) => name.replace(/^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:/, '')))];
}

const metricAlarm = (alarm: SdkMetricAlarm): Resource<Alarm> =>
  ofEveryKind(alarm, 'metric', { children: [], watched: watchedBy(alarm) });

function watchedBy(alarm: SdkMetricAlarm): Watched | null {
  if (alarm.EvaluationCriteria) return null;
  const { Metrics = [] } = alarm;
  return {
    metrics: seenIn(() => (Metrics.length === 0 ? [theMetricOf(alarm)] : Metrics.flatMap(metricsOf))),
    expressions: isNamed(alarm)
      ? expressionsIn(Metrics)
      : malformed(LIST, 'no MetricName and no Metrics in the answer'),
    comparison: oneOf(alarm.ComparisonOperator, COMPARISONS, LIST, 'ComparisonOperator'),
    threshold: alarm.ThresholdMetricId ? null : numberOf(alarm.Threshold, LIST, 'Threshold'),
    periodSeconds: seenIn(() => periodOf(alarm)),
    missing: oneOf(alarm.TreatMissingData ?? 'missing', MISSING, LIST, 'TreatMissingData'),
  };
}

/** An entry that reads a metric has its period; one that computes from the others has none of its own. */
function periodOf({ Metrics = [], Period }: SdkMetricAlarm): number {
  if (Metrics.length === 0) return known(numberOf(Period, LIST, 'Period'));
  const found = Metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
  if (found.length === 0) throw malformed(LIST, 'no MetricStat in Metrics');
  return Math.max(...found.map((stat) => known(numberOf(stat.Period, LIST, 'MetricStat.Period'))));
}

/** It watches the metric that it names, or the result of its entries. */
const isNamed = ({ MetricName, Metrics = [] }: SdkMetricAlarm): boolean =>
  MetricName !== undefined || Metrics.length > 0;

const expressionsIn = (entries: readonly MetricDataQuery[]): string[] =>
  entries.flatMap(({ Expression }) => (Expression === undefined ? [] : [Expression]));

const theMetricOf = (alarm: SdkMetricAlarm): WatchedMetric =>
  metricOf({ ...alarm, Stat: alarm.Statistic ?? alarm.ExtendedStatistic }, null);

/** An entry reads a metric, or computes from the other entries. */
function metricsOf({ MetricStat, Expression, AccountId }: MetricDataQuery): WatchedMetric[] {
  if (Expression !== undefined) return [];
  const { Metric, Stat } = required(MetricStat, LIST, 'MetricStat');
  return [metricOf({ ...required(Metric, LIST, 'Metric'), Stat }, AccountId ?? null)];
}

interface NamedMetric {
  readonly Namespace?: string | undefined;
  readonly MetricName?: string | undefined;
  readonly Dimensions?: readonly SdkDimension[] | undefined;
  readonly Stat?: string | undefined;
}

const metricOf = ({ Namespace, MetricName, Dimensions, Stat }: NamedMetric, account: string | null): WatchedMetric => ({
  namespace: required(Namespace, LIST, 'Namespace'),
  name: required(MetricName, LIST, 'MetricName'),
  dimensions: Object.fromEntries(
    required(Dimensions, LIST, 'Dimensions').map(({ Name, Value }) => [
      required(Name, LIST, 'Dimensions.Name'),
      required(Value, LIST, 'Dimensions.Value'),
    ]),
  ),
  stat: given(Stat, LIST, 'Statistic'),
  account,
});
