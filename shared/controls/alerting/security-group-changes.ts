import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { SECURITY_GROUP_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.security-group-changes',
  title: 'Somebody is alerted to changes of security groups',
  severity: 'medium',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.10', 'cis-aws-5.0/4.10'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.1',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_security_group_changes', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.10', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'One added rule puts a database on the internet.',
  fix: alertingFix(events, 'security-group-changes'),
  console: pages,
  deed: 'ended the alerts to changes of security groups',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
