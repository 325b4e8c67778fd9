import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { ROOT_USE as events } from '../../services/cloudtrail/monitored-events.ts';
import {
  chain,
  ELSEWHERE,
  judgeAlerting,
  pages,
  placeIn,
  thresholds,
  WORDS,
} from '../../services/cloudtrail/watched.ts';
import { examplesOf } from '../../services/cloudtrail/watched-examples.ts';
import { thisAccount } from '../../services/subjects.ts';

export default control({
  id: 'alerting.root-use',
  title: 'Somebody is alerted to any use of the root user',
  severity: 'high',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.3', 'cis-aws-5.0/4.3'], ELSEWHERE),
    'nist-800-53-r5/SI-4(20)',
    'soc2/CC7.2',
    'iso-27001/A.8.2',
    'fedramp-20x/KSI-IAM-SUS',
    'hipaa/164.308(a)(5)(ii)(C)',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_root_usage', 'that nobody needs to be subscribed')],
    securityHub: [inPart('CloudWatch.1', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'No policy limits the root user, and nobody needs it for everyday work: each use is planned, or an emergency.',
  fix: {
    steps: [
      'count them in the log group of a trail: aws logs put-metric-filter --log-group-name "<LOG_GROUP: its name>" --filter-name root-use --filter-pattern {pattern} --metric-transformations metricName=root-use,metricNamespace=Trail,metricValue=1',
      'aws cloudwatch put-metric-alarm --alarm-name root-use --namespace Trail --metric-name root-use --statistic Sum --period 300 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --evaluation-periods 1 --alarm-actions "<TOPIC: ARN of a topic that somebody is subscribed to>"',
    ],
    values: (_account, links, _parameters, { account }) => ({
      pattern: events.pattern,
      ...placeIn(links, account.id),
    }),
  },
  console: pages,
  deed: 'ended the alerts to use of the root user',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
