import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { VPC_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
import {
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
  id: 'alerting.vpc-changes',
  title: 'Somebody is alerted to changes of VPCs',
  severity: 'low',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.14', 'cis-aws-5.0/4.14'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.1',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
  ],
  equivalents: {
    prowler: [
      inPart(
        'cloudwatch_changes_to_vpcs_alarm_configured',
        'calls of ClassicLink, and that any trail and any alarm suffice',
      ),
    ],
    securityHub: [inPart('CloudWatch.14', WORDS)],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'A peering connection joins a network with one that other people run.',
  fix: alertingFix(events, 'vpc-changes'),
  console: pages,
  deed: 'ended the alerts to changes of VPCs',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
