import { control, fail, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { listed } from '../../core/words.ts';
import { anomalyMonitors } from '../../services/cost-explorer/cost-explorer.ts';
import { theOrganization } from '../../services/subjects.ts';

/** These two look at each service or each account of the organisation by itself, new ones as well; the others at a part. */
const WHOLE = ['SERVICE', 'LINKED_ACCOUNT'];

const facts = { name: 'management', management: true };
const monitor = { name: 'every-service', watches: 'SERVICE', subscribers: 1 };

const id = 'arn:aws:ce::111122223333:anomalymonitor/12345678-90ab-cdef-1234-567890abcdef';

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
      return whole ? { monitor: whole.id, state: 'unheard' } : {};
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
  console: 'costmanagement/home#/anomaly-detection/overview',
  deed: 'stopped cost anomalies from being told',
  evaluate: (_organization, { anomalyMonitors }, { minSubscribers }) => {
    const monitors = anomalyMonitors.map((monitor) => monitor.facts);
    if (monitors.length === 0) return fail('there is no cost anomaly monitor');
    const whole = monitors.filter(({ watches }) => WHOLE.includes(watches));
    if (whole.length === 0) {
      return fail(
        `no monitor covers every service or account: ${listed(monitors.map(({ name }) => name))} watch a part`,
      );
    }
    const heard = whole.filter(({ subscribers }) => subscribers >= minSubscribers);
    if (heard.length > 0) return pass(`covered by ${listed(heard.map(({ name }) => name))}, whose findings are sent`);
    return fail(`fewer than ${minSubscribers} are told of what is found by ${listed(whole.map(({ name }) => name))}`);
  },
  examples: {
    pass: [
      { name: 'a monitor of every service with a subscriber', facts, with: { anomalyMonitors: [{ facts: monitor }] } },
      {
        name: 'a monitor of every account beside one that nobody hears',
        facts,
        with: {
          anomalyMonitors: [
            { facts: { ...monitor, subscribers: 0 } },
            { facts: { ...monitor, watches: 'LINKED_ACCOUNT' } },
          ],
        },
      },
    ],
    fail: [
      { name: 'no monitor', facts, with: { anomalyMonitors: [] } },
      {
        name: 'a monitor of chosen values only',
        facts,
        with: { anomalyMonitors: [{ facts: { ...monitor, watches: 'CUSTOM' } }] },
      },
      {
        name: 'a monitor that nobody hears',
        facts,
        with: { anomalyMonitors: [{ id, facts: { ...monitor, subscribers: 0 } }] },
      },
      {
        name: 'fewer subscribers than asked for',
        facts,
        with: { anomalyMonitors: [{ id, facts: monitor }] },
        parameters: { minSubscribers: 2 },
      },
    ],
  },
});
