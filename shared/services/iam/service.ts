/** AWS IAM: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'iam',
  clients: ['iam'],
  globalSources: ['aws.iam'],
  calls: [
    left('a device counts once somebody has it, which EnableMFADevice tells', 'CreateVirtualMFADevice'),
    left('the device stays in use', 'ResyncMFADevice'),
    left(
      'no collector reads policies, or whom they are attached to',
      '*UserPolicy',
      '*GroupPolicy',
      '*RolePolicy',
      'CreatePolicy',
      'DeletePolicy',
      '*PolicyVersion',
      '*PermissionsBoundary',
      'UpdateAssumeRolePolicy',
    ),
    left('no collector reads groups', '*Group', 'AddUserToGroup', 'RemoveUserFromGroup'),
    left(
      'no collector reads roles',
      'CreateRole',
      'DeleteRole',
      'UpdateRole',
      'UpdateRoleDescription',
      '*ServiceLinkedRole',
      '*InstanceProfile',
      'AcquireRole',
    ),
    left(
      'no collector reads other providers of identities',
      '*OpenIDConnectProvider*',
      '*SAMLProvider',
      '*OutboundWebIdentityFederation',
    ),
    left(
      'keys, certificates and credentials other than passwords and access keys are not judged',
      '*SSHPublicKey',
      '*SigningCertificate',
      '*ServerCertificate',
      '*ServiceSpecificCredential',
    ),
    left(
      'names of accounts and requests of others are not judged',
      '*AccountAlias',
      'PutAccountProperties',
      '*Delegation*',
      'SetSecurityTokenServicePreferences',
    ),
    left(
      "members' root users are judged one by one, and what the organisation may do with them is not",
      '*OrganizationsRoot*',
    ),
    left('tags other than Criticality change too often for what they tell', 'Tag*', 'Untag*'),
  ],
  events: [],
});
