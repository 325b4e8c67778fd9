/** Examples that the controls of "4 Monitoring" share, made from the events of each. */
import type { Known } from '../../core/control.ts';
import type { Alarm } from '../cloudwatch/alarms.ts';
import { ALERTS_TOPIC, alarm, topic, watching } from '../cloudwatch/examples.ts';
import { parsePattern, type Term } from '../logs/filter-pattern.ts';
import type { MetricFilter } from '../logs/metric-filters.ts';
import type { Topic } from '../sns/topics.ts';
import type { MonitoredEvents } from './monitored-events.ts';
import type { MultiRegionTrail } from './trails.ts';

const facts = { name: 'payments', management: false };
const region = 'eu-west-1';
const group = (account: string) => `arn:aws:logs:${region}:${account}:log-group:trail`;

const trail: Known<MultiRegionTrail> = {
  name: 'all',
  logGroup: group('111122223333'),
  bucket: 'trail-logs',
  status: { logging: true, deliveryError: null, lastDelivery: '2026-01-15T11:55:00.000Z' },
  managementEvents: { read: true, write: true, narrowedBy: [] },
  dataEvents: [],
};

const conditionOf = (pattern: string): Term | null => {
  const parsed = parsePattern(pattern);
  return typeof parsed === 'string' ? null : parsed;
};

const counted = { namespace: 'Trail', name: 'Events', value: 1, fallback: null, dimensions: [] };
const metric = { namespace: 'Trail', name: 'Events', dimensions: {}, stat: 'Sum', account: null };
const watched = {
  ...watching,
  metrics: [metric],
  comparison: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
} as const;
const alerting: Known<Alarm> = { ...alarm, name: 'trail-events', watched };

interface Links {
  readonly trails: readonly Known<MultiRegionTrail>[];
  readonly filters: readonly Known<MetricFilter>[];
  readonly alarms: readonly Known<Alarm>[];
  readonly topics: readonly Known<Topic>[];
}

