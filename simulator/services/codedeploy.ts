/** Simulated AWS CodeDeploy: production accounts deploy a function, containers and servers in the organisation's first region. */
import type {
  BatchGetDeploymentGroupsInput,
  DeleteDeploymentGroupInput,
  DeploymentConfigInfo,
  DeploymentGroupInfo,
  GetDeploymentConfigInput,
  ListApplicationsInput,
  ListDeploymentGroupsInput,
  UpdateDeploymentGroupInput,
} from '@aws-sdk/client-codedeploy';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';

interface CodeDeploy {
  groups: DeploymentGroupInfo[];
  readonly configs: DeploymentConfigInfo[];
}

const OWN_CONFIG = 'TenPercentEveryMinute';
const hasAlarm = (name: string) => ({ enabled: true, ignorePollAlarmFailure: false, alarms: [{ name }] });
const ROLLS_BACK: DeploymentGroupInfo['autoRollbackConfiguration'] = {
  enabled: true,
  events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
};
const BLUE_GREEN: DeploymentGroupInfo['deploymentStyle'] = {
  deploymentType: 'BLUE_GREEN',
  deploymentOption: 'WITH_TRAFFIC_CONTROL',
};

function groupsOf({ flaw, account, region, world, random }: ServiceLocation): DeploymentGroupInfo[] {
  if (account.kind !== 'member' || account.environment !== 'production' || region !== world.regions[0]) return [];
  const common = {
    deploymentGroupName: 'production',
    serviceRoleArn: `arn:aws:iam::${account.id}:role/CodeDeploy`,
    deploymentStyle: BLUE_GREEN,
  };
  const lambda: DeploymentGroupInfo = {
    ...common,
    applicationName: 'notifications',
    deploymentGroupId: random.hex(32),
    computePlatform: 'Lambda',
    deploymentConfigName: flaw('deployed-at-once', 0.05)
      ? 'CodeDeployDefault.LambdaAllAtOnce'
      : 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
    autoRollbackConfiguration: ROLLS_BACK,
    alarmConfiguration: hasAlarm('notifications-errors'),
  };
  const { alarmConfiguration: _alarm, autoRollbackConfiguration: _rollback, ...bare } = lambda;
  return [
    flaw('no-rollback', 0.05) ? bare : lambda,
    {
      ...common,
      applicationName: 'orders',
      deploymentGroupId: random.hex(32),
      computePlatform: 'ECS',
      deploymentConfigName: OWN_CONFIG,
      autoRollbackConfiguration: ROLLS_BACK,
      alarmConfiguration: flaw('no-deployment-alarm', 0.05)
        ? { enabled: false, ignorePollAlarmFailure: false, alarms: [] }
        : hasAlarm('orders-latency'),
    },
    {
      ...common,
      applicationName: 'legacy',
      deploymentGroupId: random.hex(32),
      computePlatform: 'Server',
      deploymentConfigName: 'CodeDeployDefault.OneAtATime',
      deploymentStyle: flaw('deployed-in-place', 0.05)
        ? { deploymentType: 'IN_PLACE', deploymentOption: 'WITHOUT_TRAFFIC_CONTROL' }
        : BLUE_GREEN,
      autoRollbackConfiguration: ROLLS_BACK,
      alarmConfiguration: hasAlarm('legacy-errors'),
    },
  ];
}

const ofApplication = (groups: readonly DeploymentGroupInfo[], name: string | undefined) => {
  const found = groups.filter(({ applicationName }) => applicationName === name);
  if (found.length > 0) return found;
  throw apiError('ApplicationDoesNotExistException', `No application found for name: ${name}`);
};

function groupOf(groups: readonly DeploymentGroupInfo[], application?: string, name?: string): DeploymentGroupInfo {
  const found = ofApplication(groups, application).find(({ deploymentGroupName }) => deploymentGroupName === name);
  if (found) return found;
  throw apiError('DeploymentGroupDoesNotExistException', `No Deployment Group found for name: ${name}`);
}

export const codedeploy = service<CodeDeploy>({
  serviceId: 'CodeDeploy',
  eventSource: 'codedeploy',
  scope: 'region',
  seed: (place) => ({
    groups: groupsOf(place),
    configs: [
      {
        deploymentConfigId: place.random.hex(32),
        deploymentConfigName: OWN_CONFIG,
        computePlatform: 'ECS',
        trafficRoutingConfig: {
          type: 'TimeBasedLinear',
          timeBasedLinear: { linearPercentage: 10, linearInterval: 1 },
        },
      },
    ],
  }),
  reads: {
    ListApplications: ({ state, input, world }: Call<CodeDeploy, ListApplicationsInput>) => {
      const names = [...new Set(state.groups.map(({ applicationName = '' }) => applicationName))];
      const { items, next } = page(names, input.nextToken, undefined, world);
      return { applications: items, nextToken: next };
    },
    ListDeploymentGroups: ({ state, input, world }: Call<CodeDeploy, ListDeploymentGroupsInput>) => {
      const names = ofApplication(state.groups, input.applicationName).map((group) => group.deploymentGroupName);
      const { items, next } = page(names, input.nextToken, undefined, world);
      return { applicationName: input.applicationName, deploymentGroups: items, nextToken: next };
    },
    BatchGetDeploymentGroups: ({ state, input }: Call<CodeDeploy, BatchGetDeploymentGroupsInput>) => {
      const wanted = input.deploymentGroupNames ?? [];
      const groups = ofApplication(state.groups, input.applicationName);
      return {
        deploymentGroupsInfo: groups.filter(({ deploymentGroupName = '' }) => wanted.includes(deploymentGroupName)),
      };
    },
    GetDeploymentConfig: ({ state, input }: Call<CodeDeploy, GetDeploymentConfigInput>) => {
      const found = state.configs.find(({ deploymentConfigName: name }) => name === input.deploymentConfigName);
      if (found) return { deploymentConfigInfo: found };
      throw apiError('DeploymentConfigDoesNotExistException', `No config found for ${input.deploymentConfigName}`);
    },
  },
  writes: {
    UpdateDeploymentGroup: ({ state, input }: Call<CodeDeploy, UpdateDeploymentGroupInput>) => {
      const group = groupOf(state.groups, input.applicationName, input.currentDeploymentGroupName);
      const { autoRollbackConfiguration, alarmConfiguration, deploymentConfigName, deploymentStyle } = input;
      const settings = { autoRollbackConfiguration, alarmConfiguration, deploymentConfigName, deploymentStyle };
      Object.assign(group, Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)));
      return { hooksNotCleanedUp: [] };
    },
    DeleteDeploymentGroup: ({ state, input }: Call<CodeDeploy, DeleteDeploymentGroupInput>) => {
      const group = groupOf(state.groups, input.applicationName, input.deploymentGroupName);
      state.groups = state.groups.filter((one) => one !== group);
      return { hooksNotCleanedUp: [] };
    },
  },
});
