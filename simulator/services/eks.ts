/** Simulated Amazon EKS: a cluster in the home region of each production account. */
import type {
  AssociateEncryptionConfigRequest,
  Cluster,
  ClusterVersionInformation,
  CreateClusterRequest,
  DeleteClusterRequest,
  DescribeClusterRequest,
  DescribeClusterVersionsRequest,
  ListClustersRequest,
  UpdateClusterConfigRequest,
  UpdateClusterVersionRequest,
} from '@aws-sdk/client-eks';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

interface Eks {
  clusters: Cluster[];
}

const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;
const ANYWHERE = '0.0.0.0/0';

/** As EKS offers them at the start of simulated time. */
const VERSIONS: readonly ClusterVersionInformation[] = [
  { clusterVersion: '1.34', versionStatus: 'STANDARD_SUPPORT', releaseDate: new Date('2025-10-02T00:00:00Z') },
  { clusterVersion: '1.33', versionStatus: 'STANDARD_SUPPORT', releaseDate: new Date('2025-05-29T00:00:00Z') },
  { clusterVersion: '1.32', versionStatus: 'STANDARD_SUPPORT', releaseDate: new Date('2025-01-23T00:00:00Z') },
  { clusterVersion: '1.31', versionStatus: 'EXTENDED_SUPPORT', releaseDate: new Date('2024-09-26T00:00:00Z') },
  { clusterVersion: '1.28', versionStatus: 'UNSUPPORTED', releaseDate: new Date('2023-09-26T00:00:00Z') },
];

function cluster({ world, account, region, random, flaw }: ServiceLocation): Cluster {
  const isPublic = flaw('eks-public-endpoint', 0.04);
  const isQuiet = flaw('eks-without-logs', 0.05);
  const types = [...LOG_TYPES];
  return {
    name: 'platform',
    arn: `arn:aws:eks:${region}:${account.id}:cluster/platform`,
    status: 'ACTIVE',
    version: flaw('eks-old-version', 0.05) ? '1.32' : '1.34',
    logging: { clusterLogging: [{ types, enabled: !isQuiet }, ...(isQuiet ? [] : [{ types: [], enabled: false }])] },
    resourcesVpcConfig: {
      endpointPublicAccess: isPublic,
      endpointPrivateAccess: true,
      publicAccessCidrs: isPublic ? [ANYWHERE] : [],
    },
    ...(flaw('eks-secrets-aws-key', 0.04)
      ? {}
      : {
          encryptionConfig: [
            { resources: ['secrets'], provider: { keyArn: keyArn(world, account.id, region, 'data') } },
          ],
        }),
    computeConfig: { enabled: !flaw('eks-without-auto-mode', 0.04) },
    accessConfig: { authenticationMode: 'API' },
    identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${random.hex(32).toUpperCase()}` } },
    tags: { Environment: 'production' },
  };
}

function clusterOf({ state, input }: Call<Eks, { name?: string; clusterName?: string }>): Cluster {
  const wanted = input.name ?? input.clusterName;
  const found = state.clusters.find(({ name }) => name === wanted);
  if (found) return found;
  throw apiError('ResourceNotFoundException', `No cluster found for name: ${wanted}.`, 404);
}

export const eks = service<Eks>({
  serviceId: 'EKS',
  eventSource: 'eks',
  scope: 'region',
  seed: (place) => ({
    clusters: databaseRole(place.world, place.account, place.region) === 'primary' ? [cluster(place)] : [],
  }),
  reads: {
    ListClusters: ({ state, input, world }: Call<Eks, ListClustersRequest>) => {
      const names = state.clusters.map(({ name }) => name);
      const { items, next } = page(names, input.nextToken, input.maxResults, world);
      return { clusters: items, nextToken: next };
    },
    DescribeCluster: (call: Call<Eks, DescribeClusterRequest>) => ({ cluster: clusterOf(call) }),
    DescribeClusterVersions: ({ input, world }: Call<Eks, DescribeClusterVersionsRequest>) => {
      const { items, next } = page(VERSIONS, input.nextToken, input.maxResults, world);
      return { clusterVersions: items, nextToken: next };
    },
  },
  writes: {
    CreateCluster: ({ state, input, account, region }: Call<Eks, CreateClusterRequest>) => {
      const { name, version = '1.34' } = input;
      const made: Cluster = {
        ...{ name, version, arn: `arn:aws:eks:${region}:${account.id}:cluster/${name}`, status: 'ACTIVE' },
        logging: { clusterLogging: [{ types: [...LOG_TYPES], enabled: true }] },
        resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true, publicAccessCidrs: [] },
        ...{ encryptionConfig: [], accessConfig: { authenticationMode: 'API' }, tags: {} },
        identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${name}` } },
      };
      state.clusters.push(made);
      return { cluster: made };
    },
    UpdateClusterConfig: (call: Call<Eks, UpdateClusterConfigRequest>) => {
      const found = clusterOf(call);
      const { logging, resourcesVpcConfig, accessConfig } = call.input;
      if (logging) found.logging = logging;
      if (resourcesVpcConfig) found.resourcesVpcConfig = { ...found.resourcesVpcConfig, ...resourcesVpcConfig };
      if (accessConfig) found.accessConfig = { ...found.accessConfig, ...accessConfig };
      return { update: { status: 'InProgress' } };
    },
    UpdateClusterVersion: (call: Call<Eks, UpdateClusterVersionRequest>) => {
      clusterOf(call).version = call.input.version;
      return { update: { status: 'InProgress' } };
    },
    AssociateEncryptionConfig: (call: Call<Eks, AssociateEncryptionConfigRequest>) => {
      clusterOf(call).encryptionConfig = call.input.encryptionConfig;
      return { update: { status: 'InProgress' } };
    },
    DeleteCluster: (call: Call<Eks, DeleteClusterRequest>) => {
      const { name } = clusterOf(call);
      call.state.clusters = call.state.clusters.filter((one) => one.name !== name);
      return {};
    },
  },
});
