import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag } from '../../core/parameter.ts';
import { allHold, collected, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { natGateways } from '../../services/ec2/gateways.ts';
import { isNat, wrongWith } from '../../services/ec2/nat-routes.ts';
import { isDefaultRoute, isPublic, tableOf } from '../../services/ec2/routing.ts';
import { routeTables, subnets } from '../../services/ec2/subnets.ts';
import { vpcs } from '../../services/ec2/vpc.ts';
import { examples } from './examples/nat-per-az.ts';

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
  examples,
});
