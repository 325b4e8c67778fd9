import { varied } from '../../../core/example.ts';

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

export const examples = varied({
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
});