export function examplesOf({ pattern }: MonitoredEvents) {
  const filter = { name: 'events', logGroup: 'trail', pattern, condition: conditionOf(pattern), narrowed: false };
  const counting: Known<MetricFilter> = { ...filter, metrics: [counted] };
  const whole: Links = { trails: [trail], filters: [counting], alarms: [alerting], topics: [topic] };
  const example = (name: string, changed: Partial<Links>) => {
    const { trails, filters, alarms, topics } = { ...whole, ...changed };
    return {
      name,
      facts,
      with: {
        trails: trails.map((facts) => ({ facts })),
        filters: filters.map((facts) => ({ facts, region })),
        alarms: alarms.map((facts) => ({ facts, region })),
        topics: topics.map((facts) => ({ facts, region, id: ALERTS_TOPIC })),
      },
    };
  };
  const everything = conditionOf('{ $.eventName = * }');
  const nothing = conditionOf('{ $.eventName = "Nothing" }');
  const unheard = { ...topic, subscriptions: [], confirmedElsewhere: 0 };
  const elsewhere = { ...alerting, actions: [`arn:aws:sns:${region}:444455556666:alerts`] };
  const set = (changed: Partial<typeof watched>): Known<Alarm> => ({
    ...alerting,
    watched: { ...watched, ...changed },
  });
  const ofStatistic = (stat: string, changed: object = {}) =>
    set({ metrics: [{ ...metric, stat }], ...changed } as never);
  const withFallback = { ...counting, metrics: [{ ...counted, fallback: 0 }] };
  return {
    pass: [
      example('counted, watched and heard', {}),
      example('the second of two filters counts them', {
        filters: [{ ...counting, name: 'others', condition: nothing }, counting],
      }),
      example('more than none', { alarms: [set({ comparison: 'GreaterThanThreshold', threshold: 0 } as never)] }),
      example('the average of what one event publishes', { alarms: [ofStatistic('Average')] }),
      example('the least that one event publishes', { alarms: [ofStatistic('Minimum')] }),
      example('the most that one event publishes, beside a number for no event', {
        filters: [withFallback],
        alarms: [ofStatistic('Maximum')],
      }),
      example('more than half an event', {
        alarms: [ofStatistic('Average', { comparison: 'GreaterThanThreshold', threshold: 0.5 })],
      }),
      example('a number of events, beside a number for no event', { filters: [withFallback] }),
      example('a topic of another account, which sees to it', { alarms: [elsewhere], topics: [] }),
      example('a queue of another account', { topics: [{ ...topic, subscriptions: [], confirmedElsewhere: 1 }] }),
      {
        ...example('more events, where that is accepted', { alarms: [set({ threshold: 5 } as never)] }),
        parameters: { events: 5 },
      },
    ],
    fail: [
      example('no trail', { trails: [] }),
      example('a trail without a log group', { trails: [{ ...trail, logGroup: null }] }),
      example('a stopped trail', { trails: [{ ...trail, status: { ...trail.status, logging: false } }] }),
      example('a trail of writes only', {
        trails: [{ ...trail, managementEvents: { ...trail.managementEvents, read: false } }],
      }),
      example('a trail of reads only', {
        trails: [{ ...trail, managementEvents: { ...trail.managementEvents, write: false } }],
      }),
      example('no filter', { filters: [] }),
      example('a filter of another log group', { filters: [{ ...counting, logGroup: 'application' }] }),
      example('a filter of other events', { filters: [{ ...counting, condition: nothing }] }),
      example('a filter of every event', { filters: [{ ...counting, condition: everything }] }),
      example('a filter of text', { filters: [{ ...counting, condition: null }] }),
      example('a filter of certain accounts only', { filters: [{ ...counting, narrowed: true }] }),
      example('a filter that adds nothing up', { filters: [{ ...counting, metrics: [{ ...counted, value: 0 }] }] }),
      example('a filter that adds up a field', { filters: [{ ...counting, metrics: [{ ...counted, value: null }] }] }),
      example('a metric by dimensions', {
        filters: [{ ...counting, metrics: [{ ...counted, dimensions: ['Region'] }] }],
      }),
      example('no alarm', { alarms: [] }),
      example('an alarm of another metric', { alarms: [set({ metrics: [{ ...metric, name: 'Others' }] } as never)] }),
      example('an alarm of another namespace', {
        alarms: [set({ metrics: [{ ...metric, namespace: 'A' }] } as never)],
      }),
      example('an average that a number for no event lowers', {
        filters: [withFallback],
        alarms: [ofStatistic('Average')],
      }),
      example('a least number that is published for no event', {
        filters: [withFallback],
        alarms: [ofStatistic('Minimum')],
      }),
      example('an average that no event reaches', { alarms: [ofStatistic('Average', { threshold: 2 })] }),
      example('a most that no event passes', {
        alarms: [ofStatistic('Maximum', { comparison: 'GreaterThanThreshold', threshold: 1 })],
      }),
      example('an alarm of another statistic', { alarms: [ofStatistic('p99')] }),
      {
        ...example('an average that no event reaches, whatever number is accepted', {
          alarms: [ofStatistic('Average', { threshold: 5 })],
        }),
        parameters: { events: 5 },
      },
      example("an alarm of another account's metric", {
        alarms: [set({ metrics: [{ ...metric, account: '444455556666' }] } as never)],
      }),
      example('an alarm of one dimension', {
        alarms: [set({ metrics: [{ ...metric, dimensions: { A: 'b' } }] } as never)],
      }),
      example('an alarm of an expression', { alarms: [set({ expressions: ['m1 * 2'] } as never)] }),
      example('an alarm at two events', { alarms: [set({ threshold: 2 } as never)] }),
      example('an alarm at more than one event', {
        alarms: [set({ comparison: 'GreaterThanThreshold', threshold: 1 } as never)],
      }),
      example('an alarm at few events', { alarms: [set({ comparison: 'LessThanThreshold' } as never)] }),
      example('an alarm of a band', { alarms: [set({ threshold: null } as never)] }),
      example('a log alarm', { alarms: [{ ...alerting, kind: 'log', watched: null }] }),
      example('an alarm whose actions are disabled', { alarms: [{ ...alerting, actionsEnabled: false }] }),
      example('an alarm without a topic', {
        alarms: [{ ...alerting, actions: ['arn:aws:lambda:eu-west-1:111122223333:function:a'] }],
      }),
      example('a deleted topic', { topics: [] }),
      example('nobody subscribed', { topics: [unheard] }),
    ],
    notApplicable: [
      example("a trail to another account's log group", { trails: [{ ...trail, logGroup: group('444455556666') }] }),
    ],
  };
}
