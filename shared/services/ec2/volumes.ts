/** Amazon EBS: whether a region has any volume. */
import { collector, type Resource } from '../../core/collector.ts';
import { required } from '../../core/reading.ts';

export interface Volumes {
  /** Whether there is one. The number is not read: one page with a volume on it suffices. */
  readonly any: boolean;
}

const DESCRIBE = 'ec2:DescribeVolumes';
/** The fewest that the API returns at once. */
const PER_PAGE = 5;

/** One resource: the account in this region. */
export const volumes = collector({
  id: 'ec2.volumes',
  scope: 'region',
  actions: [DESCRIBE],
  // volumes are created and deleted with every instance, so their changes are left to the next scan
  triggers: [],
  sdk: () => import('@aws-sdk/client-ec2'),
  collect: async (aws, { EC2Client, paginateDescribeVolumes }): Promise<Resource<Volumes>[]> => {
    const pages = paginateDescribeVolumes({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    for await (const { Volumes } of pages) {
      if (required(Volumes, DESCRIBE, 'Volumes').length > 0) return [{ id: aws.account.id, facts: { any: true } }];
    }
    return [{ id: aws.account.id, facts: { any: false } }];
  },
});
