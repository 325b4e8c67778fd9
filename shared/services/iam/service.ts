/** AWS IAM: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'iam',
  clients: ['iam'],
  globalSources: ['aws.iam'],
  calls: [
    leftToNextScan('a device counts once somebody has it, which EnableMFADevice tells', 'CreateVirtualMFADevice'),
    leftToNextScan('the device stays in use', 'ResyncMFADevice'),
    leftToNextScan('only versions that are not the default one can be deleted', 'DeletePolicyVersion'),
    leftToNextScan(
      'how long a session lasts, and what a role is for, is not judged',
      'UpdateRole',
      'UpdateRoleDescription',
    ),
    leftToNextScan(
      'roles that services make for themselves, and which instances have a role, are not judged',
      '*ServiceLinkedRole',
      '*InstanceProfile',
      'AcquireRole',
    ),
    leftToNextScan(
      'for whom a provider of identities vouches is not judged',
      'AddClientIDToOpenIDConnectProvider',
      'RemoveClientIDFromOpenIDConnectProvider',
      'UpdateOpenIDConnectProviderThumbprint',
      '*OutboundWebIdentityFederation',
    ),
    leftToNextScan(
      'keys, certificates and credentials of users other than passwords and access keys are not judged',
      '*SSHPublicKey',
      '*SigningCertificate',
      '*ServiceSpecificCredential',
    ),
    leftToNextScan(
      'names of accounts and requests of others are not judged',
      '*AccountAlias',
      'PutAccountProperties',
      '*Delegation*',
      'SetSecurityTokenServicePreferences',
    ),
    leftToNextScan(
      "members' root users are judged one by one, and what the organisation may do with them is not",
      '*OrganizationsRoot*',
    ),
    leftToNextScan(
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
