import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { ROUTE_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.route-changes',
  title: 'Somebody is alerted to changes of route tables',
  severity: 'low',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.13', 'cis-aws-5.0/4.13'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.1',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_changes_to_network_route_tables_alarm_configured', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.13', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'A changed route sends traffic past the firewall, or through the hands of somebody else.',
  fix: alertingFix(events, 'route-changes'),
  console: pages,
  deed: 'ended the alerts to changes of route tables',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
