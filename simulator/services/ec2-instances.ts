/** The instances of simulated Amazon EC2. */
import type {
  DescribeInstancesRequest,
  Filter,
  Instance,
  ModifyInstanceMetadataOptionsRequest,
} from '@aws-sdk/client-ec2';
import { apiError, type Call, page, type ServiceLocation } from '../service.ts';

export interface Instances {
  /** Production accounts have one beside those of their groups, where their databases are. */
  readonly instances: Instance[];
}

export const valuesOf = (filters: readonly Filter[] | undefined, name: string): string[] =>
  filters?.find(({ Name }) => Name === name)?.Values ?? [];

export const instance = ({ flaw }: ServiceLocation, InstanceId: string): Instance => ({
  InstanceId,
  InstanceType: flaw('instance-of-old-type', 0.03) ? 'c3.large' : 't3.medium',
  State: { Name: 'running' },
  EbsOptimized: false,
  MaintenanceOptions: { AutoRecovery: flaw('instance-without-recovery', 0.04) ? 'disabled' : 'default' },
  MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: flaw('instance-imds-v1', 0.04) ? 'optional' : 'required' },
  ...(flaw('instance-without-role', 0.04)
    ? {}
    : { IamInstanceProfile: { Arn: 'arn:aws:iam::111122223333:instance-profile/nodes', Id: 'AIPAEXAMPLE' } }),
  ...(flaw('instance-public', 0.02) ? { PublicIpAddress: '203.0.113.10' } : {}),
  Tags: [{ Key: 'Environment', Value: 'production' }],
});

export const instanceReads = {
  /** A call with an unknown id finds no instance; with a filter, that is not an error. */
  DescribeInstances: ({ state, input, world }: Call<Instances, DescribeInstancesRequest>) => {
    const wanted = valuesOf(input.Filters, 'instance-id');
    const found = state.instances.filter(({ InstanceId = '' }) => !input.Filters || wanted.includes(InstanceId));
    const { items, next } = page(found, input.NextToken, input.MaxResults, world);
    return { Reservations: items.map((instance) => ({ Instances: [instance] })), NextToken: next };
  },
};

export const instanceWrites = {
  ModifyInstanceMetadataOptions: ({ state, input }: Call<Instances, ModifyInstanceMetadataOptionsRequest>) => {
    const found = state.instances.find(({ InstanceId }) => InstanceId === input.InstanceId);
    if (!found) throw apiError('InvalidInstanceID.NotFound', `The instance ID '${input.InstanceId}' does not exist`);
    found.MetadataOptions = {
      ...found.MetadataOptions,
      ...(input.HttpTokens ? { HttpTokens: input.HttpTokens } : {}),
    };
    return { InstanceId: input.InstanceId, InstanceMetadataOptions: found.MetadataOptions };
  },
};
