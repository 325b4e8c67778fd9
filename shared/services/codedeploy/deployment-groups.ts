/**
 * AWS CodeDeploy: how deployment groups route traffic, and what stops a deployment. There is no list of all deployment
 * groups, so two calls for each application return the names of its groups, and then the groups.
 */
import type { CodeDeployClient, DeploymentGroupInfo } from '@aws-sdk/client-codedeploy';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  all,
  each,
  eachPresent,
  given,
  malformed,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-codedeploy');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const APPLICATIONS = 'codedeploy:ListApplications';
const NAMES = 'codedeploy:ListDeploymentGroups';
const GROUPS = 'codedeploy:BatchGetDeploymentGroups';
const CONFIG = 'codedeploy:GetDeploymentConfig';
/** "BatchGetDeploymentGroups", AWS CodeDeploy API Reference. */
const NAMES_PER_CALL = 100;
/** The application was deleted since it was listed. */
const GONE = 'ApplicationDoesNotExistException';

/** "DeploymentGroupInfo", "AutoRollbackConfiguration", "DeploymentStyle" and "TrafficRoutingConfig", the same reference. */
const PLATFORMS = ['Server', 'Lambda', 'ECS'] as const;
const TYPES = ['IN_PLACE', 'BLUE_GREEN'] as const;
const ROLLS_BACK_ON = ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'] as const;
const ROUTINGS = ['TimeBasedCanary', 'TimeBasedLinear', 'AllAtOnce'] as const;
type Routing = (typeof ROUTINGS)[number];

/** How the new version gets the traffic. */
export type Strategy = 'in-place' | 'blue-green' | 'canary' | 'linear' | 'all-at-once';

export interface DeploymentGroup {
  /** `<application>/<group>`. */
  readonly name: string;
  readonly platform: Seen<(typeof PLATFORMS)[number]>;
  readonly strategy: Seen<Strategy>;
  /** The events after which CodeDeploy rolls back to the last good version; none if it never does. */
  readonly rollsBackOn: Seen<readonly (typeof ROLLS_BACK_ON)[number][]>;
  /** Names of the alarms that stop a deployment; none where no alarm does. */
  readonly alarms: Seen<readonly string[]>;
  /** Whether a deployment goes on while its alarms cannot be read. */
  readonly ignoresUnreadAlarms: Seen<boolean>;
}

