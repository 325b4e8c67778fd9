import { control, fail, type Known, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { allHold, anyOf, collected, firstOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type NatGateway, natGateways } from '../../services/ec2/gateways.ts';
import { isDefaultRoute, isPublic, tableOf } from '../../services/ec2/routing.ts';
import { type Route, routeTables, type Subnet, subnets } from '../../services/ec2/subnets.ts';
import { vpcs } from '../../services/ec2/vpc.ts';

const facts = { vpcId: 'vpc-1', cidr: '10.0.0.0/16', blocks: ['10.0.0.0/16'], isDefault: false };
const subnet = (name: string, zone: string, vpc = 'vpc-1') => ({
  facts: { subnet: name, vpc, zone, inUse: true, givesPublicAddress: false },
});
const table = (of: string, via: string, to = '0.0.0.0/0') => ({
  facts: { table: `rtb-${of}`, vpc: 'vpc-1', isMain: false, subnets: [of], routes: [{ to, via, isBroken: false }] },
});
const nat = (gateway: string, subnet: string | null, isAvailable = true) => ({
  facts: { gateway, subnet, isRegional: subnet === null, isAvailable },
});
const SUBNETS = [subnet('private', 'eu-west-1a'), subnet('public', 'eu-west-1a'), subnet('public-b', 'eu-west-1b')];
const given = (via: string, ...gateways: ReturnType<typeof nat>[]) => ({
  ...{ subnets: SUBNETS, natGateways: gateways },
  routeTables: [table('private', via), table('public', 'igw-1'), table('public-b', 'igw-1')],
});

interface Places {
  readonly gateways: readonly KnownResource<NatGateway>[];
  readonly subnets: readonly KnownResource<Subnet>[];
  readonly isShared: boolean;
}

/** A gateway of NAT, or an instance that does its work; not a transit gateway or what else leads to a central exit. */
const isNat = ({ via }: Known<Route>): boolean => /^(nat|i|eni)-/.test(via);

/** Why the route does not lead to a NAT gateway of the zone; null where it does. */
function wrongWith({ via, isBroken }: Known<Route>, { zone }: Known<Subnet>, { gateways, subnets, isShared }: Places) {
  if (!via.startsWith('nat-')) return `to ${via}, which is an instance`;
  const gateway = firstOf(gateways, ({ facts }) => facts.gateway === via)?.facts;
  if (isBroken || !gateway?.isAvailable) return `to ${via}, which is not available`;
  if (isShared) return null;
  const home = () => firstOf(subnets, ({ facts }) => facts.subnet === gateway.subnet)?.facts.zone;
  const isNear = anyOf([() => gateway.isRegional, () => home() === zone], (question) => question());
  return isNear ? null : `to ${via} in ${home() ?? 'another account'}`;
}

export default control({
  id: 'network.nat-per-az',
  title: 'Private subnets reach the internet by a NAT gateway in their own zone',
  severity: 'medium',
  seeds: ['000:74', '000:76', '003:11'],
  satisfies: [
    'nist-800-53-r5/CP-10',
    'nist-800-53-r5/SC-36',
    'iso-27001/A.8.14',
    'soc2/A1.2',
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {},
  parameters: {
    sharedGateway: flag(false, 'whether one gateway may serve several zones, as is usual outside production'),
  },
  subject: vpcs,
  with: { subnets, routeTables, natGateways },
  why: 'When the zone of the only gateway fails, the workloads of all other zones lose the way out with it.',
  fix: {
    steps: [
      'aws ec2 create-nat-gateway --subnet-id "<PUBLIC_SUBNET: a public subnet of the zone>" --allocation-id "<ALLOCATION: id of an Elastic IP address>" --region {region}',
      'send the subnets of the zone there: aws ec2 replace-route --route-table-id "<TABLE: route table of those subnets alone>" --destination-cidr-block 0.0.0.0/0 --nat-gateway-id "<GATEWAY: the new gateway>" --region {region}',
    ],
    mind: 'each gateway is billed by the hour; connections that are open when the route changes are cut',
  },
  console: 'vpcconsole/home?region={region}#NatGateways:vpcId={name}',
  deed: 'routed subnets of {name} out by another zone',
  evaluate: ({ facts: { vpcId } }, { subnets, routeTables, natGateways }, { sharedGateway }) => {
    const places = { gateways: natGateways, subnets, isShared: sharedGateway };
    const own = collected(subnets, ({ facts }) =>
      allHold(
        () => facts.vpc === vpcId,
        () => !isPublic(facts, routeTables),
      )
        ? [facts]
        : [],
    );
    const ways = collected(own, (from) => {
      const routes = tableOf(from, routeTables)?.routes ?? [];
      return collected(routes, (route) =>
        allHold(
          () => isDefaultRoute(route),
          () => isNat(route),
        )
          ? [{ from, route }]
          : [],
      );
    });
    const wrong = thoseOf(ways, ({ from, route }) => wrongWith(route, from, places) !== null);
    if (wrong.length > 0) {
      const said = wrong.map(({ from, route }) => `${from.subnet} in ${from.zone} ${wrongWith(route, from, places)}`);
      return fail(`routes lead elsewhere: ${listed(said)}`);
    }
    if (ways.length === 0) return notApplicable('no private subnet of it goes out by a NAT gateway');
    return pass(`NAT gateways serve ${ways.length} private subnets`);
  },
  examples: varied({
    common: { facts, with: given('nat-1', nat('nat-1', 'public-b')) },
    pass: [
      { name: 'a gateway in the zone', with: given('nat-1', nat('nat-1', 'public')) },
      { name: 'a gateway of all zones', with: given('nat-1', nat('nat-1', null)) },
      { name: 'another zone, where that is accepted', parameters: { sharedGateway: true } },
    ],
    fail: [
      { name: 'a gateway in another zone' },
      { name: 'a gateway that failed', with: given('nat-1', nat('nat-1', 'public', false)) },
      { name: 'a gateway that is gone', with: given('nat-1') },
      { name: 'an instance', with: given('eni-1'), parameters: { sharedGateway: true } },
      { name: 'a gateway in a subnet that another account shares', with: given('nat-1', nat('nat-1', 'subnet-9')) },
    ],
    notApplicable: [
      { name: 'a central exit', with: given('tgw-1', nat('nat-1', 'public')) },
      { name: 'no private subnet', with: { ...given('igw-1', nat('nat-1', 'public')) } },
      { name: 'another VPC', facts: { vpcId: 'vpc-2' }, with: given('nat-1') },
      {
        name: 'a part of the internet alone',
        with: { ...given('nat-1'), routeTables: [table('private', 'nat-1', '203.0.113.0/24')] },
      },
    ],
  }),
});
