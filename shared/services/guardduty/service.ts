/** Amazon GuardDuty: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'guardduty',
  clients: ['guardduty'],
  calls: [
    leftToNextScan(
      'an invitation that nobody accepted makes no administrator',
      'DeclineInvitations',
      'DeleteInvitations',
      'InviteMembers',
    ),
    leftToNextScan('samples are findings, of which events tell', 'CreateSampleFindings'),
    leftToNextScan('what somebody thinks of a finding is not judged', 'UpdateFindingsFeedback'),
    leftToNextScan('a filter archives findings to come, of which events tell', '*Filter'),
    leftToNextScan(
      'lists of addresses and threats decide what is found later',
      '*IPSet',
      '*ThreatEntitySet',
      '*ThreatIntelSet',
      '*TrustedEntitySet',
    ),
    leftToNextScan('where findings are exported to is not judged', '*PublishingDestination'),
    leftToNextScan(
      'no collector reads rules of the account, investigations or malware scans',
      '*CustomDetectionRule*',
      'CreateInvestigation',
      '*MalwareProtectionPlan',
      '*MalwareScan*',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan(
      'no collector reads malware scans',
      'GuardDuty Malware Protection Object Scan Result',
      'GuardDuty Malware Protection Post Scan Action Failed',
      'GuardDuty Malware Protection Resource Status Active',
      'GuardDuty Malware Protection Resource Status Warning',
      'GuardDuty Malware Protection Resource Status Error',
    ),
    leftToNextScan(
      'whether an instance has an agent is not judged',
      'GuardDuty Runtime Protection Unhealthy',
      'GuardDuty Runtime Protection Healthy',
    ),
  ],
});
