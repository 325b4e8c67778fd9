/** Simulated Amazon Redshift: production accounts have a cluster where their databases are. */
import type {
  Cluster,
  DescribeClusterParametersMessage,
  DescribeClustersMessage,
  ModifyClusterMessage,
} from '@aws-sdk/client-redshift';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

interface Redshift {
  readonly clusters: Cluster[];
  readonly demandsTls: boolean;
}

const GROUP = 'reports';

function cluster({ world, account, region, flaw }: ServiceLocation): Cluster {
  return {
    ClusterIdentifier: 'reports',
    ClusterStatus: 'available',
    NodeType: 'ra3.large',
    NumberOfNodes: 2,
    MasterUsername: 'reports_owner',
    Encrypted: true,
    ...(flaw('warehouse-without-key', 0.04) ? {} : { KmsKeyId: keyArn(world, account.id, region, 'data') }),
    PubliclyAccessible: flaw('warehouse-public', 0.03),
    ClusterParameterGroups: [
      {
        ParameterGroupName: GROUP,
        ParameterApplyStatus: 'in-sync',
        ClusterParameterStatusList: [{ ParameterName: 'require_ssl', ParameterApplyStatus: 'in-sync' }],
      },
    ],
    Tags: [{ Key: 'Environment', Value: 'production' }],
  };
}

export const redshift = service<Redshift>({
  serviceId: 'Redshift',
  eventSource: 'redshift',
  scope: 'region',
  seed: (place) => ({
    clusters: databaseRole(place.world, place.account, place.region) === 'primary' ? [cluster(place)] : [],
    demandsTls: !place.flaw('warehouse-in-the-clear', 0.04),
  }),
  reads: {
    DescribeClusters: ({ state, input, world }: Call<Redshift, DescribeClustersMessage>) => {
      const { items, next } = page(state.clusters, input.Marker, input.MaxRecords, world);
      return { Clusters: items, Marker: next };
    },
    DescribeClusterParameters: ({ state, input }: Call<Redshift, DescribeClusterParametersMessage>) => {
      const { ParameterGroupName } = input;
      if (ParameterGroupName !== GROUP)
        throw apiError('ClusterParameterGroupNotFound', `Parameter group not found: ${ParameterGroupName}`, 404);
      return {
        Parameters: [
          { ParameterName: 'enable_user_activity_logging', ParameterValue: 'true' },
          { ParameterName: 'require_ssl', ParameterValue: String(state.demandsTls) },
        ],
      };
    },
  },
  writes: {
    ModifyCluster: ({ state, input }: Call<Redshift, ModifyClusterMessage>) => {
      const found = state.clusters.find(({ ClusterIdentifier }) => ClusterIdentifier === input.ClusterIdentifier);
      if (!found) throw apiError('ClusterNotFound', `Cluster ${input.ClusterIdentifier} not found.`, 404);
      if (input.PubliclyAccessible !== undefined) found.PubliclyAccessible = input.PubliclyAccessible;
      return { Cluster: found };
    },
  },
});
