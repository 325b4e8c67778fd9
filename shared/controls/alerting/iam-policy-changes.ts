import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { IAM_POLICY_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.iam-policy-changes',
  title: 'Somebody is alerted to changes of IAM policies',
  severity: 'medium',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.4', 'cis-aws-5.0/4.4'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.2',
    'iso-27001/A.8.16',
    'pci-4.0/10.2.1.5',
    'fedramp-20x/KSI-CMT-LMC',
    'pci-4.0/8.2.4',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_policy_changes', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.4', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'Whoever can change a policy can give themselves every right, and take the trace of it away later.',
  fix: alertingFix(events, 'iam-policy-changes'),
  console: pages,
  deed: 'ended the alerts to changes of IAM policies',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
