import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { milliseconds } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarm, watching } from '../../services/cloudwatch/examples.ts';
import { tellsOf } from '../../services/cloudwatch/watching.ts';
import { BALANCER_ARN as id } from '../../services/cloudwatch-metrics/examples.ts';
import { dimensionOf, exampleBalancer, loadBalancers } from '../../services/elasticloadbalancing/load-balancers.ts';

const metric = {
  ...{ namespace: 'AWS/ApplicationELB', name: 'TargetResponseTime', stat: 'p99', account: null },
  dimensions: { LoadBalancer: dimensionOf(id) },
};
const watched = { ...watching, metrics: [metric], threshold: 0.5 } as const;
const having = (changed: object = {}, its: object = {}) => ({
  alarms: [{ facts: { ...alarm, watched: { ...watched, ...changed }, ...its } as typeof alarm }],
});
const facts = exampleBalancer;

export default control({
  id: 'alerting.alarm-latency',
  title: 'An alarm tells when answers behind a load balancer take too long',
  severity: 'medium',
  seeds: ['000:93', '002:46', '004:164'],
  satisfies: ['nist-800-53-r5/SI-4(5)', 'soc2/A1.1', 'soc2/CC7.2', 'iso-27001/A.8.16'],
  equivalents: {
    config: [inPart('CLOUDWATCH_ALARM_SETTINGS_CHECK', 'the settings of alarms on other metrics')],
  },
  parameters: {
    maxMilliseconds: milliseconds(500, 'time of an answer at which the alarm goes off at the latest', { minimum: 1 }),
  },
  subject: loadBalancers,
  with: { alarms },
  why: 'A service that answers late has lost its users long before it fails, and an average on a dashboard wakes nobody.',
  fix: {
    values: ({ id }, _others, { maxMilliseconds }) => ({
      balancer: dimensionOf(id),
      seconds: String(maxMilliseconds / 1_000),
    }),
    command:
      'aws cloudwatch put-metric-alarm --alarm-name "<ALARM: a name for it>" --namespace AWS/ApplicationELB --metric-name TargetResponseTime --dimensions Name=LoadBalancer,Value={balancer} --extended-statistic p99 --period 60 --evaluation-periods 5 --threshold {seconds} --comparison-operator GreaterThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}',
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id}',
  deed: 'took the alarm of response times off {name}',
  evaluate: ({ id, facts }, { alarms }, { maxMilliseconds }) => {
    if (facts.type !== 'application') return notApplicable(`a ${facts.type} load balancer measures no answers`);
    if (facts.state === 'failed') return notApplicable('its creation failed');
    const isAlarmed = anyOf(alarms, (one) =>
      tellsOf(one.facts, {
        ...{ namespace: 'AWS/ApplicationELB', metric: 'TargetResponseTime', when: 'above' },
        dimension: ['LoadBalancer', dimensionOf(id)],
        isEarly: (seconds) => seconds * 1_000 <= maxMilliseconds,
      }),
    );
    return isAlarmed
      ? pass(`an alarm tells when answers take ${maxMilliseconds} ms`)
      : fail(`no alarm tells when answers take ${maxMilliseconds} ms`);
  },
  examples: {
    pass: [{ name: 'at the threshold', id, facts, with: having() }],
    fail: [
      { name: 'no alarm', id, facts, with: { alarms: [] } },
      { name: 'too late', id, facts, with: having({ threshold: 0.501 }) },
      { name: 'another load balancer', id: `${id}0`, facts, with: having() },
      { name: 'another metric', id, facts, with: having({ metrics: [{ ...metric, name: 'RequestCount' }] }) },
      { name: 'no action', id, facts, with: having({}, { actions: [] }) },
    ],
    notApplicable: [
      { name: 'a network load balancer', id, facts: { ...facts, type: 'network' }, with: having() },
      { name: 'one that failed', id, facts: { ...facts, state: 'failed' }, with: { alarms: [] } },
    ],
  },
});
