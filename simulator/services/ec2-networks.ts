/** Simulated networks inside a VPC: subnets in two zones with their routes, ACLs, NAT gateways and endpoints. */
import type {
  DescribeNetworkInterfacesRequest,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  Subnet,
  VpcEndpoint,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { type Call, page, type ServiceLocation } from '../service.ts';

export interface Networks {
  subnets: Subnet[];
  tables: RouteTable[];
  acls: NetworkAcl[];
  gateways: NatGateway[];
  endpoints: VpcEndpoint[];
  peerings: VpcPeeringConnection[];
  interfaces: NetworkInterface[];
}

const ANYWHERE = '0.0.0.0/0';
const ID_LENGTH = 17;
const INTERFACES = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'kms', 'sts', 'ssm', 'ec2'];
const ZONES = ['a', 'b'];

const refuse = (Egress: boolean) => [
  { RuleNumber: 32_767, Protocol: '-1', RuleAction: 'deny' as const, Egress, CidrBlock: ANYWHERE },
  { RuleNumber: 32_768, Protocol: '-1', RuleAction: 'deny' as const, Egress, Ipv6CidrBlock: '::/0' },
];
const admit = (RuleNumber: number, Egress: boolean, port?: number) => ({
  ...{ RuleNumber, RuleAction: 'allow' as const, Egress, CidrBlock: ANYWHERE },
  ...(port ? { Protocol: '6', PortRange: { From: port, To: port } } : { Protocol: '-1' }),
});

