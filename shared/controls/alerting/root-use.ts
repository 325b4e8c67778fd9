import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { ROOT_USE as events } from '../../services/cloudtrail/monitored-events.ts';
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
    prowler: [inPart('cloudwatch_log_metric_filter_root_usage', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.1', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'No policy limits the root user, and nobody needs it for everyday work: each use is planned, or an emergency.',
  fix: alertingFix(events, 'root-use'),
  console: pages,
  deed: 'ended the alerts to use of the root user',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
