/** Amazon MSK: the clusters of Apache Kafka in a region, by one list. */
import type { Cluster, Provisioned } from '@aws-sdk/client-kafka';
import { awsService, leftToNextScan } from '../../core/aws-service.ts';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, given, known, oneOf, required, type Seen, seenIn } from '../../core/reading.ts';

const LIST = 'kafka:ListClustersV2';

/** Values on the wire ("Clusters", Amazon MSK API Reference, version 2). */
const TYPES = ['PROVISIONED', 'SERVERLESS'] as const;
const STATES = [
  'ACTIVE',
  'CREATING',
  'DELETING',
  'FAILED',
  'HEALING',
  'MAINTENANCE',
  'REBOOTING_BROKER',
  'UPDATING',
] as const;
const CLIENTS = ['TLS', 'TLS_PLAINTEXT', 'PLAINTEXT'] as const;
const ACCESS = ['DISABLED', 'SERVICE_PROVIDED_EIPS'] as const;

export interface BrokerCluster {
  readonly state: Seen<(typeof STATES)[number]>;
  readonly kind: Seen<(typeof TYPES)[number]>;
  /** The KMS key of the volumes; null for serverless clusters, whose key MSK keeps. */
  readonly kmsKey: Seen<string | null>;
  /** Brokers speak TLS to each other. */
  readonly tlsAmongBrokers: Seen<boolean>;
  /** How clients may speak to brokers. */
  readonly clients: Seen<(typeof CLIENTS)[number]>;
  readonly isPublic: Seen<boolean>;
}

export const brokerClusters = collector({
  id: 'kafka.clusters',
  scope: 'region',
  seldom: 'settings of clusters change by calls alone, and their events make them be read at once',
  actions: [LIST],
  triggers: [
    apiCalls('kafka', 'CreateCluster', 'CreateClusterV2', 'DeleteCluster', 'UpdateConnectivity', 'UpdateSecurity'),
  ],
  sdk: () => import('@aws-sdk/client-kafka'),
  collect: async (aws, { KafkaClient, paginateListClustersV2 }): Promise<Resource<BrokerCluster>[]> => {
    const pages = paginateListClustersV2({ client: aws.client(KafkaClient) }, {});
    const found = await all(pages, (page) => required(page.ClusterInfoList, LIST, 'ClusterInfoList'));
    return found.map((cluster) => ({
      id: required(cluster.ClusterArn, LIST, 'ClusterArn'),
      tags: given(cluster.Tags, LIST, 'Tags'),
      facts: factsOf(cluster),
    }));
  },
});

function factsOf(cluster: Cluster): BrokerCluster {
  const kind = oneOf(cluster.ClusterType, TYPES, LIST, 'ClusterType');
  const state = oneOf(cluster.State, STATES, LIST, 'State');
  return { state, kind, ...(kind === 'SERVERLESS' ? SERVERLESS : settingsOf(cluster.Provisioned)) };
}

type Settings = Omit<BrokerCluster, 'state' | 'kind'>;

/** Private, and with TLS at any time ("Use MSK Serverless clusters", Amazon MSK Developer Guide). */
const SERVERLESS: Settings = { kmsKey: null, tlsAmongBrokers: true, clients: 'TLS', isPublic: false };

function settingsOf(provisioned: Provisioned | undefined): Settings {
  const rest = provisioned?.EncryptionInfo?.EncryptionAtRest;
  const transit = provisioned?.EncryptionInfo?.EncryptionInTransit;
  const access = provisioned?.BrokerNodeGroupInfo?.ConnectivityInfo?.PublicAccess;
  return {
    kmsKey: given(rest?.DataVolumeKMSKeyId, LIST, 'DataVolumeKMSKeyId'),
    tlsAmongBrokers: given(transit?.InCluster, LIST, 'InCluster'),
    clients: oneOf(transit?.ClientBroker, CLIENTS, LIST, 'ClientBroker'),
    isPublic: seenIn(() => known(oneOf(access?.Type, ACCESS, LIST, 'PublicAccess.Type')) !== 'DISABLED'),
  };
}

export default awsService({
  service: 'kafka',
  clients: ['kafka'],
  calls: [
    leftToNextScan(
      'how many brokers a cluster has, how large they are and which versions they run is not judged',
      'UpdateBrokerCount',
      'UpdateBrokerStorage',
      'UpdateBrokerType',
      'UpdateClusterKafkaVersion',
      'UpdateMonitoring',
      'UpdateRebalancing',
      'UpdateStorage',
      'RebootBroker',
    ),
    leftToNextScan('no collector reads configurations', '*Configuration', 'UpdateClusterConfiguration'),
    leftToNextScan('who may use a cluster is not judged', '*ScramSecret', '*ClusterPolicy'),
    leftToNextScan(
      'private connections, channels, replicators and topics are not judged',
      '*VpcConnection',
      'RejectClientVpcConnection',
      '*Channel',
      '*Replicator',
      'UpdateReplicationInfo',
      '*Topic',
    ),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [],
});
