import { control, fail, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { count } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { listed, nameOfArn } from '../../core/words.ts';
import { anomalyMonitors, WHOLE } from '../../services/cost-explorer/monitors.ts';
import { theOrganization } from '../../services/subjects.ts';

const monitor = { name: 'every-service', watches: 'SERVICE', subscribers: 1, subscribersAtLeast: 1 } as const;
const unheard = { ...monitor, subscribers: 0, subscribersAtLeast: 0 };
const id = 'arn:aws:ce::111122223333:anomalymonitor/12345678-90ab-cdef-1234-567890abcdef';
const of = (...changes: object[]) => ({
  anomalyMonitors: changes.map((change) => ({ id, facts: { ...monitor, ...change } as typeof monitor })),
});

export default control({
  id: 'cost.anomaly-detection',
  title: 'Unusual spend anywhere in the organisation is detected and somebody is told',
  severity: 'medium',
  seeds: ['000:172', '002:37'],
  satisfies: ['nist-800-53-r5/SI-4', 'soc2/CC7.2'],
  equivalents: {},
  parameters: { minSubscribers: count(1, 'how many must be told of what a monitor finds', { minimum: 1 }) },
  subject: theOrganization,
  with: { anomalyMonitors },
  why: 'A leaked key that mines coins, or a loop that calls itself, shows on the bill first; unwatched, that is a month later.',
  fix: {
    values: (_organization, { anomalyMonitors }) => {
      const whole = anomalyMonitors.find(({ facts }) => WHOLE.includes(facts.watches));
      return whole ? { monitor: whole.id, state: 'unheard', watcher: nameOfArn(whole.id) } : {};
    },
    command:
      'aws ce create-anomaly-monitor --anomaly-monitor MonitorName=services,MonitorType=DIMENSIONAL,MonitorDimension=SERVICE --region us-east-1',
    mind: 'then it needs a subscription: the alert says how once there is a monitor',
    instead: [
      {
        when: { state: 'unheard' },
        command:
          'aws ce create-anomaly-subscription --region us-east-1 --anomaly-subscription SubscriptionName=anomalies,Frequency=IMMEDIATE,MonitorArnList={monitor},"Subscribers=[{Type=SNS,Address=<TOPIC_ARN: ARN of the topic that is to be told>}],ThresholdExpression={Dimensions={Key=ANOMALY_TOTAL_IMPACT_ABSOLUTE,MatchOptions=[GREATER_THAN_OR_EQUAL],Values=[<USD: smallest impact to be told of>]}}"',
      },
    ],
  },
  console: [
    'cost-management/home#/anomaly-detection/monitors/{watcher}',
    'cost-management/home#/anomaly-detection/overview',
  ],
  deed: 'stopped cost anomalies from being told',
  evaluate: (_organization, { anomalyMonitors }, { minSubscribers }) => {
    const isWhole = ({ facts }: (typeof anomalyMonitors)[number]) => WHOLE.includes(facts.watches);
    const isHeard = ({ facts }: (typeof anomalyMonitors)[number]) =>
      facts.subscribersAtLeast >= minSubscribers || facts.subscribers >= minSubscribers;
    const heard = thoseOf(anomalyMonitors, (monitor) => isWhole(monitor) && isHeard(monitor));
    const names = (monitors: typeof anomalyMonitors) => listed(monitors.map(({ facts }) => facts.name));
    if (heard.length > 0) return pass(`covered by ${names(heard)}, whose findings are sent`);
    const whole = thoseOf(anomalyMonitors, isWhole);
    if (whole.length > 0) return fail(`fewer than ${minSubscribers} are told of what is found by ${names(whole)}`);
    if (anomalyMonitors.length === 0) return fail('there is no cost anomaly monitor');
    return fail(`no monitor covers every service or account: ${names(anomalyMonitors)} watch a part`);
  },
  examples: varied({
    common: { facts: { name: 'management', management: true } },
    pass: [
      { name: 'a subscriber among those that are known', with: of({ subscribers: 0 }) },
      { name: 'a subscriber beside those that are certain', with: of({ subscribersAtLeast: 0 }) },
      { name: 'a monitor of every service with a subscriber', with: of({}) },
      {
        name: 'a monitor of every account beside one that nobody hears',
        with: of(unheard, { watches: 'LINKED_ACCOUNT' }),
      },
    ],
    fail: [
      { name: 'no monitor', with: { anomalyMonitors: [] } },
      { name: 'a monitor of chosen values only', with: of({ watches: 'CUSTOM' }) },
      { name: 'a monitor that nobody hears', with: of(unheard) },
      { name: 'fewer subscribers than asked for', with: of({}), parameters: { minSubscribers: 2 } },
    ],
  }),
});
