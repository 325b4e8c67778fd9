/**
 * Whether events that CloudTrail records raise an alert: a trail sends them to a log group, a metric filter counts them there,
 * and an alarm on that metric notifies a topic with a confirmed subscription. Each link is in the region of the log group. The
 * controls for "4 Monitoring" of the CIS AWS Foundations Benchmark share it; each has its own events.
 */
import { arnParts } from '../../core/arn.ts';
import type { Context, Known } from '../../core/control.ts';
import { everyRegion, fail, type Judgement, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { allHold, allOf, anyOf, firstOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type Alarm, alarms, type Watched } from '../cloudwatch/alarms.ts';
import { selects } from '../logs/filter-pattern.ts';
import { type FilterMetric, type MetricFilter, metricFilters } from '../logs/metric-filters.ts';
import { inPage } from '../logs/page.ts';
import { isTopic } from '../sns/arns.ts';
import { type Topic, topics } from '../sns/topics.ts';
import { type MonitoredEvents, ORDINARY } from './monitored-events.ts';
import { type MultiRegionTrail, multiRegionTrails } from './trails.ts';

/** The facts that decide the verdict, as `with` of a control whose subject is the account. */
export const chain = {
  trails: multiRegionTrails,
  filters: everyRegion(metricFilters),
  alarms: everyRegion(alarms),
  topics: everyRegion(topics),
};

/** The part of CIS "4 Monitoring" that no control here judges: CIS accepts alerts outside CloudWatch as well. */
export const ELSEWHERE = 'that alerts of a tool outside CloudWatch suffice';

/** The part of Prowler's checks of filters that no control here judges: a filter and an alarm on its metric suffice. */
export const ANY_ALARM = 'that any trail and any alarm suffice, and that nobody is subscribed';

/** The part of Security Hub's CloudWatch.1 to .14 that no control here judges: they compare the text of the filter. */
export const WORDS = 'that no filter counts but the one of CIS, word for word';

export const thresholds = {
  events: count(1, 'most events in a period that an alarm may wait for', { minimum: 1 }),
};

/** Console pages: the log group that the events are sent to; the list of log groups if no trail sends to one. */
export const pages = [
  'cloudwatch/home?region={region}#logsV2:log-groups/log-group/{page}',
  'cloudwatch/home?region={region}#logsV2:log-groups',
];

interface Links {
  readonly trails: readonly KnownResource<MultiRegionTrail>[];
  readonly filters: readonly KnownResource<MetricFilter>[];
  readonly alarms: readonly KnownResource<Alarm>[];
  readonly topics: readonly KnownResource<Topic>[];
}

type Place = { readonly account: string; readonly region: string; readonly name: string };

/** `arn:aws:logs:region:account:log-group:name`. */
function placeOf(logGroup: string): Place {
  const { region, account, resource } = arnParts(logGroup);
  return { region, account, name: resource.replace(/^[^:]*:?/, '') };
}

/**
 * The log group of this account that a trail sends to, and its region, as values for `pages`; empty if there is none.
 */
function placeIn({ trails }: Pick<Links, 'trails'>, account: string): { region?: string; page?: string } {
  const [place] = trails
    .flatMap(({ facts }) => (facts.logGroup === null ? [] : [placeOf(facts.logGroup)]))
    .filter((one) => one.account === account);
  return place ? { region: place.region, page: inPage(place.name) } : {};
}

/**
 * Steps that count the events in the log group of a trail and alert on them. The filter, its metric and the alarm have
 * the same name.
 */
export const alertingFix = ({ pattern }: MonitoredEvents, name: string) => ({
  steps: [
    `count them in the log group of a trail: aws logs put-metric-filter --log-group-name "<LOG_GROUP: its name>" --filter-name ${name} --filter-pattern {pattern} --metric-transformations metricName=${name},metricNamespace=Trail,metricValue=1`,
    `aws cloudwatch put-metric-alarm --alarm-name ${name} --namespace Trail --metric-name ${name} --statistic Sum --period 300 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --evaluation-periods 1 --alarm-actions "<TOPIC: ARN of a topic that somebody is subscribed to>"`,
  ],
  values: (_account: unknown, links: Pick<Links, 'trails'>, _parameters: unknown, { account }: Context) => ({
    pattern,
    ...placeIn(links, account.id),
  }),
});

/** Whether the trail records the events: it is not stopped, and records all management events. */
const records = ({ facts }: KnownResource<MultiRegionTrail>): boolean =>
  allOf([() => facts.status.logging, () => facts.managementEvents.read, () => facts.managementEvents.write], (holds) =>
    holds(),
  );

export function judgeAlerting(
  events: MonitoredEvents,
  { trails, filters, alarms, topics }: Links,
  most: number,
  account: string,
): Judgement {
  const isOwn = (trail: KnownResource<MultiRegionTrail>) =>
    trail.facts.logGroup !== null && placeOf(trail.facts.logGroup).account === account;
  const isCounted = (filter: KnownResource<MetricFilter>) =>
    anyOf(
      trails,
      (trail) =>
        isOwn(trail) &&
        placeOf(trail.facts.logGroup ?? '').region === filter.region &&
        placeOf(trail.facts.logGroup ?? '').name === filter.facts.logGroup &&
        records(trail),
    ) && counts(filter.facts, events);
  const alertsOf = (filter: KnownResource<MetricFilter>) => (alarm: KnownResource<Alarm>) =>
    alarm.region === filter.region &&
    allOf([() => watches(alarm.facts, filter.facts, most), () => alarm.facts.actionsEnabled], (holds) => holds());
  const isHeard = (arn: string) =>
    isTopic(arn) && (arnParts(arn).account !== account || anyOf(topics, ({ id, facts }) => id === arn && hears(facts)));
  const alerted = (filter: KnownResource<MetricFilter>) =>
    anyOf(alarms, (alarm) =>
      allOf([() => alertsOf(filter)(alarm), () => anyOf(alarm.facts.actions, isHeard)], (holds) => holds()),
    );
  const good = firstOf(filters, (filter) => allOf([isCounted, alerted], (holds) => holds(filter)));
  if (good)
    return pass(`the filter ${good.facts.name} of ${good.facts.logGroup} counts them, and an alarm alerts somebody`);
  if (!anyOf(trails, isOwn)) return withoutLogGroup(trails);
  if (!anyOf(trails, (trail) => isOwn(trail) && records(trail)))
    return fail('the trail that sends to a log group of this account is stopped or leaves events out');
  const counting = thoseOf(filters, isCounted);
  if (counting.length === 0) return fail("no metric filter of a trail's log group counts them all");
  const names = listed(counting.map(({ facts }) => facts.name));
  const watching = thoseOf(alarms, (alarm) => anyOf(counting, (filter) => alertsOf(filter)(alarm)));
  if (watching.length === 0) return fail(`no alarm with actions watches what is counted (${names})`);
  return fail(`nobody is subscribed to what is alerted by ${listed(watching.map(({ facts }) => facts.name))}`);
}

function withoutLogGroup(trails: readonly KnownResource<MultiRegionTrail>[]): Judgement {
  const elsewhere = firstOf(trails, ({ facts }) => facts.logGroup !== null);
  if (!elsewhere) return fail('no multi-region trail sends to a log group');
  const { account } = placeOf(elsewhere.facts.logGroup ?? '');
  return notApplicable(
    `the trail ${elsewhere.facts.name} sends to a log group of account ${account}, where it is judged`,
  );
}

/** Whether the filter publishes a number for each of the events, and none for an ordinary event. */
function counts(filter: Known<MetricFilter>, { records }: MonitoredEvents): boolean {
  if (filter.narrowed) return false;
  const selectsThem = () => {
    const { condition } = filter;
    if (condition === null) return false;
    return records.every((record) => selects(condition, record)) && !selects(condition, ORDINARY);
  };
  return allOf([() => anyOf(filter.metrics, addsUp), selectsThem], (holds) => holds());
}

const addsUp = ({ value, dimensions }: Known<FilterMetric>): boolean =>
  dimensions.length === 0 && value !== null && value >= 1;

/** Whether the alarm watches the metric that the filter publishes, and goes into ALARM at `most` events or fewer. */
function watches({ watched }: Known<Alarm>, { metrics }: Known<MetricFilter>, most: number): boolean {
  if (!watched) return false;
  const [read] = watched.metrics;
  if (!read || read.account !== null || Object.keys(read.dimensions).length > 0) return false;
  const isRead = (one: Known<FilterMetric>) => one.namespace === read.namespace && one.name === read.name;
  return allOf(
    [
      () => watched.expressions.length === 0,
      () =>
        anyOf(metrics, (one) =>
          allHold(
            () => isRead(one),
            () => addsUp(one),
            () => isInTime(watched, read.stat, one, most),
          ),
        ),
    ],
    (holds) => holds(),
  );
}

/**
 * Whether `most` events start the alarm. A sum and a sample count grow with the events. Other statistics equal the
 * number that one event publishes, unless the filter also publishes a default number, which lowers an average and is
 * the minimum.
 */
function isInTime(
  watched: Known<Watched>,
  stat: string | null,
  { value, fallback }: Known<FilterMetric>,
  most: number,
) {
  const isReached = (number: number): boolean => {
    const { comparison, threshold } = watched;
    if (threshold === null) return false;
    if (comparison === 'GreaterThanOrEqualToThreshold') return threshold <= number;
    return comparison === 'GreaterThanThreshold' && threshold < number;
  };
  if (stat === 'Sum' || stat === 'SampleCount') return isReached(most);
  if (stat === 'Maximum') return isReached(value ?? 0);
  if (stat !== 'Average' && stat !== 'Minimum') return false;
  return allHold(
    () => fallback === null,
    () => isReached(value ?? 0),
  );
}

const hears = ({ subscriptions, confirmedElsewhere }: Known<Topic>): boolean =>
  subscriptions.some(({ confirmed }) => confirmed) || (confirmedElsewhere ?? 0) > 0;
