import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { SIGN_IN_WITHOUT_MFA as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.sign-in-without-mfa',
  title: 'Somebody is alerted to console sign-ins without MFA',
  severity: 'medium',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.2', 'cis-aws-5.0/4.2'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'nist-800-53-r5/AC-2(12)',
    'soc2/CC7.2',
    'fedramp-20x/KSI-IAM-APM',
    'hipaa/164.308(a)(5)(ii)(C)',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_sign_in_without_mfa', 'that nobody needs to be subscribed')],
    securityHub: [inPart('CloudWatch.3', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'A user who signs in with a password alone may be anybody who knows that password.',
  fix: {
    steps: [
      'count them in the log group of a trail: aws logs put-metric-filter --log-group-name "<LOG_GROUP: its name>" --filter-name sign-in-without-mfa --filter-pattern {pattern} --metric-transformations metricName=sign-in-without-mfa,metricNamespace=Trail,metricValue=1',
      'aws cloudwatch put-metric-alarm --alarm-name sign-in-without-mfa --namespace Trail --metric-name sign-in-without-mfa --statistic Sum --period 300 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --evaluation-periods 1 --alarm-actions "<TOPIC: ARN of a topic that somebody is subscribed to>"',
    ],
    values: (_account, links, _parameters, { account }) => ({
      pattern: events.pattern,
      ...placeIn(links, account.id),
    }),
  },
  console: pages,
  deed: 'ended the alerts to console sign-ins without MFA',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
