import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { GATEWAY_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
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
  id: 'alerting.gateway-changes',
  title: 'Somebody is alerted to changes of network gateways',
  severity: 'low',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.12', 'cis-aws-5.0/4.12'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.1',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
  ],
  equivalents: {
    prowler: [inPart('cloudwatch_changes_to_network_gateways_alarm_configured', ANY_ALARM)],
    securityHub: [inPart('CloudWatch.12', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'A gateway is the way out of a network, for its services and for what is stolen from them.',
  fix: alertingFix(events, 'gateway-changes'),
  console: pages,
  deed: 'ended the alerts to changes of network gateways',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
