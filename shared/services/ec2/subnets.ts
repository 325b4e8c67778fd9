/** Amazon VPC: subnets, and the route tables by which their traffic leaves them. */
import type { Route as Description, RouteTable as TableDescription } from '@aws-sdk/client-ec2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { anyOf, attempted } from '../../core/quantify.ts';
import { all, given, known, malformed, numberOf, oneOf, required, type Seen, tagsByKey } from '../../core/reading.ts';
import { mayBelongTo } from './vpc.ts';

const sdk = () => import('@aws-sdk/client-ec2');
const PER_PAGE = 1_000;
const SUBNETS = 'ec2:DescribeSubnets';
const TABLES = 'ec2:DescribeRouteTables';

export interface Subnet {
  readonly subnet: string;
  readonly vpc: Seen<string>;
  readonly zone: Seen<string>;
  /** Whether a network interface is in it: fewer addresses are free than in an empty one. */
  readonly inUse: Seen<boolean>;
  /** Whether an instance that is launched in it gets a public IPv4 address without having asked for one. */
  readonly givesPublicAddress: Seen<boolean>;
}

/** AWS keeps five addresses of every subnet to itself ("Subnet CIDR blocks", Amazon VPC User Guide). */
const KEPT_BY_AWS = 5;

/** The account's own subnets; one that another account shares is judged there. */
export const subnets = collector({
  id: 'ec2.subnets',
  scope: 'region',
  seldom: 'a network is laid out once; its events make it be read at once',
  actions: [SUBNETS],
  absent: {
    'DescribeSubnets.Subnets[].Tags': 'it has no tags ("describe-subnets", AWS CLI Command Reference)',
  },
  triggers: [
    apiCalls('ec2', 'CreateSubnet', 'CreateDefaultSubnet', 'DeleteSubnet', 'ModifySubnetAttribute', 'CreateDefaultVpc'),
  ],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeSubnets }): Promise<Resource<Subnet>[]> => {
    const pages = paginateDescribeSubnets({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.Subnets, SUBNETS, 'Subnets'));
    return found.filter(mayBelongTo(aws.account.id)).map((one) => {
      const subnet = required(one.SubnetId, SUBNETS, 'SubnetId');
      const owner = given(one.OwnerId, SUBNETS, 'OwnerId');
      const facts = {
        subnet,
        vpc: given(one.VpcId, SUBNETS, 'VpcId'),
        zone: given(one.AvailabilityZone, SUBNETS, 'AvailabilityZone'),
        inUse: isInUse(one.CidrBlock, one.AvailableIpAddressCount),
        givesPublicAddress: given(one.MapPublicIpOnLaunch, SUBNETS, 'MapPublicIpOnLaunch'),
      };
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:subnet/${subnet}`,
        tags: tagsByKey(one.Tags),
        facts: owner instanceof CouldNotRead ? owner : facts,
      };
    });
  },
});

/** An IPv6-only subnet has no IPv4 block, and EC2 does not count its free addresses, so it counts as in use. */
function isInUse(block: string | undefined, free: number | undefined): Seen<boolean> {
  if (block === undefined) return true;
  const bits = /\/(\d{1,2})$/.exec(block)?.[1];
  const read = numberOf(free, SUBNETS, 'AvailableIpAddressCount');
  if (read instanceof CouldNotRead) return read;
  if (!bits || Number(bits) > 32) return malformed(SUBNETS, 'CidrBlock is no block of addresses');
  return read < 2 ** (32 - Number(bits)) - KEPT_BY_AWS;
}

export interface Route {
  /** A block of addresses, or the id of a prefix list. */
  readonly to: Seen<string>;
  /** `local`, or the id of the gateway, connection, instance or interface that the traffic is sent to. */
  readonly via: Seen<string>;
  /** Whether the target of the route is deleted or unavailable. */
  readonly isBroken: Seen<boolean>;
}

export interface RouteTable {
  readonly table: string;
  readonly vpc: Seen<string>;
  /** Whether it is the main route table of its VPC, which subnets without another table use. */
  readonly isMain: Seen<boolean>;
  /** Ids of the subnets that are associated with it. */
  readonly subnets: Seen<readonly Seen<string>[]>;
  readonly routes: Seen<readonly Route[]>;
}

export const routeTables = collector({
  id: 'ec2.route-tables',
  scope: 'region',
  seldom: 'a network is laid out once; its events make it be read at once',
  actions: [TABLES],
  absent: {
    'DescribeRouteTables.RouteTables[].Associations[].SubnetId':
      'it makes the table the main one, or that of a gateway ("RouteTableAssociation", Amazon EC2 API Reference)',
    'DescribeRouteTables.RouteTables[].Routes[].TransitGatewayId':
      'it has a target of another kind ("Route", Amazon EC2 API Reference)',
  },
  triggers: [
    apiCalls(
      'ec2',
      'CreateRoute',
      'ReplaceRoute',
      'DeleteRoute',
      'CreateRouteTable',
      'DeleteRouteTable',
      'AssociateRouteTable',
      'DisassociateRouteTable',
      'ReplaceRouteTableAssociation',
      'CreateVpc',
      'CreateDefaultVpc',
    ),
  ],
  sdk,
  collect: async (aws, { EC2Client, paginateDescribeRouteTables }): Promise<Resource<RouteTable>[]> => {
    const pages = paginateDescribeRouteTables({ client: aws.client(EC2Client), pageSize: PER_PAGE }, {});
    const found = await all(pages, (page) => required(page.RouteTables, TABLES, 'RouteTables'));
    return found.filter(mayBelongTo(aws.account.id)).map((one) => {
      const table = required(one.RouteTableId, TABLES, 'RouteTableId');
      const owner = given(one.OwnerId, TABLES, 'OwnerId');
      return {
        id: `arn:aws:ec2:${aws.region}:${aws.account.id}:route-table/${table}`,
        facts: owner instanceof CouldNotRead ? owner : { table, ...tableOf(one) },
      };
    });
  },
});

function tableOf({ VpcId, Associations, Routes }: TableDescription): Omit<RouteTable, 'table'> {
  const associations = given(Associations, TABLES, 'Associations');
  const routes = given(Routes, TABLES, 'Routes');
  const of = <T>(read: (found: NonNullable<TableDescription['Associations']>) => Seen<T>): Seen<T> =>
    associations instanceof CouldNotRead ? associations : read(associations);
  return {
    vpc: given(VpcId, TABLES, 'VpcId'),
    isMain: of((found) => attempted(() => anyOf(found, ({ Main }) => known(given(Main, TABLES, 'Main'))))),
    subnets: of((found) => found.flatMap(({ SubnetId }) => SubnetId ?? [])),
    routes: routes instanceof CouldNotRead ? routes : routes.map(routeOf),
  };
}

function routeOf(route: Description): Route {
  const state = oneOf(route.State, ['active', 'blackhole', 'filtered'], TABLES, 'State');
  const to = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId;
  return {
    to: given(to, TABLES, 'DestinationCidrBlock'),
    via: given(targetOf(route), TABLES, 'GatewayId'),
    isBroken: state instanceof CouldNotRead ? state : state !== 'active',
  };
}

/** A route has one target ("Route", Amazon EC2 API Reference); of an instance EC2 names the interface as well. */
const targetOf = (route: Description): string | undefined =>
  route.GatewayId ??
  route.NatGatewayId ??
  route.TransitGatewayId ??
  route.VpcPeeringConnectionId ??
  route.EgressOnlyInternetGatewayId ??
  route.NetworkInterfaceId ??
  route.InstanceId ??
  route.LocalGatewayId ??
  route.CarrierGatewayId ??
  route.CoreNetworkArn ??
  route.OdbNetworkArn;
