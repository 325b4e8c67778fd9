/** Amazon ECS: the services of a region's clusters and the containers that they run. Ten services are described at once. */
import type { ECSClient, NetworkConfiguration, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import { all, each, malformed, numberOf, oneOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { type Container, containersOf } from './containers.ts';

const sdk = () => import('@aws-sdk/client-ecs');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const CLUSTERS = 'ecs:ListClusters';
const LIST = 'ecs:ListServices';
const DESCRIBE = 'ecs:DescribeServices';
const TASK = 'ecs:DescribeTaskDefinition';
/** The largest page that the API returns, and the longest list that it accepts. */
const PER_PAGE = 100;
const DESCRIBED_AT_ONCE = 10;
/** The cluster was deleted since it was listed ("ListServices", Errors). */
const GONE = 'ClusterNotFoundException';

/** "Service", Amazon ECS API Reference. */
const STATUSES = ['ACTIVE', 'DRAINING', 'INACTIVE'] as const;
const STRATEGIES = ['REPLICA', 'DAEMON'] as const;
const PUBLIC_ADDRESS = ['ENABLED', 'DISABLED'] as const;

export interface Task {
  /** Whether the task as a whole has a limit of processor, and of memory. */
  readonly limitsCpu: boolean;
  readonly limitsMemory: boolean;
  /** CPU units and MiB of memory of the whole task; null if only its containers have limits. */
  readonly cpu: Seen<number | null>;
  readonly memory: Seen<number | null>;
  readonly containers: Seen<readonly Container[]>;
}

export interface EcsService {
  /** As Application Auto Scaling calls it: `service/<cluster>/<name>`. */
  readonly scalingId: Seen<string>;
  readonly status: Seen<(typeof STATUSES)[number]>;
  readonly strategy: Seen<(typeof STRATEGIES)[number]>;
  readonly desired: Seen<number>;
  readonly running: Seen<number>;
  /** Whether a deployment of it is under way. */
  readonly deploying: Seen<boolean>;
  /** Whether its tasks get a public address of their own; those on an instance's network get none. */
  readonly publicAddress: Seen<boolean>;
  /** The task that it runs; null if another deployer than ECS sets it in task sets. */
  readonly task: Seen<Task | null>;
}

export const services = collector({
  id: 'ecs.services',
  scope: 'region',
  seldom: 'a deployment has events, which make them be read at once',
  actions: [CLUSTERS, LIST, DESCRIBE, TASK],
  absent: {
    'DescribeServices.services[].networkConfiguration':
      'its tasks use the network of their instance ("Service": "for tasks that use the awsvpc network mode")',
    'DescribeServices.services[].taskDefinition':
      'its task sets say what it runs ("CreateService": required unless the deployment controller is EXTERNAL)',
    'DescribeTaskDefinition.taskDefinition.cpu':
      'its containers alone say so ("TaskDefinition": optional outside of Fargate)',
    'DescribeTaskDefinition.taskDefinition.memory':
      'its containers alone say so ("TaskDefinition": optional outside of Fargate)',
    'DescribeTaskDefinition.taskDefinition.containerDefinitions[].memory':
      'the container has no hard limit ("ContainerDefinition": optional where the task or memoryReservation has it)',
    'DescribeTaskDefinition.taskDefinition.containerDefinitions[].privileged':
      'the container has no more rights than others ("describe-task-definition", AWS CLI Command Reference, answers without it)',
    'DescribeTaskDefinition.taskDefinition.containerDefinitions[].readonlyRootFilesystem':
      'the container may write to it ("describe-task-definition", AWS CLI Command Reference, answers without it)',
    'DescribeTaskDefinition.taskDefinition.containerDefinitions[].environment':
      'it has no variables ("describe-task-definition", AWS CLI Command Reference, answers without it)',
    'DescribeTaskDefinition.taskDefinition.containerDefinitions[].logConfiguration':
      'its output goes nowhere ("describe-task-definition", AWS CLI Command Reference, answers without it)',
  },
  triggers: [
    apiCalls(
      'ecs',
      'CreateService',
      'UpdateService',
      'DeleteService',
      'CreateCluster',
      'DeleteCluster',
      'CreateTaskSet',
      'UpdateTaskSet',
      'DeleteTaskSet',
      'UpdateServicePrimaryTaskSet',
    ),
    // a steady service sends an event every few hours; only events that end or block a deployment are let in
    serviceEvent('aws.ecs', 'ECS Deployment State Change', {
      eventName: ['SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_DEPLOYMENT_FAILED'],
    }),
    serviceEvent('aws.ecs', 'ECS Service Action', {
      eventName: ['SERVICE_TASK_START_IMPAIRED', 'SERVICE_TASK_PLACEMENT_FAILURE'],
    }),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<EcsService>[]> => {
    const client = aws.client(sdk.ECSClient);
    const clusters = await all(sdk.paginateListClusters({ client, pageSize: PER_PAGE }, {}), (page) =>
      required(page.clusterArns, CLUSTERS, 'clusterArns'),
    );
    const found = (await each(clusters, (cluster) => servicesIn(cluster, client, sdk))).flat();
    const wanted = found.flatMap(({ taskDefinition, status }) => (status === 'INACTIVE' ? [] : (taskDefinition ?? [])));
    const names = [...new Set(wanted)];
    const tasks = new Map(await each(names, async (name) => [name, await seen(taskOf(name, client, sdk))] as const));
    return found.map((service) => ({
      id: required(service.serviceArn, DESCRIBE, 'serviceArn'),
      tags: tagsOf(service),
      facts: factsOf(service, tasks),
    }));
  },
});

async function servicesIn(cluster: string, client: ECSClient, sdk: Sdk): Promise<Service[]> {
  const pages = sdk.paginateListServices({ client, pageSize: PER_PAGE }, { cluster });
  const listed = await orAbsent(
    all(pages, (page) => required(page.serviceArns, LIST, 'serviceArns')),
    GONE,
  );
  if (!listed) return [];
  const batches = Array.from({ length: Math.ceil(listed.length / DESCRIBED_AT_ONCE) }, (_, index) =>
    listed.slice(index * DESCRIBED_AT_ONCE, (index + 1) * DESCRIBED_AT_ONCE),
  );
  const described = await each(batches, async (services) => {
    const answer = await client.send(new sdk.DescribeServicesCommand({ cluster, services, include: ['TAGS'] }));
    const lost = (answer.failures ?? []).filter(({ reason }) => reason !== 'MISSING');
    if (lost[0]) throw malformed(DESCRIBE, `${lost[0].arn} could not be described: ${lost[0].reason}`);
    return required(answer.services, DESCRIBE, 'services');
  });
  return described.flat();
}

async function taskOf(
  taskDefinition: string,
  client: ECSClient,
  { DescribeTaskDefinitionCommand }: Sdk,
): Promise<Task> {
  const answer = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const found: TaskDefinition = required(answer.taskDefinition, TASK, 'taskDefinition');
  return {
    limitsCpu: found.cpu !== undefined,
    limitsMemory: found.memory !== undefined,
    cpu: found.cpu === undefined ? null : numberOf(found.cpu, TASK, 'cpu'),
    memory: found.memory === undefined ? null : numberOf(found.memory, TASK, 'memory'),
    containers: attempted(() => containersOf(found, TASK)),
  };
}

/** ECS names tags with small letters, unlike `tagsOf`. */
function tagsOf({ tags = [] }: Service): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
}

function factsOf(service: Service, tasks: ReadonlyMap<string, Seen<Task>>): EcsService {
  const { taskDefinition, networkConfiguration } = service;
  return {
    scalingId: attempted(() => {
      const cluster = required(service.clusterArn, DESCRIBE, 'clusterArn').split('/').at(-1);
      return `service/${cluster}/${required(service.serviceName, DESCRIBE, 'serviceName')}`;
    }),
    status: oneOf(service.status, STATUSES, DESCRIBE, 'status'),
    strategy: oneOf(service.schedulingStrategy, STRATEGIES, DESCRIBE, 'schedulingStrategy'),
    desired: numberOf(service.desiredCount, DESCRIBE, 'desiredCount'),
    running: numberOf(service.runningCount, DESCRIBE, 'runningCount'),
    deploying: attempted(() => required(service.deployments, DESCRIBE, 'deployments').length > 1),
    publicAddress: networkConfiguration === undefined ? false : isPublic(networkConfiguration),
    task: taskDefinition === undefined ? null : (tasks.get(taskDefinition) ?? null),
  };
}

function isPublic({ awsvpcConfiguration }: NetworkConfiguration): Seen<boolean> {
  const found = oneOf(awsvpcConfiguration?.assignPublicIp, PUBLIC_ADDRESS, DESCRIBE, 'assignPublicIp');
  return found instanceof CouldNotRead ? found : found === 'ENABLED';
}

/** The cluster and the service that a scaling id names. */
export function partsOf(scalingId: string): {
  readonly cluster: string | undefined;
  readonly service: string | undefined;
} {
  const [, cluster, service] = scalingId.split('/');
  return { cluster, service };
}

/** Facts that examples of controls start from. */
export const exampleService = {
  scalingId: 'service/main/api',
  status: 'ACTIVE',
  strategy: 'REPLICA',
  desired: 2,
  running: 2,
  deploying: false,
  publicAddress: false,
  task: {
    limitsCpu: true,
    limitsMemory: true,
    cpu: 4_096,
    memory: 8_192,
    containers: [
      {
        name: 'api',
        image: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:${'0123456789abcdef'.repeat(4)}`,
        cpu: 0,
        limitsMemory: false,
        memory: null,
        privileged: false,
        readOnly: true,
        logs: true,
        plainCredentials: [],
      },
    ],
  },
} as const;
