/** Stores of data besides databases and buckets. */
import { CreateClusterCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { type Seed, TAGS } from './seed.ts';

const warehouse = {
  ClusterIdentifier: 'reports',
  NodeType: 'ra3.large',
  MasterUsername: 'owner',
  MasterUserPassword: 'Not-a-secret-1',
  Tags: TAGS,
};

const OWN_KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export const warehouses: Seed = {
  scope: 'region',
  good: async ({ client }) => {
    const sound = { Encrypted: true, KmsKeyId: OWN_KEY, PubliclyAccessible: false };
    await client(RedshiftClient).send(new CreateClusterCommand({ ...warehouse, ...sound }));
  },
  /** In the clear, and public. */
  bad: async ({ client }) => {
    const open = { Encrypted: false, PubliclyAccessible: true };
    await client(RedshiftClient).send(new CreateClusterCommand({ ...warehouse, ...open }));
  },
};
