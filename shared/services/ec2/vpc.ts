/** Amazon VPC: the networks of a region and the flow logs of their traffic. */
import type { FlowLog as Description, Vpc as VpcDescription } from '@aws-sdk/client-ec2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, given, oneOf, required, type Seen, tagsByKey } from '../../core/reading.ts';
import { blockOf } from './ingress.ts';

const sdk = () => import('@aws-sdk/client-ec2');
const PER_PAGE = 1_000;

export interface Vpc {
  readonly vpcId: string;
  readonly cidr: Seen<string>;
  /** Its blocks of IPv4, the first among them. */
  readonly blocks: Seen<readonly Seen<string>[]>;
  readonly isDefault: Seen<boolean>;
}

const VPCS = 'ec2:DescribeVpcs';
const FLOW_LOGS = 'ec2:DescribeFlowLogs';

/**
 * Whether the resource may belong to the account. EC2 also describes resources that another account shares; these are judged
 * in that account.
 */
export const mayBelongTo =
  (account: string) =>
  ({ OwnerId }: { readonly OwnerId?: string }): boolean =>
    OwnerId === undefined || OwnerId === account;

/** The account's own VPCs; a VPC whose subnets another account shares is judged in that account. */
export const vpcs = collector({
  id: 'ec2.vpcs',
  scope: 'region',
  seldom: 'a network is laid out once; its events make it be read at once',
  actions: [VPCS],
  absent: {
    'DescribeVpcs.Vpcs[].Tags': 'it has no tags ("describe-vpcs", AWS CLI Command Reference, answers without them)',
  },
  triggers: [
    apiCalls('ec2', 'CreateVpc', 'CreateDefaultVpc', 'DeleteVpc', 'AssociateVpcCidrBlock', 'DisassociateVpcCidrBlock'),
  ],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeVpcs }): Promise<Resource<Vpc>[]> => {
    const pages = paginateDescribeVpcs({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.Vpcs, VPCS, 'Vpcs'));
    return found.filter(mayBelongTo(aws.account.id)).map((one) => {
      const vpcId = required(one.VpcId, VPCS, 'VpcId');
      const owner = given(one.OwnerId, VPCS, 'OwnerId');
      const cidr = given(one.CidrBlock, VPCS, 'CidrBlock');
      const isDefault = given(one.IsDefault, VPCS, 'IsDefault');
      const facts = { vpcId, cidr, blocks: blocksOf(one), isDefault };
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:vpc/${vpcId}`,
        // EC2 leaves out the tags of a resource without tags
        tags: tagsByKey(one.Tags),
        facts: owner instanceof CouldNotRead ? owner : facts,
      };
    });
  },
});

const BLOCK_STATES = ['associating', 'associated', 'disassociating', 'disassociated', 'failing', 'failed'] as const;

/**
 * The associated blocks. A removed block is still listed for a while ("VpcCidrBlockState", Amazon EC2 API Reference).
 */
function blocksOf({ CidrBlockAssociationSet }: VpcDescription): Seen<readonly Seen<string>[]> {
  const found = given(CidrBlockAssociationSet, VPCS, 'CidrBlockAssociationSet');
  if (found instanceof CouldNotRead) return found;
  return found.flatMap(({ CidrBlock, CidrBlockState }): Seen<string>[] => {
    const state = oneOf(CidrBlockState?.State, BLOCK_STATES, VPCS, 'CidrBlockState.State');
    if (state instanceof CouldNotRead) return [state];
    return state === 'associated' || state === 'associating' ? [blockOf(CidrBlock, VPCS, 'CidrBlock')] : [];
  });
}

export const TRAFFIC = ['ALL', 'ACCEPT', 'REJECT'] as const;
export type Traffic = (typeof TRAFFIC)[number];

export interface FlowLog {
  /** The VPC, subnet, network interface or transit gateway whose traffic it records. */
  readonly resource: Seen<string>;
  /** Null for transit gateways, which do not have this choice. */
  readonly traffic: Seen<Traffic | null>;
  readonly active: Seen<boolean>;
  /** The records do not arrive, because a permission or the destination itself is missing. */
  readonly failing: Seen<boolean>;
}

export const flowLogs = collector({
  id: 'ec2.flow-logs',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [FLOW_LOGS],
  triggers: [apiCalls('ec2', 'CreateFlowLogs', 'DeleteFlowLogs')],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeFlowLogs }) => {
    const pages = paginateDescribeFlowLogs({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.FlowLogs, FLOW_LOGS, 'FlowLogs'));
    return found.map((log): Resource<FlowLog> => {
      // "FlowLog" (Amazon EC2 API Reference) has one value of the status, and two of the delivery
      const status = oneOf(log.FlowLogStatus, ['ACTIVE'], FLOW_LOGS, 'FlowLogStatus');
      const delivery = oneOf(log.DeliverLogsStatus, ['SUCCESS', 'FAILED'], FLOW_LOGS, 'DeliverLogsStatus');
      return {
        id: required(log.FlowLogId, FLOW_LOGS, 'FlowLogId'),
        facts: {
          resource: given(log.ResourceId, FLOW_LOGS, 'ResourceId'),
          traffic: trafficOf(log),
          active: status instanceof CouldNotRead ? status : true,
          failing: delivery instanceof CouldNotRead ? delivery : delivery === 'FAILED',
        },
      };
    });
  },
});

/** "TrafficType is not supported for transit gateways": their flow logs have none. */
function trafficOf({ TrafficType, ResourceId }: Description): Seen<Traffic | null> {
  const traffic = oneOf(TrafficType, TRAFFIC, FLOW_LOGS, 'TrafficType');
  return TrafficType === undefined && ResourceId?.startsWith('tgw-') ? null : traffic;
}
