/** AWS Security Hub: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'securityhub',
  clients: ['securityhub'],
  calls: [
    left(
      'Security Hub archives and makes findings within hours, and an event tells of each that is critical',
      'UpdateStandardsControl',
      'BatchUpdateStandardsControlAssociations',
      'UpdateSecurityControl',
      'UpdateSecurityHubConfiguration',
    ),
    left(
      'an event tells of each finding that comes in',
      'BatchImportFindings',
      'EnableImportFindingsForProduct',
      'DisableImportFindingsForProduct',
    ),
    left('notes only, of findings of an earlier kind', 'UpdateFindings'),
    left('a policy counts once it is associated, which is waited for', 'CreateConfigurationPolicy'),
    left(
      'an account that leaves its administrator, or joins another by invitation, keeps its own hub, standards and findings',
      '*Invitation*',
      'InviteMembers',
      'DeleteMembers',
      'DisassociateFrom*Account',
      'DisassociateMembers',
    ),
    left('rules change findings, and an event tells of each that is critical', '*AutomationRule*'),
    left(
      'no collector reads what findings are sent to, or how they are shown',
      '*ActionTarget',
      '*Insight',
      '*Connector*',
      'CreateTicketV2',
    ),
    left('no collector reads the second version of Security Hub', '*V2'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    left('a person sent findings elsewhere', 'Security Hub Findings - Custom Action', 'Security Hub Insight Results'),
    left(
      'each finding that comes in has an event of its own',
      'Security Hub Findings',
      'Security Hub Standard Results',
    ),
    left('no collector reads the second version of Security Hub', 'Findings Imported V2'),
  ],
});
