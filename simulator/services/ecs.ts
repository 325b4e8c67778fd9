/** Simulated Amazon ECS: an API and its agent on each instance, in the home region of each production account. */
import type {
  CreateClusterRequest,
  CreateServiceRequest,
  DescribeServicesRequest,
  DescribeTaskDefinitionRequest,
  ListClustersRequest,
  ListServicesRequest,
  Service,
  TaskDefinition,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface Ecs {
  readonly clusters: string[];
  readonly services: Service[];
  readonly tasks: readonly TaskDefinition[];
}

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

function seed({ world, account, region, flaw }: ServiceLocation): Ecs {
  if (databaseRole(world, account, region) !== 'primary') return { clusters: [], services: [], tasks: [] };
  const arn = (name: string) => `arn:aws:ecs:${region}:${account.id}:${name}`;
  const registry = `${account.id}.dkr.ecr.${region}.amazonaws.com`;
  const running = flaw('ecs-short-of-tasks', 0.03) ? 1 : 2;
  const base = {
    clusterArn: arn('cluster/main'),
    status: 'ACTIVE',
    deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', rolloutState: 'COMPLETED' as const }],
    tags: [{ key: 'Environment', value: 'production' }],
  };
  const api: Service = {
    ...base,
    serviceArn: arn('service/main/api'),
    serviceName: 'api',
    tags: [...base.tags, { key: 'Role', value: 'api' }],
    schedulingStrategy: 'REPLICA',
    desiredCount: 2,
    runningCount: running,
    loadBalancers: [{ containerName: 'api', containerPort: 8080 }],
    taskDefinition: arn('task-definition/api:7'),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-1a1b2c3d4e5f60718'],
        assignPublicIp: flaw('ecs-public-address', 0.02) ? 'ENABLED' : 'DISABLED',
      },
    },
  };
  const agent: Service = {
    ...base,
    serviceArn: arn('service/main/agent'),
    serviceName: 'agent',
    schedulingStrategy: 'DAEMON',
    desiredCount: 1,
    runningCount: 1,
    loadBalancers: [],
    taskDefinition: arn('task-definition/agent:3'),
  };
  const hardened = { privileged: false, readonlyRootFilesystem: true };
  const logConfiguration = { logDriver: 'awslogs' as const };
  const limit = flaw('ecs-without-memory-limit', 0.04) ? {} : { memory: 256 };
  const image = flaw('ecs-movable-tag', 0.04) ? `${registry}/agent:latest` : `${registry}/agent@${DIGEST}`;
  return {
    clusters: [base.clusterArn],
    services: [api, agent],
    tasks: [
      {
        taskDefinitionArn: api.taskDefinition,
        cpu: '4096',
        memory: '8192',
        containerDefinitions: [
          {
            ...hardened,
            name: 'api',
            image: `${registry}/api@${DIGEST}`,
            cpu: 0,
            logConfiguration,
            environment: flaw('task-password', 0.04)
              ? [{ name: 'DB_PASSWORD', value: 'orders-2025' }]
              : [{ name: 'LOG_LEVEL', value: 'info' }],
            healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:8080/health'] },
          },
        ],
      },
      {
        taskDefinitionArn: agent.taskDefinition,
        containerDefinitions: [{ ...hardened, ...limit, name: 'agent', image, cpu: 128, logConfiguration }],
      },
    ],
  };
}

function serviceOf({ state, input }: Call<Ecs, UpdateServiceRequest>): Service {
  const found = state.services.find(({ serviceName }) => serviceName === input.service);
  if (found) return found;
  throw apiError('ServiceNotFoundException', 'Service not found.');
}

export const ecs = service<Ecs>({
  serviceId: 'ECS',
  eventSource: 'ecs',
  scope: 'region',
  seed,
  reads: {
    ListClusters: ({ state, input, world }: Call<Ecs, ListClustersRequest>) => {
      const { items, next } = page(state.clusters, input.nextToken, input.maxResults, world);
      return { clusterArns: items, nextToken: next };
    },
    ListServices: ({ state, input, world }: Call<Ecs, ListServicesRequest>) => {
      const names = state.services.flatMap(({ clusterArn, serviceArn }) =>
        clusterArn === input.cluster ? serviceArn : [],
      );
      const { items, next } = page(names, input.nextToken, input.maxResults, world);
      return { serviceArns: items, nextToken: next };
    },
    DescribeServices: ({ state, input }: Call<Ecs, DescribeServicesRequest>) => {
      const services = state.services.filter(({ serviceArn = '' }) => input.services?.includes(serviceArn));
      return { services, failures: [] };
    },
    DescribeTaskDefinition: ({ state, input }: Call<Ecs, DescribeTaskDefinitionRequest>) => {
      const found = state.tasks.find(({ taskDefinitionArn }) => taskDefinitionArn === input.taskDefinition);
      if (!found) throw apiError('ClientException', 'Unable to describe task definition.');
      return { taskDefinition: found };
    },
  },
  writes: {
    CreateCluster: ({ state, input, account, region }: Call<Ecs, CreateClusterRequest>) => {
      const clusterArn = `arn:aws:ecs:${region}:${account.id}:cluster/${input.clusterName}`;
      state.clusters.push(clusterArn);
      return { cluster: { clusterArn, clusterName: input.clusterName, status: 'ACTIVE' } };
    },
    CreateService: ({ state, input, account, region }: Call<Ecs, CreateServiceRequest>) => {
      const clusterArn = state.clusters.find((arn) => arn.endsWith(`/${input.cluster}`));
      if (!clusterArn) throw apiError('ClusterNotFoundException', 'Cluster not found.');
      const { cluster, serviceName, schedulingStrategy = 'REPLICA', desiredCount = 0, ...more } = input;
      const serviceArn = `arn:aws:ecs:${region}:${account.id}:service/${cluster}/${serviceName}`;
      const made: Service = {
        ...{ ...(more as Service), serviceArn, serviceName, clusterArn, schedulingStrategy, desiredCount },
        ...{ status: 'ACTIVE', runningCount: desiredCount, deployments: [], loadBalancers: [] },
      };
      state.services.push(made);
      return { service: made };
    },
    UpdateService: (call: Call<Ecs, UpdateServiceRequest>) => {
      const found = serviceOf(call);
      const { desiredCount, networkConfiguration } = call.input;
      if (desiredCount !== undefined) Object.assign(found, { desiredCount, runningCount: desiredCount });
      if (networkConfiguration) found.networkConfiguration = networkConfiguration;
      return { service: found };
    },
  },
});
