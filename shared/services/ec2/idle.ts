/** Amazon EC2: addresses that nothing uses, and volumes that nothing is attached to, by one list each. */
import { collector, type Resource } from '../../core/collector.ts';
import { all, instantOf, oneOf, required, type Seen, tagsByKey } from '../../core/reading.ts';

const ADDRESSES = 'ec2:DescribeAddresses';
const VOLUMES = 'ec2:DescribeVolumes';
/** The largest page that the API returns. */
const PER_PAGE = 500;
const STATES = ['creating', 'available', 'in-use', 'deleting', 'deleted', 'error'] as const;

export interface Idle {
  readonly kind: 'address' | 'volume';
  /** Whether nothing uses it. */
  readonly isIdle: Seen<boolean>;
  /** ISO instant of its creation; null for an address, for which AWS does not return it. */
  readonly created: Seen<string | null>;
}

/** Every address, and the volumes that are attached to nothing, by a filter. */
export const idle = collector({
  id: 'ec2.idle',
  scope: 'region',
  seldom: 'what a resource costs in a week before it is seen is little, and nothing is in danger',
  actions: [ADDRESSES, VOLUMES],
  absent: {
    'DescribeAddresses.Addresses[].AssociationId':
      'it is associated with nothing ("Address", Amazon EC2 API Reference: the ID of "the association of the address with an instance")',
    'DescribeAddresses.Addresses[].Tags': 'it has no tags ("describe-addresses", AWS CLI Command Reference)',
    'DescribeVolumes.Volumes[].Tags': 'it has no tags ("describe-volumes", AWS CLI Command Reference)',
  },
  // addresses and volumes come and go with instances, and count as unused after weeks
  triggers: [],
  sdk: () => import('@aws-sdk/client-ec2'),
  collect: async (aws, sdk): Promise<Resource<Idle>[]> => {
    const client = aws.client(sdk.EC2Client);
    const arnOf = (what: string, id: string) => `arn:aws:ec2:${aws.region}:${aws.account.id}:${what}/${id}`;
    const { Addresses } = await client.send(new sdk.DescribeAddressesCommand({}));
    const addresses = required(Addresses, ADDRESSES, 'Addresses').map(
      (one): Resource<Idle> => ({
        id: arnOf('elastic-ip', required(one.AllocationId, ADDRESSES, 'AllocationId')),
        tags: tagsByKey(one.Tags),
        facts: { kind: 'address', isIdle: one.AssociationId === undefined, created: null },
      }),
    );
    const Filters = [{ Name: 'status', Values: ['available'] }];
    const pages = sdk.paginateDescribeVolumes({ client, pageSize: PER_PAGE }, { Filters });
    const volumes = (await all(pages, (page) => required(page.Volumes, VOLUMES, 'Volumes'))).map(
      (one): Resource<Idle> => {
        const state = oneOf(one.State, STATES, VOLUMES, 'State');
        return {
          id: arnOf('volume', required(one.VolumeId, VOLUMES, 'VolumeId')),
          tags: tagsByKey(one.Tags),
          facts: {
            kind: 'volume',
            isIdle: typeof state === 'string' ? state === 'available' : state,
            created: instantOf(one.CreateTime, VOLUMES, 'CreateTime'),
          },
        };
      },
    );
    return [...addresses, ...volumes];
  },
});
