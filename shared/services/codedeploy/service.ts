/** AWS CodeDeploy: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'codedeploy',
  clients: ['codedeploy'],
  neverRead: [
    // the addresses of revisions, which may hold credentials
    'codedeploy:BatchGetApplicationRevisions',
  ],
  calls: [
    left('an application without a deployment group deploys nothing', 'CreateApplication'),
    left('names and links of an application are not judged', 'UpdateApplication'),
    left(
      'a configuration in use cannot be deleted, and one that is new is in no use',
      'CreateDeploymentConfig',
      'DeleteDeploymentConfig',
    ),
    left(
      'what is deployed, and how a deployment goes, is not judged',
      'CreateDeployment',
      'ContinueDeployment',
      'StopDeployment',
      'SkipWaitTimeForInstanceTermination',
      'PutLifecycleEventHookExecutionStatus',
      'RegisterApplicationRevision',
    ),
    left('no collector reads on-premises instances', '*OnPremisesInstance', '*OnPremisesInstances'),
    left('no collector reads tokens of GitHub', 'DeleteGitHubAccountToken'),
    left(
      'the stack that made the groups is gone: CloudFormation deleted them one by one',
      'DeleteResourcesByExternalId',
    ),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    left(
      'what is deployed, and how a deployment goes, is not judged',
      'CodeDeploy Deployment State-change Notification',
      'CodeDeploy Instance State-change Notification',
    ),
  ],
});
