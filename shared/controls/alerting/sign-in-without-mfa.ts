import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { SIGN_IN_WITHOUT_MFA as events } from '../../services/cloudtrail/monitored-events.ts';
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
    prowler: [inPart('cloudwatch_log_metric_filter_sign_in_without_mfa', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.3', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'A user who signs in with a password alone may be anybody who knows that password.',
  fix: alertingFix(events, 'sign-in-without-mfa'),
  console: pages,
  deed: 'ended the alerts to console sign-ins without MFA',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
