/** Simulated Amazon MSK: production accounts have a cluster where their databases are. */
import type { Cluster, ListClustersV2Request, UpdateConnectivityRequest } from '@aws-sdk/client-kafka';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

interface Kafka {
  readonly clusters: Cluster[];
}

function cluster({ world, account, region, random, flaw }: ServiceLocation): Cluster {
  const PublicAccess = { Type: flaw('brokers-public', 0.02) ? 'SERVICE_PROVIDED_EIPS' : 'DISABLED' };
  return {
    ClusterArn: `arn:aws:kafka:${region}:${account.id}:cluster/orders/${random.hex(8)}-1`,
    ClusterName: 'orders',
    ClusterType: 'PROVISIONED',
    State: 'ACTIVE',
    CurrentVersion: 'K3P5ROKL5A1OLE',
    Tags: { Environment: 'production' },
    Provisioned: {
      NumberOfBrokerNodes: 3,
      BrokerNodeGroupInfo: { ClientSubnets: [], InstanceType: 'kafka.m7g.large', ConnectivityInfo: { PublicAccess } },
      EncryptionInfo: {
        EncryptionAtRest: { DataVolumeKMSKeyId: keyArn(world, account.id, region, 'data') },
        EncryptionInTransit: {
          InCluster: true,
          ClientBroker: flaw('brokers-in-the-clear', 0.04) ? 'TLS_PLAINTEXT' : 'TLS',
        },
      },
    },
  };
}

export const kafka = service<Kafka>({
  serviceId: 'Kafka',
  eventSource: 'kafka',
  scope: 'region',
  seed: (place) => ({
    clusters: databaseRole(place.world, place.account, place.region) === 'primary' ? [cluster(place)] : [],
  }),
  reads: {
    ListClustersV2: ({ state, input, world }: Call<Kafka, ListClustersV2Request>) => {
      const { items, next } = page(state.clusters, input.NextToken, input.MaxResults, world);
      return { ClusterInfoList: items, NextToken: next };
    },
  },
  writes: {
    UpdateConnectivity: ({ state, input }: Call<Kafka, UpdateConnectivityRequest>) => {
      const found = state.clusters.find(({ ClusterArn }) => ClusterArn === input.ClusterArn);
      const info = found?.Provisioned?.BrokerNodeGroupInfo;
      if (!info) throw apiError('NotFoundException', 'The resource could not be found.', 404);
      info.ConnectivityInfo = { ...info.ConnectivityInfo, ...input.ConnectivityInfo };
      return { ClusterArn: input.ClusterArn };
    },
  },
});
