import { inPart } from '../../core/claim.ts';
import { control } from '../../core/control.ts';
import { ORGANIZATION_CHANGES as events } from '../../services/cloudtrail/monitored-events.ts';
import { alertingFix, chain, ELSEWHERE, judgeAlerting, pages, thresholds } from '../../services/cloudtrail/watched.ts';
import { examplesOf } from '../../services/cloudtrail/watched-examples.ts';
import { thisAccount } from '../../services/subjects.ts';

export default control({
  id: 'alerting.organization-changes',
  title: 'Somebody is alerted to changes of the organisation',
  severity: 'medium',
  seeds: ['001:214', '004:198'],
  satisfies: [
    inPart(['cis-aws-3.0/4.15', 'cis-aws-5.0/4.15'], ELSEWHERE),
    'nist-800-53-r5/SI-4(5)',
    'soc2/CC7.1',
    'iso-27001/A.8.16',
    'fedramp-20x/KSI-CMT-LMC',
  ],
  equivalents: {
    prowler: [
      inPart(
        'cloudwatch_log_metric_filter_aws_organizations_changes',
        'three further calls, and that any trail and any alarm suffice',
      ),
    ],
  },
  parameters: thresholds,
  subject: thisAccount,
  with: chain,
  why: 'A policy of the organisation that is taken off leaves every account below it without that limit.',
  fix: alertingFix(events, 'organization-changes'),
  console: pages,
  deed: 'ended the alerts to changes of the organisation',
  evaluate: (_account, links, { events: most }, { account }) => judgeAlerting(events, links, most, account.id),
  examples: examplesOf(events),
});
