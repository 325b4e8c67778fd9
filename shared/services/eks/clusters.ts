/** Amazon EKS: the clusters of a region and the Kubernetes versions that it offers. */
import type { Cluster as Description, EKSClient } from '@aws-sdk/client-eks';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import {
  all,
  eachPresent,
  given,
  instantOf,
  known,
  malformed,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
} from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-eks');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const LIST = 'eks:ListClusters';
const DESCRIBE = 'eks:DescribeCluster';
const VERSIONS = 'eks:DescribeClusterVersions';
/** The cluster was deleted since it was listed ("DescribeCluster", Errors). */
const GONE = 'ResourceNotFoundException';

/** "Cluster", Amazon EKS API Reference. */
const STATUSES = ['CREATING', 'ACTIVE', 'DELETING', 'FAILED', 'UPDATING', 'PENDING'] as const;
const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;
const MODES = ['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP'] as const;

export interface Cluster {
  readonly status: Seen<(typeof STATUSES)[number]>;
  /** `1.34` */
  readonly version: Seen<string>;
  /** The kinds of control-plane logs that are sent. */
  readonly logs: Seen<readonly Seen<(typeof LOG_TYPES)[number]>[]>;
  readonly publicEndpoint: Seen<boolean>;
  readonly privateEndpoint: Seen<boolean>;
  /** Address ranges that reach the public endpoint; empty where there is none. */
  readonly publicRanges: Seen<readonly string[]>;
  /** ARN of the KMS key that encrypts Kubernetes secrets; null where only a key of AWS does. */
  readonly secretsKey: Seen<string | null>;
  readonly authentication: Seen<(typeof MODES)[number]>;
  /** Address of the OpenID Connect issuer that signs the tokens of its service accounts. */
  readonly issuer: Seen<string>;
  /** Whether EKS itself starts and replaces its nodes (Auto Mode). */
  readonly isAuto: Seen<boolean>;
}

