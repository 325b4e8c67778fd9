/** Amazon GuardDuty: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'guardduty',
  clients: ['guardduty'],
  calls: [
    left(
      'the detector stays as it is; a changed administrator, which guardduty.centrally-managed judges, is rare enough for the next scan',
      '*Invitation*',
      'DeleteMembers',
      'DisassociateFrom*Account',
      'DisassociateMembers',
      'InviteMembers',
    ),
    left('samples are findings, of which events tell', 'CreateSampleFindings'),
    left('what somebody thinks of a finding is not judged', 'UpdateFindingsFeedback'),
    left('a filter archives findings to come, of which events tell', '*Filter'),
    left(
      'lists of addresses and threats decide what is found later',
      '*IPSet',
      '*ThreatEntitySet',
      '*ThreatIntelSet',
      '*TrustedEntitySet',
    ),
    left('where findings are exported to is not judged', '*PublishingDestination'),
    left(
      'no collector reads rules of the account, investigations or malware scans',
      '*CustomDetectionRule*',
      'CreateInvestigation',
      '*MalwareProtectionPlan',
      '*MalwareScan*',
    ),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    left(
      'no collector reads malware scans',
      'GuardDuty Malware Protection Object Scan Result',
      'GuardDuty Malware Protection Post Scan Action Failed',
      'GuardDuty Malware Protection Resource Status Active',
      'GuardDuty Malware Protection Resource Status Warning',
      'GuardDuty Malware Protection Resource Status Error',
    ),
    left(
      'whether an instance has an agent is not judged',
      'GuardDuty Runtime Protection Unhealthy',
      'GuardDuty Runtime Protection Healthy',
    ),
  ],
});
