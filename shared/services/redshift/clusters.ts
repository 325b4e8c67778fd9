/** Amazon Redshift: the clusters of a region, by one list. */
import type { Cluster, ClusterParameterGroupStatus } from '@aws-sdk/client-redshift';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { partitionOf } from '../../core/partition.ts';
import { all, given, known, oneOf, required, type Seen, seenIn, tagsOf } from '../../core/reading.ts';

const LIST = 'redshift:DescribeClusters';

/** "ClusterParameterStatus", Amazon Redshift API Reference. */
const APPLIED = [
  'in-sync',
  'pending-reboot',
  'applying',
  'invalid-parameter',
  'apply-deferred',
  'apply-error',
  'unknown-error',
] as const;

export const TLS_PARAMETER = 'require_ssl';

export interface Warehouse {
  /** `available`, `paused`, `modifying`, `deleting`, … */
  readonly status: Seen<string>;
  readonly encrypted: Seen<boolean>;
  /** The KMS key that the cluster names; null for a key that Redshift or a hardware module keeps. */
  readonly kmsKey: Seen<string | null>;
  /** A hardware security module of the account keeps the key. */
  readonly module: boolean;
  readonly isPublic: Seen<boolean>;
  /** The name of its group of parameters. */
  readonly parameterGroup: Seen<string>;
  /** Whether the parameter that demands TLS has the value in the cluster that it has in the group. */
  readonly tlsApplied: Seen<boolean>;
}

export const warehouses = collector({
  id: 'redshift.clusters',
  scope: 'region',
  seldom: 'settings of clusters change by calls alone, and their events make them be read at once',
  actions: [LIST],
  absent: {
    'DescribeClusters.Clusters[].KmsKeyId':
      'no KMS key of the account encrypts it: it is not encrypted, or Redshift or a hardware module keeps the key ("Amazon Redshift database encryption", Amazon Redshift Management Guide)',
    'DescribeClusters.Clusters[].HsmStatus':
      'no hardware module keeps its key ("Cluster", Amazon Redshift API Reference: "whether the cluster has finished applying any hardware security module (HSM) settings changes")',
    'DescribeClusters.Clusters[].ClusterParameterGroups[].ClusterParameterStatusList':
      'the status of the group is that of all its parameters ("ClusterParameterGroupStatus": "The status of parameter updates")',
  },
  open: {
    'DescribeClusters.Clusters[].ClusterParameterGroups[].ClusterParameterStatusList[].ParameterName':
      'the one that is judged is looked for by its name',
  },
  triggers: [apiCalls('redshift', 'CreateCluster', 'ModifyCluster', 'DeleteCluster', 'RestoreFromClusterSnapshot')],
  sdk: () => import('@aws-sdk/client-redshift'),
  collect: async (aws, { RedshiftClient, paginateDescribeClusters }): Promise<Resource<Warehouse>[]> => {
    const pages = paginateDescribeClusters({ client: aws.client(RedshiftClient) }, {});
    const found = await all(pages, (page) => required(page.Clusters, LIST, 'Clusters'));
    return found.map((cluster) => ({
      id: `arn:${partitionOf(aws.region)}:redshift:${aws.region}:${aws.account.id}:cluster:${required(cluster.ClusterIdentifier, LIST, 'ClusterIdentifier')}`,
      tags: tagsOf(cluster.Tags, LIST, 'Tags'),
      facts: factsOf(cluster),
    }));
  },
});

/** A cluster has one group ("Amazon Redshift parameter groups", Amazon Redshift Management Guide). */
const groupOf = (cluster: Cluster): ClusterParameterGroupStatus =>
  required(cluster.ClusterParameterGroups?.[0], LIST, 'ClusterParameterGroups');

const factsOf = (cluster: Cluster): Warehouse => ({
  status: given(cluster.ClusterStatus, LIST, 'ClusterStatus'),
  encrypted: given(cluster.Encrypted, LIST, 'Encrypted'),
  kmsKey: cluster.KmsKeyId || null,
  module: cluster.HsmStatus !== undefined,
  isPublic: given(cluster.PubliclyAccessible, LIST, 'PubliclyAccessible'),
  parameterGroup: seenIn(() => required(groupOf(cluster).ParameterGroupName, LIST, 'ParameterGroupName')),
  tlsApplied: seenIn(() => {
    const group = groupOf(cluster);
    const own = group.ClusterParameterStatusList?.find(({ ParameterName }) => ParameterName === TLS_PARAMETER);
    const status = (own ?? group).ParameterApplyStatus;
    return known(oneOf(status, APPLIED, LIST, 'ParameterApplyStatus')) === 'in-sync';
  }),
});