/** One resource per deployment group. */
export const deploymentGroups = collector({
  id: 'codedeploy.deployment-groups',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [APPLICATIONS, NAMES, GROUPS, CONFIG],
  absent: {
    'BatchGetDeploymentGroups.deploymentGroupsInfo[].alarmConfiguration':
      'no alarm is associated with the group ("get-deployment-group", AWS CLI Command Reference, answers without it)',
    'BatchGetDeploymentGroups.deploymentGroupsInfo[].autoRollbackConfiguration':
      'no rollback is configured ("DeploymentGroupInfo": "Information about the automatic rollback configuration associated with the deployment group")',
    'BatchGetDeploymentGroups.errorMessage':
      'every group could be read ("BatchGetDeploymentGroups": "Information about errors that might have occurred")',
  },
  triggers: [
    apiCalls(
      'codedeploy',
      'CreateDeploymentGroup',
      'UpdateDeploymentGroup',
      'DeleteDeploymentGroup',
      'DeleteApplication',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<DeploymentGroup>[]> => {
    const client = aws.client(sdk.CodeDeployClient);
    const applications = await all(sdk.paginateListApplications({ client }, {}), (page) =>
      required(page.applications, APPLICATIONS, 'applications'),
    );
    const perApplication = await eachPresent(applications, (name) => orAbsent(groupsOf(name, client, sdk), GONE));
    const groups = perApplication.flat();
    const routings = await ownRoutings(groups, client, sdk);
    return groups.map((group) => {
      const name = `${required(group.applicationName, GROUPS, 'applicationName')}/${nameOf(group)}`;
      const id = `arn:aws:codedeploy:${aws.region}:${aws.account.id}:deploymentgroup:${name}`;
      return { id, facts: { name, ...settingsOf(group, routings) } };
    });
  },
});

const nameOf = (group: DeploymentGroupInfo): string =>
  required(group.deploymentGroupName, GROUPS, 'deploymentGroupName');

async function groupsOf(applicationName: string, client: CodeDeployClient, sdk: Sdk): Promise<DeploymentGroupInfo[]> {
  const names = await all(sdk.paginateListDeploymentGroups({ client }, { applicationName }), (page) =>
    required(page.deploymentGroups, NAMES, 'deploymentGroups'),
  );
  const batches = Array.from({ length: Math.ceil(names.length / NAMES_PER_CALL) }, (_, index) =>
    names.slice(index * NAMES_PER_CALL, (index + 1) * NAMES_PER_CALL),
  );
  const found = await each(batches, async (deploymentGroupNames) => {
    const answer = await client.send(
      new sdk.BatchGetDeploymentGroupsCommand({ applicationName, deploymentGroupNames }),
    );
    // groups that were deleted meanwhile are missing from the answer, without an error
    if (answer.errorMessage) throw malformed(GROUPS, 'the answer leaves out groups that could not be read');
    return required(answer.deploymentGroupsInfo, GROUPS, 'deploymentGroupsInfo');
  });
  return found.flat();
}

/** Configurations that AWS made say by their name how they route, and start with this. */
const OF_AWS = 'CodeDeployDefault.';

/** How the deployment configurations that people made route traffic: one call for each that a group uses. */
async function ownRoutings(groups: readonly DeploymentGroupInfo[], client: CodeDeployClient, sdk: Sdk) {
  const shifting = groups.filter(({ computePlatform }) => computePlatform !== 'Server');
  const names = new Set(shifting.map(({ deploymentConfigName }) => deploymentConfigName ?? OF_AWS));
  const own = [...names].filter((name) => !name.startsWith(OF_AWS));
  const read = async (deploymentConfigName: string): Promise<Routing> => {
    const { deploymentConfigInfo } = await client.send(new sdk.GetDeploymentConfigCommand({ deploymentConfigName }));
    const { trafficRoutingConfig } = required(deploymentConfigInfo, CONFIG, 'deploymentConfigInfo');
    const { type } = required(trafficRoutingConfig, CONFIG, 'trafficRoutingConfig');
    const routing = oneOf(type, ROUTINGS, CONFIG, 'type');
    if (routing instanceof CouldNotRead) throw routing;
    return routing;
  };
  return new Map(await each(own, async (name) => [name, await seen(read(name))] as const));
}

type Routings = ReadonlyMap<string, Seen<Routing>>;

function settingsOf(group: DeploymentGroupInfo, routings: Routings): Omit<DeploymentGroup, 'name'> {
  const { alarmConfiguration: alarm, autoRollbackConfiguration: rollback } = group;
  const platform = oneOf(group.computePlatform, PLATFORMS, GROUPS, 'computePlatform');
  return {
    platform,
    strategy: platform instanceof CouldNotRead ? platform : strategyOf(group, platform, routings),
    rollsBackOn: seenIn(() =>
      rollback && required(rollback.enabled, GROUPS, 'enabled')
        ? required(rollback.events, GROUPS, 'events').map(eventOf)
        : [],
    ),
    alarms: seenIn(() =>
      alarm && required(alarm.enabled, GROUPS, 'enabled')
        ? required(alarm.alarms, GROUPS, 'alarms').map(({ name }) => required(name, GROUPS, 'name'))
        : [],
    ),
    ignoresUnreadAlarms: alarm ? given(alarm.ignorePollAlarmFailure, GROUPS, 'ignorePollAlarmFailure') : false,
  };
}

function eventOf(value: string): (typeof ROLLS_BACK_ON)[number] {
  const event = oneOf(value, ROLLS_BACK_ON, GROUPS, 'events');
  if (event instanceof CouldNotRead) throw event;
  return event;
}

/** Servers are updated in place or replaced. Functions and containers are always replaced, at once or gradually. */
function strategyOf(
  group: DeploymentGroupInfo,
  platform: (typeof PLATFORMS)[number],
  routings: Routings,
): Seen<Strategy> {
  if (platform === 'Server') {
    const type = oneOf(group.deploymentStyle?.deploymentType, TYPES, GROUPS, 'deploymentType');
    if (type instanceof CouldNotRead) return type;
    return type === 'IN_PLACE' ? 'in-place' : 'blue-green';
  }
  const name = given(group.deploymentConfigName, GROUPS, 'deploymentConfigName');
  if (name instanceof CouldNotRead) return name;
  const routing = routings.get(name) ?? routingOfAws(name);
  if (routing instanceof CouldNotRead) return routing;
  if (routing === 'TimeBasedCanary') return 'canary';
  if (routing === 'TimeBasedLinear') return 'linear';
  // the old containers stay until the new ones have been tried, and a function's old version is left at once
  return platform === 'ECS' ? 'blue-green' : 'all-at-once';
}

/** "Predefined deployment configurations", AWS CodeDeploy User Guide: `CodeDeployDefault.LambdaCanary10Percent5Minutes`. */
function routingOfAws(name: string): Seen<Routing> {
  const [, word] = /^CodeDeployDefault\.(?:Lambda|ECS)(Canary|Linear|AllAtOnce)/.exec(name) ?? [];
  if (word === 'Canary') return 'TimeBasedCanary';
  if (word === 'Linear') return 'TimeBasedLinear';
  return word === 'AllAtOnce'
    ? word
    : malformed(GROUPS, `deploymentConfigName has the value "${name}", which is not known`);
}
