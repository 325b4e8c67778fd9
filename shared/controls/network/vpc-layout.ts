import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, list } from '../../core/parameter.ts';
import { allHold, anyOf, collected, partsOf, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { covers, overlaps } from '../../services/ec2/address-ranges.ts';
import { publicInterfaces } from '../../services/ec2/interfaces.ts';
import { isPublic } from '../../services/ec2/routing.ts';
import { routeTables, subnets } from '../../services/ec2/subnets.ts';
import { vpcs } from '../../services/ec2/vpc.ts';
import { examples } from './examples/vpc-layout.ts';

const ALONE = 'and each of its demands alone';

export default control({
  id: 'network.vpc-layout',
  title: 'VPCs have private addresses of their own, zones to spare, and only load balancers in public subnets',
  severity: 'medium',
  seeds: ['002:10', '003:8', '003:9', '003:10', '004:321'],
  satisfies: ['nist-800-53-r5/SC-7', 'iso-27001/A.8.22', 'soc2/CC6.6', 'pci-4.0/1.4.1', 'fedramp-20x/KSI-CNA-ULN'],
  equivalents: {
    prowler: [
      inPart('vpc_subnet_separate_private_public', `VPCs that are empty or private, ${ALONE}`),
      inPart('vpc_subnet_different_az', `VPCs that are empty, public subnets, ${ALONE}`),
    ],
  },
  parameters: {
    ranges: list(
      ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
      'blocks of which VPCs take their addresses',
    ),
    minZones: count(2, 'zones in which a VPC has subnets', { minimum: 1 }),
  },
  subject: vpcs,
  with: { vpcs, subnets, routeTables, publicInterfaces },
  why: 'Networks that overlap can never be connected, and a machine in a public subnet is one wrong rule away from everybody.',
  fix: {
    steps: [
      'make private subnets in two zones or more: aws ec2 create-subnet --vpc-id {name} --cidr-block "<BLOCK: a free block>" --availability-zone "<ZONE: a zone>" --region {region}',
      'start anew in them what the alert names, and leave load balancers and gateways in the public ones',
      'a block cannot be changed: plan one that no other network has, and move to a VPC that has it',
    ],
  },
  console: 'vpcconsole/home?region={region}#VpcDetails:VpcId={name}',
  deed: 'changed the layout of {name}',
  evaluate: ({ facts }, { vpcs, subnets, routeTables, publicInterfaces }, { ranges, minZones }) => {
    const own = collected(subnets, ({ facts: one }) => (one.vpc === facts.vpcId ? [one] : []));
    const used = collected(own, (one) => (one.inUse ? [one] : []));
    if (!anyOf(used, () => true)) return notApplicable('no network interface is in it');
    if (facts.isDefault) return fail('it is the default VPC, whose subnets are all public, and it is in use');
    const outside = thoseOf(facts.blocks, (block) => !ranges.some((range) => covers(range, block)));
    if (outside.length > 0) return fail(`it has addresses that are not private: ${listed(outside)}`);
    const isOther = (one: typeof facts) => allHold(...[() => one.vpcId !== facts.vpcId, () => !one.isDefault]);
    const others = collected(vpcs, ({ facts: one }) => (isOther(one) ? [one] : []));
    const same = thoseOf(others, (one) =>
      anyOf(one.blocks, (block) => anyOf(facts.blocks, (mine) => overlaps(mine, block))),
    );
    if (same.length > 0) return fail(`its addresses are also those of ${listed(same.map(({ vpcId }) => vpcId))}`);
    const inside = collected(own, (one) => (isPublic(one, routeTables) ? [] : [one.zone]));
    const { members, unread } = partsOf(inside);
    const zones = new Set(members).size;
    if (zones < minZones && unread[0]) throw unread[0];
    if (zones < minZones) return fail(`it has private subnets in ${zones} of ${minZones} zones`);
    const open = collected(publicInterfaces, ({ id, facts: { subnet, belongs } }) =>
      allHold(
        () => anyOf(own, (one) => one.subnet === subnet),
        () => !belongs,
      )
        ? [id.slice(id.lastIndexOf('/') + 1)]
        : [],
    );
    const strangers = thoseOf(open, () => true);
    if (strangers.length > 0) return fail(`in public subnets is what belongs in private ones: ${listed(strangers)}`);
    return pass(`private subnets in ${minZones} zones or more, and only what lets traffic in and out in public ones`);
  },
  examples,
});
