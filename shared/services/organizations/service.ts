/** AWS Organizations: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'organizations',
  clients: [],
  globalSources: ['aws.organizations'],
  calls: [
    leftToNextScan(
      'a policy may concern every account, and the call does not say which; what it changes is read by their scans',
      'AttachPolicy',
      'CreatePolicy',
      'DeletePolicy',
      'DeleteResourcePolicy',
      'DetachPolicy',
      'DisablePolicyType',
      'EnablePolicyType',
      'PutResourcePolicy',
      'UpdatePolicy',
    ),
    leftToNextScan(
      'which accounts there are, and where, is read when a scan is planned',
      'AcceptHandshake',
      'CloseAccount',
      'CreateAccount',
      'CreateGovCloudAccount',
      'CreateOrganizationalUnit',
      'DeleteOrganizationalUnit',
      'InviteAccountToOrganization',
      'LeaveOrganization',
      'MoveAccount',
      'RemoveAccountFromOrganization',
      'TagResource',
      'UntagResource',
      'UpdateOrganizationalUnit',
    ),
    leftToNextScan(
      'the organisation itself comes or goes',
      'CreateOrganization',
      'DeleteOrganization',
      'EnableAllFeatures',
    ),
    leftToNextScan(
      'somebody is asked, and has not answered',
      'CancelHandshake',
      'DeclineHandshake',
      'InviteOrganizationToTransferResponsibility',
      'TerminateResponsibilityTransfer',
      'UpdateResponsibilityTransfer',
    ),
  ],
  events: [],
});
