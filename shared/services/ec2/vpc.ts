/** Amazon VPC: the networks of a region and the flow logs of their traffic. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, required, tagsByKey } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-ec2');
const PER_PAGE = 1_000;

export interface Vpc {
  readonly vpcId: string;
  readonly cidr: string;
  readonly isDefault: boolean;
}

/** The account's own VPCs; one whose subnets another account shares is judged there. */
export const vpcs = collector({
  id: 'ec2.vpcs',
  scope: 'region',
  actions: ['ec2:DescribeVpcs'],
  triggers: [apiCalls('ec2', 'CreateVpc', 'CreateDefaultVpc', 'DeleteVpc')],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeVpcs }) => {
    const pages = paginateDescribeVpcs({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.Vpcs, 'ec2:DescribeVpcs', 'Vpcs'));
    const own = found.filter(({ OwnerId }) => !OwnerId || OwnerId === aws.account.id);
    return own.map(({ VpcId, CidrBlock, IsDefault, Tags = [] }): Resource<Vpc> => {
      const vpcId = required(VpcId, 'ec2:DescribeVpcs', 'VpcId');
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:vpc/${vpcId}`,
        tags: tagsByKey(Tags),
        facts: { vpcId, cidr: CidrBlock ?? '', isDefault: IsDefault ?? false },
      };
    });
  },
});

export interface FlowLog {
  /** The VPC, subnet, network interface or transit gateway whose traffic it records. */
  readonly resource: string;
  /** `ALL`, `ACCEPT` or `REJECT`; null for transit gateways, which know no such choice. */
  readonly traffic: string | null;
  readonly active: boolean;
  /** The records do not reach where they should, for lack of permission or of the destination itself. */
  readonly failing: boolean;
}

export const flowLogs = collector({
  id: 'ec2.flow-logs',
  scope: 'region',
  actions: ['ec2:DescribeFlowLogs'],
  triggers: [apiCalls('ec2', 'CreateFlowLogs', 'DeleteFlowLogs')],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeFlowLogs }) => {
    const pages = paginateDescribeFlowLogs({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.FlowLogs, 'ec2:DescribeFlowLogs', 'FlowLogs'));
    return found.map(
      (log): Resource<FlowLog> => ({
        id: required(log.FlowLogId, 'ec2:DescribeFlowLogs', 'FlowLogId'),
        facts: {
          resource: required(log.ResourceId, 'ec2:DescribeFlowLogs', 'ResourceId'),
          traffic: log.TrafficType ?? null,
          active: log.FlowLogStatus === 'ACTIVE',
          failing: log.DeliverLogsStatus === 'FAILED',
        },
      }),
    );
  },
});
