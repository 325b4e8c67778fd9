import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { KEY_DELETIONS as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.key-deletion',
  title: 'Somebody is alerted when a KMS key is disabled or scheduled for deletion',
  severity: 'high',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.7', 'cis-aws-5.0/4.7'], ELSEWHERE),
    'nist-800-53-r5/SC-12',
    'soc2/CC7.2',
    'iso-27001/A.8.24',
    'fedramp-20x/KSI-CMT-LMC',
    'fedramp-20x/KSI-SVC-ASM',
    'pci-4.0/3.7.7',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.7', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'Data under a deleted key is lost for ever, and the waiting period is the only time to take it back.',
  fix: alertingFix(events, 'key-deletion'),
  console: pages,
  deed: 'ended the alerts to disabling or deletion of KMS keys',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
