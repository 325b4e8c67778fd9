/** Simulated Amazon EKS: a cluster in the home region of each production account. */
import type {
  Addon,
  AssociateEncryptionConfigRequest,
  Cluster,
  ClusterVersionInformation,
  CreateClusterRequest,
  DeleteClusterRequest,
  DescribeClusterRequest,
  DescribeClusterVersionsRequest,
  ListAccessEntriesRequest,
  ListClustersRequest,
  PodIdentityAssociationSummary,
  UpdateClusterConfigRequest,
  UpdateClusterVersionRequest,
} from '@aws-sdk/client-eks';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

interface Eks {
  clusters: Cluster[];
  readonly administrators: readonly string[];
  readonly pods: PodIdentityAssociationSummary[];
  readonly plugin: Addon | null;
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

function accessTo({ account, flaw }: ServiceLocation): Omit<Eks, 'clusters'> {
  const names = flaw('eks-many-administrators', 0.04) ? ['Operator', 'Deploy', 'Support', 'Audit'] : ['Operator'];
  const isEnforced = !flaw('eks-without-policies', 0.04);
  return {
    administrators: names.map((name) => `arn:aws:iam::${account.id}:role/${name}`),
    pods: flaw('eks-pods-without-roles', 0.04) ? [] : [{ namespace: 'shop', serviceAccount: 'orders' }],
    plugin: flaw('eks-without-plugin', 0.04)
      ? null
      : {
          ...{ addonName: 'vpc-cni', status: 'ACTIVE', addonVersion: 'v1.20.1-eksbuild.1' },
          ...(isEnforced ? { configurationValues: '{"enableNetworkPolicy":"true"}' } : {}),
        },
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
    ...accessTo(place),
  }),
  reads: {
    ListClusters: ({ state, input, world }: Call<Eks, ListClustersRequest>) => {
      const names = state.clusters.map(({ name }) => name);
      const { items, next } = page(names, input.nextToken, input.maxResults, world);
      return { clusters: items, nextToken: next };
    },
    DescribeCluster: (call: Call<Eks, DescribeClusterRequest>) => ({ cluster: clusterOf(call) }),
    ListAccessEntries: (call: Call<Eks, ListAccessEntriesRequest>) => {
      clusterOf(call);
      const { items, next } = page(call.state.administrators, call.input.nextToken, call.input.maxResults, call.world);
      return { accessEntries: items, nextToken: next };
    },
    ListPodIdentityAssociations: (call: Call<Eks, ListAccessEntriesRequest>) => {
      clusterOf(call);
      const { items, next } = page(call.state.pods, call.input.nextToken, call.input.maxResults, call.world);
      return { associations: items, nextToken: next };
    },
    DescribeAddon: (call: Call<Eks, { clusterName?: string }>) => {
      clusterOf(call);
      if (call.state.plugin) return { addon: call.state.plugin };
      throw apiError('ResourceNotFoundException', 'No addon: vpc-cni found in cluster', 404);
    },
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
