import { control, everyRegion, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { anyOf } from '../../core/quantify.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { alarm, watching } from '../../services/cloudwatch/examples.ts';
import { isAlarmed, isPartOfAlarmed, METRICS_REGION } from '../../services/route53/alarmed.ts';
import { calculatedChecks } from '../../services/route53/calculated-checks.ts';
import { healthChecks } from '../../services/route53/records.ts';

const id = 'abcdef11-2222-3333-4444-555555fedcba';
const facts = { enabled: true, type: 'HTTPS', children: [] } as const;
const parent = { id: 'parent', facts: { enabled: true, type: 'CALCULATED', children: [id] } } as const;
const metricOf = (check: string) => ({
  ...{ namespace: 'AWS/Route53', name: 'HealthCheckStatus', stat: 'Minimum', account: null },
  dimensions: { HealthCheckId: check },
});
const watched = { ...watching, metrics: [metricOf(id)], comparison: 'LessThanThreshold', threshold: 1 } as const;
const having = (changed: object = {}, its: object = {}, region = 'us-east-1') => ({
  checks: [parent],
  alarms: [{ region, facts: { ...alarm, watched: { ...watched, ...changed }, ...its } as typeof alarm }],
});

/** A service counts if it has a health check of Route 53. */
export default control({
  id: 'alerting.alarm-service-down',
  title: 'An alarm tells when a service stops answering its health check',
  severity: 'high',
  seeds: ['002:46', '004:165', '004:166'],
  satisfies: ['nist-800-53-r5/SI-4(5)', 'soc2/CC7.2', 'iso-27001/A.8.16'],
  equivalents: {},
  subject: healthChecks,
  with: { checks: calculatedChecks, alarms: everyRegion(alarms) },
  why: 'A health check moves traffic away and tells nobody; the next failure finds nothing left to move it to.',
  fix: 'aws cloudwatch put-metric-alarm --alarm-name "<ALARM: a name for it>" --namespace AWS/Route53 --metric-name HealthCheckStatus --dimensions Name=HealthCheckId,Value={id} --statistic Minimum --period 60 --evaluation-periods 1 --threshold 1 --comparison-operator LessThanThreshold --treat-missing-data breaching --alarm-actions "<TOPIC: ARN of the topic of alerts in us-east-1>" --region us-east-1',
  console: 'route53/healthchecks/home#/details/{id}',
  deed: 'took the alarm off health check {id}',
  evaluate: ({ id, facts }, { checks, alarms }) => {
    if (facts.type === 'RECOVERY_CONTROL') return notApplicable('it is a switch that people turn, and no check');
    if (facts.type === 'CLOUDWATCH_METRIC')
      return notApplicable('it has the state of an alarm, which is judged itself');
    if (!facts.enabled) return notApplicable('it is disabled');
    const isPart = () => isPartOfAlarmed(id, checks, alarms);
    return anyOf([() => isAlarmed(id, alarms), isPart], (way) => way())
      ? pass('an alarm tells when it is unhealthy')
      : fail(`no alarm in ${METRICS_REGION} tells when it is unhealthy`);
  },
  examples: varied({
    common: { facts, id, with: having() },
    pass: [
      { name: 'its own alarm' },
      { name: 'the alarm of a check that counts it in', with: having({ metrics: [metricOf('parent')] }) },
    ],
    fail: [
      { name: 'no alarm', with: { ...having(), alarms: [] } },
      { name: 'an alarm where there is no such metric', with: having({}, {}, 'eu-west-1') },
      { name: "another check's", with: having({ metrics: [metricOf('other')] }) },
      { name: 'never below', with: having({ threshold: 0 }) },
      { name: 'the wrong way round', with: having({ comparison: 'GreaterThanThreshold' }) },
      { name: 'silence taken for health', with: having({ missing: 'notBreaching' }) },
      { name: 'no action', with: having({}, { actions: [] }) },
      {
        name: 'a disabled check that counts it in',
        with: {
          ...having({ metrics: [metricOf('parent')] }),
          checks: [{ id: 'parent', facts: { ...parent.facts, enabled: false } }],
        },
      },
    ],
    notApplicable: [
      { name: 'disabled', facts: { enabled: false } },
      { name: 'a switch of routing', facts: { type: 'RECOVERY_CONTROL' } },
      { name: 'the state of an alarm', facts: { type: 'CLOUDWATCH_METRIC' } },
    ],
  }),
});
