/** Amazon VPC: network interfaces in public subnets, except those of load balancers, gateways and endpoints. */
import type { NetworkInterface as Description } from '@aws-sdk/client-ec2';
import { collector, type Resource } from '../../core/collector.ts';
import type { Known } from '../../core/control.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { guardedResource } from '../../core/guard.ts';
import { attempted } from '../../core/quantify.ts';
import { all, given, required, type Seen } from '../../core/reading.ts';
import { isPublic } from './routing.ts';
import { routeTables, type Subnet, subnets } from './subnets.ts';

const DESCRIBE = 'ec2:DescribeNetworkInterfaces';
const PER_PAGE = 1_000;
/** "Each filter can have up to 200 values" ("List and filter using the CLI and API", Amazon EC2 User Guide). */
const SUBNETS_PER_CALL = 200;

export interface PublicInterface {
  readonly subnet: Seen<string>;
  /** Whether it belongs to a load balancer, a gateway or an endpoint, which may be in a public subnet. */
  readonly belongs: Seen<boolean>;
}

/** As EC2 answers them: the reference writes `natGateway` ("NetworkInterface", Amazon EC2 API Reference). */
const OF_THE_EDGE: readonly string[] = [
  'load_balancer',
  'network_load_balancer',
  'gateway_load_balancer',
  'gateway_load_balancer_endpoint',
  'nat_gateway',
  'natGateway',
  'vpc_endpoint',
  'transit_gateway',
  'global_accelerator_managed',
];

export const publicInterfaces = collector({
  id: 'ec2.public-interfaces',
  scope: 'region',
  seldom: 'what has a public address is judged by other controls daily; this tells in which subnets',
  actions: [DESCRIBE],
  uses: [subnets, routeTables],
  absent: {
    'DescribeNetworkInterfaces.NetworkInterfaces[].Description':
      'nobody described it ("describe-network-interfaces", AWS CLI Command Reference)',
  },
  open: {
    'DescribeNetworkInterfaces.NetworkInterfaces[].InterfaceType':
      'each service that AWS adds has a type of its own, which belongs in a public subnet no more than an instance does',
  },
  // interfaces come and go with every instance and task, so their changes are left to the next scan
  triggers: [],
  sdk: () => import('@aws-sdk/client-ec2'),
  collect: async (aws, { EC2Client, paginateDescribeNetworkInterfaces }): Promise<Resource<PublicInterface>[]> => {
    const client = aws.client(EC2Client);
    const tables = await aws.facts(routeTables);
    const open = publicSubnets(await aws.facts(subnets), tables, aws.region);
    const found: Description[] = [];
    for (let from = 0; from < open.length; from += SUBNETS_PER_CALL) {
      const Filters = [{ Name: 'subnet-id', Values: open.slice(from, from + SUBNETS_PER_CALL) }];
      const pages = paginateDescribeNetworkInterfaces({ client, pageSize: PER_PAGE }, { Filters });
      found.push(...(await all(pages, (page) => required(page.NetworkInterfaces, DESCRIBE, 'NetworkInterfaces'))));
    }
    return found.map((one) => ({
      id: `arn:aws:ec2:${aws.region}:${aws.account.id}:network-interface/${required(one.NetworkInterfaceId, DESCRIBE, 'NetworkInterfaceId')}`,
      facts: { subnet: given(one.SubnetId, DESCRIBE, 'SubnetId'), belongs: belongs(one) },
    }));
  },
});

type Tables = Parameters<typeof isPublic>[1];

/** Ids of the subnets that are public, or that may be. */
function publicSubnets(found: readonly Resource<Subnet>[], tables: readonly Resource<unknown>[], region: string) {
  const read = tables.map((table) => guardedResource(table, region)) as Tables;
  return found.flatMap(({ id, facts }) => {
    if (facts instanceof CouldNotRead) return nameOf(id);
    const held = attempted(() => isPublic(guardedResource({ id, facts }, region).facts as Known<Subnet>, read));
    return held === false ? [] : facts.subnet;
  });
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function belongs(one: Description): Seen<boolean> {
  const type = given(one.InterfaceType, DESCRIBE, 'InterfaceType');
  if (type instanceof CouldNotRead) return type;
  if (type !== 'interface') return OF_THE_EDGE.includes(type);
  // application and classic load balancers have interfaces of the usual type, which their service manages
  if (!one.Description?.startsWith('ELB ')) return false;
  return given(one.RequesterManaged, DESCRIBE, 'RequesterManaged');
}
