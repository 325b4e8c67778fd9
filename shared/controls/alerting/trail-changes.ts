import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { TRAIL_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.trail-changes',
  title: 'Somebody is alerted to changes of CloudTrail',
  severity: 'high',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.5', 'cis-aws-5.0/4.5'], ELSEWHERE),
    'nist-800-53-r5/AU-5',
    'soc2/CC7.2',
    'iso-27001/A.8.15',
    'pci-4.0/10.2.1.6',
    'fedramp-20x/KSI-CMT-LMC',
    'pci-4.0/10.7.1',
    'pci-4.0/A3.3.1',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.5', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'An intruder stops the trail first, and what it records last is that it was stopped.',
  fix: alertingFix(events, 'trail-changes'),
  console: pages,
  deed: 'ended the alerts to changes of CloudTrail',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
