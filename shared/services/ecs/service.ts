/** Amazon ECS: what is left to the next scan. */
import { awsService, left } from '../../core/aws-service.ts';

export default awsService({
  service: 'ecs',
  clients: ['ecs'],
  calls: [
    left(
      'a definition counts when a service runs it, which UpdateService tells',
      'RegisterTaskDefinition',
      'DeregisterTaskDefinition',
      '*DaemonTaskDefinition',
      'DeleteTaskDefinitions',
    ),
    left('tasks that no service runs are not judged', 'RunTask', 'StartTask', 'StopTask', 'UpdateTaskProtection'),
    left('what a deployment does is told by its own events', 'ContinueServiceDeployment', 'StopServiceDeployment'),
    left(
      'the settings of clusters are not judged',
      'UpdateCluster',
      'UpdateClusterSettings',
      'PutClusterCapacityProviders',
    ),
    left('the service that it makes has a call and events of its own', '*ExpressGatewayService'),
    left(
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
    left('agents report what they do', 'Submit*', 'DiscoverPollEndpoint'),
    left('a container is used, not changed', 'ExecuteCommand'),
    left('no collector reads settings of the account', '*AccountSetting*'),
    left('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [
    left('tasks come and go, and the service stays as it is', 'ECS Task State Change'),
    left('no collector reads what clusters run on', 'ECS Container Instance State Change'),
  ],
});