/** Accounts without an application have a VPC in which nothing is, with what every VPC is born with. */
export function networksOf(place: ServiceLocation, vpc: string, block: string): Networks {
  const { account, random, region, flaw } = place;
  const id = (kind: string) => `${kind}-${random.hex(ID_LENGTH)}`;
  const of = { VpcId: vpc, OwnerId: account.id };
  const entries = [admit(100, false), ...refuse(false), admit(100, true), ...refuse(true)];
  const born: NetworkAcl = { ...of, NetworkAclId: id('acl'), IsDefault: true, Associations: [], Entries: entries };
  const local = { DestinationCidrBlock: block, GatewayId: 'local', State: 'active' as const };
  const main: RouteTable = { ...of, RouteTableId: id('rtb'), Associations: [{ Main: true }], Routes: [local] };
  const none = { subnets: [], gateways: [], endpoints: [], peerings: [], interfaces: [] };
  if (account.kind !== 'member') return { ...none, tables: [main], acls: [born] };

  const [net = ''] = block.split('.0.0/');
  const subnet = (zone: string, index: number): Subnet => ({
    ...of,
    SubnetId: id('subnet'),
    AvailabilityZone: `${region}${zone}`,
    CidrBlock: `${net}.${index}.0/24`,
    AvailableIpAddressCount: 240,
    MapPublicIpOnLaunch: false,
    State: 'available',
  });
  const edge = ZONES.map((zone, index) => subnet(zone, index));
  const inside = ZONES.map((zone, index) => subnet(zone, 128 + index));
  const gateways = edge.map(
    ({ SubnetId }): NatGateway => ({ NatGatewayId: id('nat'), VpcId: vpc, SubnetId, State: 'available' }),
  );
  const route = (target: object) => ({ DestinationCidrBlock: ANYWHERE, State: 'active' as const, ...target });
  const table = (subnets: Subnet[], target: object): RouteTable => ({
    ...of,
    RouteTableId: id('rtb'),
    Associations: subnets.map(({ SubnetId }) => ({ Main: false, SubnetId })),
    Routes: [local, route(target)],
  });
  const isShared = flaw('nat-shared', 0.05);
  const ways = inside.map((one, index) => table([one], { NatGatewayId: gateways[isShared ? 0 : index]?.NatGatewayId }));
  const ports = flaw('acl-open', 0.04) ? [443, 22] : [443];
  const acl: NetworkAcl = {
    ...of,
    NetworkAclId: id('acl'),
    IsDefault: false,
    Associations: [...edge, ...inside].map(({ SubnetId }) => ({ SubnetId })),
    Entries: [...ports.map((port, index) => admit(100 + index, false, port)), ...refuse(false), admit(100, true)],
  };
  const endpoint = (name: string, more: object): VpcEndpoint => ({
    VpcEndpointId: id('vpce'),
    VpcId: vpc,
    ServiceName: `com.amazonaws.${region}.${name}`,
    // as EC2 answers it, which is not as its reference spells it
    State: 'available' as VpcEndpoint['State'],
    ...more,
  });
  const RouteTableIds = ways.map(({ RouteTableId = '' }) => RouteTableId);
  const SubnetIds = inside.map(({ SubnetId = '' }) => SubnetId);
  const gateway = { VpcEndpointType: 'Gateway' as const, RouteTableIds };
  const face = { VpcEndpointType: 'Interface' as const, SubnetIds, PrivateDnsEnabled: true };
  const balancer = edge.map(
    ({ SubnetId }): NetworkInterface => ({
      NetworkInterfaceId: id('eni'),
      SubnetId,
      InterfaceType: 'interface',
      Description: 'ELB app/web/0123456789abcdef',
      RequesterManaged: true,
    }),
  );
  const other = { VpcId: id('vpc'), OwnerId: account.id, CidrBlockSet: [{ CidrBlock: '10.254.0.0/16' }] };
  const peering: VpcPeeringConnection = {
    VpcPeeringConnectionId: id('pcx'),
    Status: { Code: 'active' },
    RequesterVpcInfo: { VpcId: vpc, OwnerId: account.id, CidrBlockSet: [{ CidrBlock: block }] },
    AccepterVpcInfo: other,
  };
  const isWide = flaw('peering-wide', 0.03);
  const toPeer = {
    DestinationCidrBlock: isWide ? '10.254.0.0/16' : '10.254.7.0/24',
    VpcPeeringConnectionId: peering.VpcPeeringConnectionId,
    State: 'active' as const,
  };
  return {
    subnets: [...edge, ...inside],
    tables: [{ ...main, Routes: [local, toPeer] }, table(edge, { GatewayId: id('igw') }), ...ways],
    acls: [born, acl],
    gateways,
    endpoints: [
      ...['s3', 'dynamodb'].map((name) => endpoint(name, gateway)),
      ...INTERFACES.filter((name) => name !== 'ssm' || !flaw('endpoint-missing', 0.05)).map((name) =>
        endpoint(name, face),
      ),
    ],
    peerings: [peering],
    interfaces: balancer,
  };
}

interface Networked {
  readonly networks: Networks;
}
type Listing = { readonly NextToken?: string; readonly MaxResults?: number };

const listing =
  <K extends keyof Networks>(kind: K, name: string) =>
  ({ state, input, world }: Call<Networked, Listing>) => {
    const { items, next } = page<unknown>(state.networks[kind], input.NextToken, input.MaxResults, world);
    return { [name]: items, NextToken: next };
  };

export const networkReads = {
  DescribeSubnets: listing('subnets', 'Subnets'),
  DescribeRouteTables: listing('tables', 'RouteTables'),
  DescribeNetworkAcls: listing('acls', 'NetworkAcls'),
  DescribeNatGateways: listing('gateways', 'NatGateways'),
  DescribeVpcEndpoints: listing('endpoints', 'VpcEndpoints'),
  DescribeVpcPeeringConnections: listing('peerings', 'VpcPeeringConnections'),
  DescribeNetworkInterfaces: ({ state, input, world }: Call<Networked, DescribeNetworkInterfacesRequest>) => {
    const wanted = input.Filters?.find(({ Name }) => Name === 'subnet-id')?.Values ?? [];
    const found = state.networks.interfaces.filter(({ SubnetId = '' }) => wanted.includes(SubnetId));
    const { items, next } = page(found, input.NextToken, input.MaxResults, world);
    return { NetworkInterfaces: items, NextToken: next };
  },
};
