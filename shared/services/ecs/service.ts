/** Amazon ECS: the changes that are left to the next scan. */
import { awsService, leftToNextScan } from '../../core/aws-service.ts';

export default awsService({
  service: 'ecs',
  clients: ['ecs'],
  calls: [
    leftToNextScan(
      'a definition counts when a service runs it, which UpdateService tells',
      'RegisterTaskDefinition',
      'DeregisterTaskDefinition',
      '*DaemonTaskDefinition',
      'DeleteTaskDefinitions',
    ),
    leftToNextScan(
      'tasks that no service runs are not judged',
      'RunTask',
      'StartTask',
      'StopTask',
      'UpdateTaskProtection',
    ),
    leftToNextScan(
      'what a deployment does is told by its own events',
      'ContinueServiceDeployment',
      'StopServiceDeployment',
    ),
    leftToNextScan(
      'the settings of clusters are not judged',
      'UpdateCluster',
      'UpdateClusterSettings',
      'PutClusterCapacityProviders',
    ),
    leftToNextScan('the service that it makes has a call and events of its own', '*ExpressGatewayService'),
    leftToNextScan(
      'no collector reads what clusters run on and how they are joined',
      '*CapacityProvider',
      '*ContainerInstance',
      'UpdateContainerInstancesState',
      'UpdateContainerAgent',
      '*Attributes',
      '*Daemon',
      '*Gateway',
      '*GatewayWithCluster',
      '*GatewayFromCluster',
    ),
    leftToNextScan('agents report what they do', 'Submit*', 'DiscoverPollEndpoint'),
    leftToNextScan('a container is used, not changed', 'ExecuteCommand'),
    leftToNextScan('no collector reads settings of the account', '*AccountSetting*'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    leftToNextScan('tasks come and go, and the service stays as it is', 'ECS Task State Change'),
    leftToNextScan('no collector reads what clusters run on', 'ECS Container Instance State Change'),
  ],
});
