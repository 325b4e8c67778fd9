import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { UNAUTHORIZED_CALLS as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.unauthorized-calls',
  title: 'Somebody is alerted to API calls that are refused',
  severity: 'medium',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.1', 'cis-aws-5.0/4.1'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.2',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-IAM-SUS',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_log_metric_filter_unauthorized_api_calls', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.2', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'Somebody who tries out stolen credentials is refused many times first; only the log of calls shows it.',
  fix: alertingFix(events, 'unauthorized-calls'),
  console: pages,
  deed: 'ended the alerts to calls that were refused',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
