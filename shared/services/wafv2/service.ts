/** AWS WAF: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'wafv2',
  clients: ['wafv2'],
  neverRead: [
    // requests of people
    'wafv2:GetSampledRequests',
    // keys of client applications
    'wafv2:GetDecryptedAPIKey',
    'wafv2:ListAPIKeys',
  ],
  calls: [
    leftToNextScan(
      'a new group is in no use, and a group in use cannot be deleted',
      'CreateRuleGroup',
      'DeleteRuleGroup',
    ),
    leftToNextScan('which addresses and patterns are refused is not judged', '*IPSet', '*RegexPatternSet'),
    leftToNextScan('who else may use a rule group is not judged', '*PermissionPolicy'),
    leftToNextScan(
      'what vendors publish for others is not judged',
      'PutManagedRuleSetVersions',
      'UpdateManagedRuleSetVersionExpiryDate',
    ),
    leftToNextScan('keys and kits of client applications are not judged', '*APIKey'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
