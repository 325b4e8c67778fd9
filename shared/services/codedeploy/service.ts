/** AWS CodeDeploy: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'codedeploy',
  clients: ['codedeploy'],
  neverRead: [
    // the addresses of revisions, which may hold credentials
    'codedeploy:BatchGetApplicationRevisions',
  ],
  calls: [
    leftToNextScan('an application without a deployment group deploys nothing', 'CreateApplication'),
    leftToNextScan('names and links of an application are not judged', 'UpdateApplication'),
    leftToNextScan(
      'a configuration in use cannot be deleted, and one that is new is in no use',
      'CreateDeploymentConfig',
      'DeleteDeploymentConfig',
    ),
    leftToNextScan(
      'what is deployed, and how a deployment goes, is not judged',
      'CreateDeployment',
      'ContinueDeployment',
      'StopDeployment',
      'SkipWaitTimeForInstanceTermination',
      'PutLifecycleEventHookExecutionStatus',
      'RegisterApplicationRevision',
    ),
    leftToNextScan('no collector reads on-premises instances', '*OnPremisesInstance', '*OnPremisesInstances'),
    leftToNextScan('no collector reads tokens of GitHub', 'DeleteGitHubAccountToken'),
    leftToNextScan(
      'the stack that made the groups is gone: CloudFormation deleted them one by one',
      'DeleteResourcesByExternalId',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan(
      'what is deployed, and how a deployment goes, is not judged',
      'CodeDeploy Deployment State-change Notification',
      'CodeDeploy Instance State-change Notification',
    ),
  ],
});
