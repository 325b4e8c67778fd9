import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { NETWORK_ACL_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.network-acl-changes',
  title: 'Somebody is alerted to changes of network ACLs',
  severity: 'low',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.11', 'cis-aws-5.0/4.11'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.1',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_changes_to_network_acls_alarm_configured', 'that nobody needs to be subscribed')],
    securityHub: [inPart('CloudWatch.11', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'A network ACL is the second barrier of every subnet, and one entry opens it.',
  fix: {
    steps: [
      'count them in the log group of a trail: aws logs put-metric-filter --log-group-name "<LOG_GROUP: its name>" --filter-name network-acl-changes --filter-pattern {pattern} --metric-transformations metricName=network-acl-changes,metricNamespace=Trail,metricValue=1',
      'aws cloudwatch put-metric-alarm --alarm-name network-acl-changes --namespace Trail --metric-name network-acl-changes --statistic Sum --period 300 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --evaluation-periods 1 --alarm-actions "<TOPIC: ARN of a topic that somebody is subscribed to>"',
    ],
    values: (_account, links, _parameters, { account }) => ({
      pattern: events.pattern,
      ...placeIn(links, account.id),
    }),
  },
  console: pages,
  deed: 'ended the alerts to changes of network ACLs',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
