import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { CONFIG_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.config-changes',
  title: 'Somebody is alerted to changes of AWS Config',
  severity: 'medium',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.9', 'cis-aws-5.0/4.9'], ELSEWHERE),
    'nist-800-53-r5/AU-5',
    'soc2/CC7.1',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
    'pci-4.0/10.7.1',
    'pci-4.0/A3.3.1',
    'soc2/CC3.4',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_and_alarm_for_aws_config_configuration_changes_enabled', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.9', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'While the recorder is stopped, nothing tells which resource was changed and how.',
  fix: alertingFix(events, 'config-changes'),
  console: pages,
  deed: 'ended the alerts to changes of AWS Config',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
