import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { FAILED_SIGN_IN as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.failed-sign-in',
  title: 'Somebody is alerted to failed console sign-ins',
  severity: 'low',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.6', 'cis-aws-5.0/4.6'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'nist-800-53-r5/AC-7',
    'soc2/CC7.2',
    'pci-4.0/10.2.1.4',
    'fedramp-20x/KSI-IAM-SUS',
    'hipaa/164.308(a)(5)(ii)(C)',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_authentication_failures', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.6', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'Passwords are guessed by trying, and only the failures tell of it before one fits.',
  fix: alertingFix(events, 'failed-sign-in'),
  console: pages,
  deed: 'ended the alerts to failed console sign-ins',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
