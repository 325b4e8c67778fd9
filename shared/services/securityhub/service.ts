/** AWS Security Hub: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'securityhub',
  clients: ['securityhub'],
  calls: [
    leftToNextScan(
      'Security Hub archives and makes findings within hours, and an event tells of each that is critical',
      'UpdateStandardsControl',
      'BatchUpdateStandardsControlAssociations',
      'UpdateSecurityControl',
      'UpdateSecurityHubConfiguration',
    ),
    leftToNextScan(
      'an event tells of each finding that comes in',
      'BatchImportFindings',
      'EnableImportFindingsForProduct',
      'DisableImportFindingsForProduct',
    ),
    leftToNextScan('notes only, of findings of an earlier kind', 'UpdateFindings'),
    leftToNextScan('a policy counts once it is associated, which is waited for', 'CreateConfigurationPolicy'),
    leftToNextScan(
      'an account that leaves its administrator, or joins another by invitation, keeps its own hub, standards and findings',
      '*Invitation*',
      'InviteMembers',
      'DeleteMembers',
      'DisassociateFrom*Account',
      'DisassociateMembers',
    ),
    leftToNextScan('rules change findings, and an event tells of each that is critical', '*AutomationRule*'),
    leftToNextScan(
      'no collector reads what findings are sent to, or how they are shown',
      '*ActionTarget',
      '*Insight',
      '*Connector*',
      'CreateTicketV2',
    ),
    leftToNextScan('no collector reads the second version of Security Hub', '*V2'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan(
      'a person sent findings elsewhere',
      'Security Hub Findings - Custom Action',
      'Security Hub Insight Results',
    ),
    leftToNextScan(
      'each finding that comes in has an event of its own',
      'Security Hub Findings',
      'Security Hub Standard Results',
    ),
    leftToNextScan('no collector reads the second version of Security Hub', 'Findings Imported V2'),
  ],
});
