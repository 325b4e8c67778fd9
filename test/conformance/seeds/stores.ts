/** Stores of data besides databases and buckets. */
import { CreateClusterCommand as CreateBrokersCommand, KafkaClient } from '@aws-sdk/client-kafka';
import { CreateDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch';
import { CreateClusterCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { type Seed, TAGS } from './seed.ts';

const warehouse = {
  ClusterIdentifier: 'reports',
  NodeType: 'ra3.large',
  MasterUsername: 'owner',
  MasterUserPassword: 'Not-a-secret-1',
};

const OWN_KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export const warehouses: Seed = {
  scope: 'region',
  good: async ({ client }) => {
    const sound = { Encrypted: true, KmsKeyId: OWN_KEY, PubliclyAccessible: false, Tags: TAGS };
    await client(RedshiftClient).send(new CreateClusterCommand({ ...warehouse, ...sound }));
  },
  /** In the clear, and public. Without tags, so that its workload is in one region. */
  bad: async ({ client }) => {
    const open = { Encrypted: false, PubliclyAccessible: true };
    await client(RedshiftClient).send(new CreateClusterCommand({ ...warehouse, ...open }));
  },
};

const cluster = {
  ClusterName: 'orders',
  KafkaVersion: '3.8.x',
  NumberOfBrokerNodes: 3,
};
const nodes = (Type: string) => ({
  InstanceType: 'kafka.m7g.large',
  ClientSubnets: ['subnet-0a1b2c3d4e5f60718'],
  ConnectivityInfo: { PublicAccess: { Type } },
});

export const brokers: Seed = {
  scope: 'region',
  good: async ({ client }) => {
    const EncryptionInfo = {
      EncryptionAtRest: { DataVolumeKMSKeyId: OWN_KEY },
      EncryptionInTransit: { InCluster: true, ClientBroker: 'TLS' as const },
    };
    const Tags = { Project: 'payments', Environment: 'production' };
    const BrokerNodeGroupInfo = nodes('DISABLED');
    await client(KafkaClient).send(new CreateBrokersCommand({ ...cluster, Tags, EncryptionInfo, BrokerNodeGroupInfo }));
  },
  /** Under the key of AWS, with clients in the clear, and public. Without tags, as above. */
  bad: async ({ client }) => {
    const EncryptionInfo = {
      EncryptionAtRest: { DataVolumeKMSKeyId: 'alias/aws/kafka' },
      EncryptionInTransit: { InCluster: true, ClientBroker: 'TLS_PLAINTEXT' as const },
    };
    const BrokerNodeGroupInfo = nodes('SERVICE_PROVIDED_EIPS');
    await client(KafkaClient).send(new CreateBrokersCommand({ ...cluster, EncryptionInfo, BrokerNodeGroupInfo }));
  },
};

export const domains: Seed = {
  scope: 'region',
  good: async ({ client }) => {
    const sound = {
      EncryptionAtRestOptions: { Enabled: true, KmsKeyId: OWN_KEY },
      NodeToNodeEncryptionOptions: { Enabled: true },
      DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' as const },
      VPCOptions: { SubnetIds: ['subnet-0a1b2c3d4e5f60718'] },
    };
    await client(OpenSearchClient).send(new CreateDomainCommand({ DomainName: 'catalogue', ...sound }));
  },
  /** In the clear, with and without TLS, and public. */
  bad: async ({ client }) => {
    const open = {
      EncryptionAtRestOptions: { Enabled: false },
      NodeToNodeEncryptionOptions: { Enabled: false },
      DomainEndpointOptions: { EnforceHTTPS: false, TLSSecurityPolicy: 'Policy-Min-TLS-1-0-2019-07' as const },
    };
    await client(OpenSearchClient).send(new CreateDomainCommand({ DomainName: 'catalogue', ...open }));
  },
};
