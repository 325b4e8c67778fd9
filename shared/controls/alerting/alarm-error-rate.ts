import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { percent } from '../../core/parameter.ts';
import { allOf, anyOf } from '../../core/quantify.ts';
import { type Alarm, alarms } from '../../services/cloudwatch/alarms.ts';
import { dimensionOf, loadBalancers } from '../../services/elasticloadbalancing/load-balancers.ts';
import { examples } from './examples/alarm-error-rate.ts';

const AS_PERCENT = /\b100(?:\.0+)?\s*\*|\*\s*100\b/;

/** Whether the alarm compares the errors of the load balancer with its requests, and goes off early enough. */
function tells(alarm: Known<Alarm>, balancer: string, maxPercent: number): boolean {
  const { watched } = alarm;
  if (watched === null) return false;
  const reads = (name: RegExp) =>
    watched.metrics.some(
      (one) =>
        one.namespace === 'AWS/ApplicationELB' &&
        name.test(one.name) &&
        one.account === null &&
        one.dimensions.LoadBalancer === balancer,
    );
  const scale = () => (watched.expressions.some((one) => AS_PERCENT.test(one)) ? 1 : 100);
  return allOf(
    [
      () => watched.expressions.some((one) => one.includes('/')),
      () => reads(/^HTTPCode_(?:Target|ELB)_5XX_Count$/),
      () => reads(/^RequestCount$/),
      () => watched.comparison === 'GreaterThanThreshold' || watched.comparison === 'GreaterThanOrEqualToThreshold',
      () => watched.threshold !== null && watched.threshold * scale() <= maxPercent,
      () => alarm.actionsEnabled,
      () => alarm.actions.length > 0,
    ],
    (holds) => holds(),
  );
}

/** An entry of `--metrics`: the sum of a metric of the load balancer in each minute, which the expression reads. */
const sumOf = (id: string, metric: string) =>
  `"Id=${id},ReturnData=false,MetricStat={Metric={Namespace=AWS/ApplicationELB,MetricName=${metric},Dimensions=[{Name=LoadBalancer,Value="{balancer}"}]},Period=60,Stat=Sum}"`;

export default control({
  id: 'alerting.alarm-error-rate',
  title: 'An alarm tells when a load balancer answers too many requests with an error',
  severity: 'high',
  seeds: ['000:92', '002:46', '004:163'],
  satisfies: ['nist-800-53-r5/SI-4(5)', 'soc2/A1.1', 'soc2/CC7.2', 'iso-27001/A.8.16'],
  equivalents: { config: [inPart('CLOUDWATCH_ALARM_SETTINGS_CHECK', 'the settings of alarms on other metrics')] },
  parameters: { maxPercent: percent(1, 'share of requests with an error at which the alarm goes off at the latest') },
  subject: loadBalancers,
  with: { alarms },
  why: 'A count of errors is high on a busy day and low on a quiet one; the share of requests that fail tells what users see.',
  fix: {
    values: ({ id }, _others, { maxPercent }) => ({ balancer: dimensionOf(id), percent: String(maxPercent) }),
    command: `aws cloudwatch put-metric-alarm --alarm-name "<ALARM: a name for it>" --metrics ${sumOf('errors', 'HTTPCode_Target_5XX_Count')} ${sumOf('requests', 'RequestCount')} "Id=share,Expression=100 * errors / requests" --evaluation-periods 3 --threshold {percent} --comparison-operator GreaterThanThreshold --alarm-actions "<TOPIC: ARN of the topic of alerts>" --region {region}`,
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id}',
  deed: 'took the alarm of errors off {name}',
  evaluate: ({ id, facts }, { alarms }, { maxPercent }) => {
    if (facts.type !== 'application') return notApplicable(`a ${facts.type} load balancer counts no errors`);
    if (facts.state === 'failed') return notApplicable('its creation failed');
    return anyOf(alarms, (one) => tells(one.facts, dimensionOf(id), maxPercent))
      ? pass(`an alarm tells when ${maxPercent} % of requests fail`)
      : fail(`no alarm tells when ${maxPercent} % of requests fail`);
  },
  examples,
});
