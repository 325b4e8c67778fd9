import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { BUCKET_POLICY_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
import {
  ANY_ALARM,
  alertingFix,
  chain,
  ELSEWHERE,
  judgeAlerting,
  pages,
  thresholds,
  WORDS,
} from '../../services/cloudtrail/watched.ts';
import { examplesOf } from '../../services/cloudtrail/watched-examples.ts';
import { thisAccount } from '../../services/subjects.ts';

export default control({
  id: 'alerting.bucket-policy-changes',
  title: 'Somebody is alerted to changes of bucket policies',
  severity: 'medium',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.8', 'cis-aws-5.0/4.8'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.2',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_for_s3_bucket_policy_changes', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.8', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'One changed policy opens a bucket to everybody, and copies of what it holds are made within minutes.',
  fix: alertingFix(events, 'bucket-policy-changes'),
  console: pages,
  deed: 'ended the alerts to changes of bucket policies',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
