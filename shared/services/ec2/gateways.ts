/** Amazon VPC: the ways out of a VPC: NAT gateways, endpoints of services, and peering connections. */
import type { VpcEndpoint as EndpointDescription, NatGateway as NatDescription } from '@aws-sdk/client-ec2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, given, oneOf, required, type Seen, tagsByKey } from '../../core/reading.ts';
import { blockOf } from './ingress.ts';

const sdk = () => import('@aws-sdk/client-ec2');
const PER_PAGE = 1_000;
const NATS = 'ec2:DescribeNatGateways';
const ENDPOINTS = 'ec2:DescribeVpcEndpoints';
const PEERINGS = 'ec2:DescribeVpcPeeringConnections';

export interface NatGateway {
  readonly gateway: string;
  readonly isAvailable: Seen<boolean>;
  /** Whether it serves every zone of its VPC. */
  readonly isRegional: Seen<boolean>;
  /** The subnet that it is in; null for one that serves every zone. */
  readonly subnet: Seen<string | null>;
}

/** A deleted gateway is listed for about an hour ("NatGatewayState", Amazon EC2 API Reference). */
const NAT_STATES = ['pending', 'failed', 'available', 'deleting', 'deleted'] as const;

export const natGateways = collector({
  id: 'ec2.nat-gateways',
  scope: 'region',
  seldom: 'a network is laid out once; its events make it be read at once',
  actions: [NATS],
  absent: {
    'DescribeNatGateways.NatGateways[].AvailabilityMode':
      'it is in one zone ("describe-nat-gateways", AWS CLI Command Reference, answers without it)',
  },
  triggers: [apiCalls('ec2', 'CreateNatGateway', 'DeleteNatGateway')],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeNatGateways }): Promise<Resource<NatGateway>[]> => {
    const pages = paginateDescribeNatGateways({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.NatGateways, NATS, 'NatGateways'));
    return found.map((one) => {
      const gateway = required(one.NatGatewayId, NATS, 'NatGatewayId');
      const state = oneOf(one.State, NAT_STATES, NATS, 'State');
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:natgateway/${gateway}`,
        facts: {
          gateway,
          isAvailable: state instanceof CouldNotRead ? state : state === 'available',
          ...placeOf(one),
        },
      };
    });
  },
});

function placeOf({ AvailabilityMode, SubnetId }: NatDescription): Pick<NatGateway, 'isRegional' | 'subnet'> {
  const mode = oneOf(AvailabilityMode ?? 'zonal', ['zonal', 'regional'], NATS, 'AvailabilityMode');
  const isRegional = mode instanceof CouldNotRead ? mode : mode === 'regional';
  return { isRegional, subnet: isRegional === true ? null : given(SubnetId, NATS, 'SubnetId') };
}

export interface VpcEndpoint {
  readonly vpc: Seen<string>;
  /** As `com.amazonaws.eu-west-1.s3`. */
  readonly service: Seen<string>;
  readonly kind: Seen<'gateway' | 'interface' | 'other'>;
  readonly isAvailable: Seen<boolean>;
  /** For a gateway: the route tables whose subnets use it. */
  readonly tables: Seen<readonly string[]>;
  /** For an interface: the subnets that it is in. */
  readonly subnets: Seen<readonly string[]>;
  /** For an interface: whether the service's usual name leads to it. */
  readonly hasPrivateName: Seen<boolean>;
}

/** EC2 answers `available` where its reference says `Available` ("describe-vpc-endpoints", AWS CLI Command Reference). */
const ENDPOINT_STATES = [
  'pendingacceptance',
  'pending',
  'available',
  'deleting',
  'deleted',
  'rejected',
  'failed',
  'expired',
  'partial',
] as const;
const ENDPOINT_TYPES = ['Interface', 'Gateway', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork', 'Tunnel'] as const;
const KINDS = { Interface: 'interface', Gateway: 'gateway' } as const;

export const vpcEndpoints = collector({
  id: 'ec2.vpc-endpoints',
  scope: 'region',
  seldom: 'a network is laid out once; its events make it be read at once',
  actions: [ENDPOINTS],
  triggers: [apiCalls('ec2', 'CreateVpcEndpoint', 'ModifyVpcEndpoint', 'DeleteVpcEndpoints')],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeVpcEndpoints }): Promise<Resource<VpcEndpoint>[]> => {
    const pages = paginateDescribeVpcEndpoints({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.VpcEndpoints, ENDPOINTS, 'VpcEndpoints'));
    return found.map((one) => ({
      id: `arn:aws:ec2:${aws.region}:${aws.account.id}:vpc-endpoint/${required(one.VpcEndpointId, ENDPOINTS, 'VpcEndpointId')}`,
      facts: endpointOf(one),
    }));
  },
});

function endpointOf(one: EndpointDescription): VpcEndpoint {
  const state = oneOf(one.State?.toLowerCase(), ENDPOINT_STATES, ENDPOINTS, 'State');
  const type = oneOf(one.VpcEndpointType, ENDPOINT_TYPES, ENDPOINTS, 'VpcEndpointType');
  const kind = type instanceof CouldNotRead ? type : type === 'Interface' || type === 'Gateway' ? KINDS[type] : 'other';
  // its kind decides which of these fields it has
  const of = <T>(which: VpcEndpoint['kind'], none: T, value: () => Seen<T>): Seen<T> => {
    if (kind instanceof CouldNotRead) return kind;
    return kind === which ? value() : none;
  };
  return {
    vpc: given(one.VpcId, ENDPOINTS, 'VpcId'),
    service: given(one.ServiceName, ENDPOINTS, 'ServiceName'),
    kind,
    isAvailable: state instanceof CouldNotRead ? state : state === 'available',
    tables: of<readonly string[]>('gateway', [], () => given(one.RouteTableIds, ENDPOINTS, 'RouteTableIds')),
    subnets: of<readonly string[]>('interface', [], () => given(one.SubnetIds, ENDPOINTS, 'SubnetIds')),
    hasPrivateName: of('interface', false, () => given(one.PrivateDnsEnabled, ENDPOINTS, 'PrivateDnsEnabled')),
  };
}

/** One of the two VPCs that are connected. */
export interface PeeringSide {
  readonly vpc: Seen<string>;
  /** Its blocks of IPv4. */
  readonly blocks: Seen<readonly Seen<string>[]>;
}

export interface Peering {
  readonly connection: string;
  readonly sides: readonly PeeringSide[];
}

const PEERING_STATES = [
  'initiating-request',
  'pending-acceptance',
  'active',
  'deleted',
  'rejected',
  'failed',
  'expired',
  'provisioning',
  'deleting',
] as const;

/** Connections that carry traffic. Pending and ended connections have no address blocks of the other side. */
export const peerings = collector({
  id: 'ec2.peerings',
  scope: 'region',
  seldom: 'a network is laid out once; its events make it be read at once',
  actions: [PEERINGS],
  absent: {
    'DescribeVpcPeeringConnections.VpcPeeringConnections[].Tags':
      'it has no tags ("describe-vpc-peering-connections", AWS CLI Command Reference)',
  },
  triggers: [apiCalls('ec2', 'AcceptVpcPeeringConnection', 'DeleteVpcPeeringConnection')],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeVpcPeeringConnections }): Promise<Resource<Peering>[]> => {
    const pages = paginateDescribeVpcPeeringConnections({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.VpcPeeringConnections, PEERINGS, 'VpcPeeringConnections'));
    return found.flatMap((one) => {
      const connection = required(one.VpcPeeringConnectionId, PEERINGS, 'VpcPeeringConnectionId');
      const state = oneOf(one.Status?.Code, PEERING_STATES, PEERINGS, 'Status.Code');
      if (!(state instanceof CouldNotRead) && state !== 'active') return [];
      const sides = [one.RequesterVpcInfo, one.AccepterVpcInfo].map((side) => sideOf(side));
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:vpc-peering-connection/${connection}`,
        tags: tagsByKey(one.Tags),
        facts: state instanceof CouldNotRead ? state : { connection, sides },
      };
    });
  },
});

function sideOf(side: { VpcId?: string; CidrBlockSet?: { CidrBlock?: string }[] } | undefined): PeeringSide {
  const blocks = given(side?.CidrBlockSet, PEERINGS, 'CidrBlockSet');
  return {
    vpc: given(side?.VpcId, PEERINGS, 'VpcId'),
    blocks:
      blocks instanceof CouldNotRead
        ? blocks
        : blocks.map(({ CidrBlock }) => blockOf(CidrBlock, PEERINGS, 'CidrBlock')),
  };
}
