/** AWS WAF: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

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
    left('a new group is in no use, and a group in use cannot be deleted', 'CreateRuleGroup', 'DeleteRuleGroup'),
    left('which addresses and patterns are refused is not judged', '*IPSet', '*RegexPatternSet'),
    left('who else may use a rule group is not judged', '*PermissionPolicy'),
    left(
      'what vendors publish for others is not judged',
      'PutManagedRuleSetVersions',
      'UpdateManagedRuleSetVersionExpiryDate',
    ),
    left('keys and kits of client applications are not judged', '*APIKey'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
