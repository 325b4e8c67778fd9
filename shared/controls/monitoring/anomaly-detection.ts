import { judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count } from '../../core/parameter.ts';
import { allOf, anyOf, moreThan } from '../../core/quantify.ts';
import { alarms } from '../../services/cloudwatch/alarms.ts';
import { logAnomalyDetectors } from '../../services/logs/anomaly-detectors.ts';
import { logGroups } from '../../services/logs/groups.ts';
import { thisRegion } from '../../services/subjects.ts';
import { examples } from './examples/anomaly-detection.ts';

export default control({
  id: 'monitoring.anomaly-detection',
  title: 'Metrics and logs are watched for what is unusual',
  severity: 'low',
  seeds: ['000:101', '001:42', '001:49', '001:102'],
  satisfies: [
    ...judges('nist-800-53-r5/SI-4(13)', 'nist-800-53-r5/AU-6(1)', 'soc2/CC7.2', 'iso-27001/A.8.16'),
    ...judges('fedramp-20x/KSI-MLA-RVL', 'pci-4.0/10.4.2'),
  ],
  equivalents: {},
  parameters: {
    minAlarms: count(1, 'fewest alarms that compare a metric with its usual band', { maximum: 1_000 }),
    minDetectors: count(1, 'fewest detectors of anomalies in logs', { maximum: 1_000 }),
  },
  subject: thisRegion,
  with: { alarms, detectors: logAnomalyDetectors, logGroups },
  why: 'A threshold finds what somebody thought of; what nobody thought of shows first as a number or a line that was never seen before.',
  fix: {
    steps: [
      'have an alarm compare the metric that matters most with its band of anomaly detection',
      'aws logs create-log-anomaly-detector --log-group-arn-list "<LOG_GROUP: ARN of the log group>" --evaluation-frequency FIFTEEN_MIN --region {region}',
    ],
  },
  console: 'cloudwatch/home?region={region}#alarmsV2:',
  evaluate: (_region, { alarms, detectors, logGroups }, { minAlarms, minDetectors }) => {
    const isBand = ({ facts }: (typeof alarms)[number]) =>
      allOf(
        [
          () => facts.watched?.expressions.some((one) => one.includes('ANOMALY_DETECTION_BAND')) ?? false,
          () => facts.actionsEnabled,
          () => facts.actions.length > 0,
        ],
        (holds) => holds(),
      );
    const works = ({ facts: { state } }: (typeof detectors)[number]) =>
      state === 'ANALYZING' || state === 'TRAINING' || state === 'INITIALIZING';
    const enough = [
      () => minAlarms === 0 || moreThan(minAlarms - 1, alarms, isBand).length > 0,
      () => minDetectors === 0 || moreThan(minDetectors - 1, detectors, works).length > 0,
    ];
    if (allOf(enough, (holds) => holds())) return pass('an alarm and a detector of logs look for what is unusual');
    const isUsed = anyOf([() => anyOf(alarms, () => true), () => anyOf(logGroups, () => true)], (holds) => holds());
    if (!isUsed) return notApplicable('the region has neither alarms nor log groups');
    return fail(
      `fewer than ${minAlarms} alarms with actions compare with a band, or fewer than ${minDetectors} detectors read logs`,
    );
  },
  examples,
});
