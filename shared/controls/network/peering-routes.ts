import { inPart, judges } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { collected, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { covers } from '../../services/ec2/address-ranges.ts';
import { peerings } from '../../services/ec2/gateways.ts';
import { routeTables } from '../../services/ec2/subnets.ts';

const facts = {
  connection: 'pcx-1',
  sides: [
    { vpc: 'vpc-1', blocks: ['10.0.0.0/16'] },
    { vpc: 'vpc-2', blocks: ['10.1.0.0/16'] },
  ],
};
const table = (to: string, via = 'pcx-1', vpc = 'vpc-1') => ({
  facts: { table: 'rtb-1', vpc, isMain: true, subnets: [], routes: [{ to, via, isBroken: false }] },
});

export default control({
  id: 'network.peering-routes',
  title: 'Routes to a peered VPC lead to a part of it, not to all of it',
  severity: 'medium',
  seeds: ['004:321'],
  satisfies: [
    inPart('cis-aws-3.0/5.5', 'whether a part of the block of a peer is still more than is needed'),
    inPart('cis-aws-5.0/5.6', 'whether a part of the block of a peer is still more than is needed'),
    ...judges('nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'iso-27001/A.8.22', 'soc2/CC6.6'),
    'fedramp-20x/KSI-CNA-ULN',
  ],
  equivalents: { prowler: ['vpc_peering_routing_tables_with_least_privilege'] },
  subject: peerings,
  with: { routeTables },
  why: 'A connection made for one service otherwise joins two networks, and an intruder in one of them is in both.',
  fix: {
    steps: [
      'make a route to the subnet of the peer that is needed: aws ec2 create-route --route-table-id "<TABLE: a table that the alert names>" --destination-cidr-block "<SUBNET_BLOCK: block of the subnet>" --vpc-peering-connection-id {name} --region {region}',
      'delete the wide one: aws ec2 delete-route --route-table-id "<TABLE: the same table>" --destination-cidr-block "<WIDE_BLOCK: the block that the alert names>" --region {region}',
    ],
    mind: 'whatever else is reached by the wide route is cut off',
  },
  console: 'vpcconsole/home?region={region}#PeeringConnectionDetails:VpcPeeringConnectionId={name}',
  deed: 'routed whole networks through {name}',
  evaluate: ({ facts: { connection, sides } }, { routeTables }) => {
    const through = collected(routeTables, ({ facts: { table, vpc, routes } }) =>
      collected(routes, (route) => (route.via === connection ? [{ table, vpc, to: route.to }] : [])),
    );
    const wide = thoseOf(through, ({ vpc, to }) => {
      const blocks = collected(sides, (side) => (side.vpc === vpc ? [] : side.blocks));
      return thoseOf(blocks, (block) => covers(to, block)).length > 0;
    });
    if (wide.length > 0)
      return fail(`whole blocks of the peer are routed: ${listed(wide.map(({ table, to }) => `${to} in ${table}`))}`);
    if (through.length === 0) return notApplicable('no route of this account leads through it');
    return pass(`its routes lead to ${listed(through.map(({ to }) => to))}`);
  },
  examples: varied({
    common: { facts },
    pass: [
      { name: 'a subnet of the peer', with: { routeTables: [table('10.1.4.0/24')] } },
      { name: 'an address of the peer', with: { routeTables: [table('10.1.4.9/32')] } },
    ],
    fail: [
      { name: 'the whole block of the peer', with: { routeTables: [table('10.1.0.0/16')] } },
      { name: 'more than the peer has', with: { routeTables: [table('10.0.0.0/8')] } },
      {
        name: 'all of IPv6',
        facts: { sides: [{ vpc: 'vpc-2', blocks: ['2600:1f18::/56'] }] },
        with: { routeTables: [table('::/0')] },
      },
      { name: 'from the other side', with: { routeTables: [table('10.0.0.0/16', 'pcx-1', 'vpc-2')] } },
    ],
    notApplicable: [
      { name: 'no route', with: { routeTables: [] } },
      { name: 'a route through another', with: { routeTables: [table('10.1.0.0/16', 'pcx-2')] } },
    ],
  }),
});
