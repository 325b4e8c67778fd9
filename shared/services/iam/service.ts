/** AWS IAM: the changes that are left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'iam',
  clients: ['iam'],
  globalSources: ['aws.iam'],
  calls: [
    left('a device counts once somebody has it, which EnableMFADevice tells', 'CreateVirtualMFADevice'),
    left('the device stays in use', 'ResyncMFADevice'),
    left('only versions that are not the default one can be deleted', 'DeletePolicyVersion'),
    left('how long a session lasts, and what a role is for, is not judged', 'UpdateRole', 'UpdateRoleDescription'),
    left(
      'roles that services make for themselves, and which instances have a role, are not judged',
      '*ServiceLinkedRole',
      '*InstanceProfile',
      'AcquireRole',
    ),
    left(
      'for whom a provider of identities vouches is not judged',
      'AddClientIDToOpenIDConnectProvider',
      'RemoveClientIDFromOpenIDConnectProvider',
      'UpdateOpenIDConnectProviderThumbprint',
      '*OutboundWebIdentityFederation',
    ),
    left(
      'keys, certificates and credentials of users other than passwords and access keys are not judged',
      '*SSHPublicKey',
      '*SigningCertificate',
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
    left(
      'tags other than Criticality change too often for what they tell',
      'TagOpenIDConnectProvider',
      'UntagOpenIDConnectProvider',
      'TagSAMLProvider',
      'TagServerCertificate',
      'UntagSAMLProvider',
      'UntagServerCertificate',
      'Tag*',
      'Untag*',
    ),
  ],
  events: [],
});