/** Clusters of EKS itself; clusters elsewhere that are only registered are not listed by default. No call describes several. */
export const clusters = collector({
  id: 'eks.clusters',
  scope: 'region',
  actions: [LIST, DESCRIBE],
  absent: {
    'DescribeCluster.cluster.computeConfig':
      'it was created without Auto Mode ("describe-cluster", AWS CLI Command Reference, answers without it)',
    'DescribeCluster.cluster.encryptionConfig':
      'no key of the account encrypts its secrets ("describe-cluster", AWS CLI Command Reference, answers without it)',
  },
  triggers: [
    apiCalls(
      'eks',
      'CreateCluster',
      'DeleteCluster',
      'UpdateClusterConfig',
      'UpdateClusterVersion',
      'AssociateEncryptionConfig',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Cluster>[]> => {
    const client = aws.client(sdk.EKSClient);
    const names = await all(sdk.paginateListClusters({ client }, {}), (page) =>
      required(page.clusters, LIST, 'clusters'),
    );
    return eachPresent(names, async (name) => {
      const id = `arn:aws:eks:${aws.region}:${aws.account.id}:cluster/${name}`;
      const found = await seen(orAbsent(described(name, client, sdk), GONE));
      if (found === null) return null;
      if (found instanceof CouldNotRead) return { id, facts: found };
      return { id, tags: given(found.tags, DESCRIBE, 'tags'), facts: factsOf(found) };
    });
  },
});

async function described(name: string, client: EKSClient, { DescribeClusterCommand }: Sdk): Promise<Description> {
  const { cluster } = await client.send(new DescribeClusterCommand({ name }));
  return required(cluster, DESCRIBE, 'cluster');
}

function factsOf(found: Description): Cluster {
  const network = () => required(found.resourcesVpcConfig, DESCRIBE, 'resourcesVpcConfig');
  const publicEndpoint = attempted(() => required(network().endpointPublicAccess, DESCRIBE, 'endpointPublicAccess'));
  return {
    status: oneOf(found.status, STATUSES, DESCRIBE, 'status'),
    version: versionOf(found.version, DESCRIBE, 'version'),
    logs: attempted(() => logsOf(found)),
    publicEndpoint,
    privateEndpoint: attempted(() => required(network().endpointPrivateAccess, DESCRIBE, 'endpointPrivateAccess')),
    publicRanges:
      publicEndpoint === false
        ? []
        : attempted(() => required(network().publicAccessCidrs, DESCRIBE, 'publicAccessCidrs')),
    secretsKey: attempted(() => secretsKeyOf(found)),
    authentication: attempted(() => {
      const { authenticationMode } = required(found.accessConfig, DESCRIBE, 'accessConfig');
      return known(oneOf(authenticationMode, MODES, DESCRIBE, 'authenticationMode'));
    }),
    isAuto:
      found.computeConfig === undefined ? false : given(found.computeConfig.enabled, DESCRIBE, 'computeConfig.enabled'),
    issuer: attempted(() => required(found.identity?.oidc?.issuer, DESCRIBE, 'identity.oidc.issuer')),
  };
}

function versionOf(version: string | undefined, action: string, field: string): Seen<string> {
  const found = given(version, action, field);
  if (found instanceof CouldNotRead || /^\d+\.\d+$/.test(found)) return found;
  return malformed(action, `${field} is no version of Kubernetes`);
}

type LogTypes = Seen<(typeof LOG_TYPES)[number]>[];

function logsOf({ logging }: Description): LogTypes {
  const setups = required(logging?.clusterLogging, DESCRIBE, 'logging.clusterLogging');
  return setups.flatMap(({ enabled, types }): LogTypes => {
    if (enabled === false) return [];
    if (enabled === undefined) return [malformed(DESCRIBE, 'no logging.clusterLogging.enabled in the answer')];
    if (!types) return [malformed(DESCRIBE, 'no logging.clusterLogging.types in the answer')];
    return types.map((type) => oneOf(type, LOG_TYPES, DESCRIBE, 'logging.clusterLogging.types'));
  });
}

/** Every configured provider encrypts secrets: "The only supported value is `secrets`" ("EncryptionConfig"). */
function secretsKeyOf({ encryptionConfig = [] }: Description): string | null {
  const [config] = encryptionConfig;
  return config ? required(config.provider?.keyArn, DESCRIBE, 'encryptionConfig.provider.keyArn') : null;
}

const VERSION_STATUSES = ['STANDARD_SUPPORT', 'EXTENDED_SUPPORT', 'UNSUPPORTED'] as const;

export interface KubernetesVersion {
  readonly status: Seen<(typeof VERSION_STATUSES)[number]>;
  /** ISO instant at which EKS began to offer it. */
  readonly released: Seen<string>;
}

/** One resource per version; its id is the version, such as `1.34`. None are listed in a region without a cluster. */
export const kubernetesVersions = collector({
  id: 'eks.kubernetes-versions',
  scope: 'region',
  actions: [VERSIONS],
  // a new version comes every few months, and no event in the account announces it
  triggers: [],
  uses: [clusters],
  ownTriggersAlone: true,
  sdk,
  collect: async (aws, { EKSClient, paginateDescribeClusterVersions }): Promise<Resource<KubernetesVersion>[]> => {
    if ((await aws.facts(clusters)).length === 0) return [];
    const client = aws.client(EKSClient);
    const found = await all(paginateDescribeClusterVersions({ client }, { includeAll: true }), (page) =>
      required(page.clusterVersions, VERSIONS, 'clusterVersions'),
    );
    return found.map(({ clusterVersion, versionStatus, releaseDate }) => ({
      id: known(versionOf(clusterVersion, VERSIONS, 'clusterVersion')),
      facts: {
        status: oneOf(versionStatus, VERSION_STATUSES, VERSIONS, 'versionStatus'),
        released: instantOf(releaseDate, VERSIONS, 'releaseDate'),
      },
    }));
  },
});

/** A cluster that is being created, or whose creation failed, has no settings to judge. */
export const isStanding = ({ status }: { readonly status: Cluster['status'] }): boolean =>
  status === 'ACTIVE' || status === 'UPDATING';

/** Facts that examples of controls start from. */
export const exampleCluster = {
  status: 'ACTIVE',
  version: '1.34',
  logs: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
  publicEndpoint: false,
  privateEndpoint: true,
  publicRanges: [],
  secretsKey: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  authentication: 'API',
  issuer: 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
  isAuto: false,
} as const;
