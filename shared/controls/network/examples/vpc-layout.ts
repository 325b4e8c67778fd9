import { varied } from '../../../core/example.ts';

const vpc = (vpcId: string, ...blocks: string[]) => ({ vpcId, cidr: blocks[0] ?? '', blocks, isDefault: false });
const facts = vpc('vpc-1', '10.0.0.0/16');
const subnet = (name: string, zone: string, of = 'vpc-1') => ({
  facts: { subnet: name, vpc: of, zone: `eu-west-1${zone}`, inUse: true, givesPublicAddress: false },
});
const table = (isMain: boolean, via: string, subnets: string[]) => ({
  facts: { table: `rtb-${via}`, vpc: 'vpc-1', isMain, subnets, routes: [{ to: '0.0.0.0/0', via, isBroken: false }] },
});
const face = (subnet: string, belongs: boolean) => ({ id: 'eni-1', facts: { subnet, belongs } });
const ROUTES = [table(true, 'nat-1', []), table(false, 'igw-1', ['edge'])];
const SUBNETS = [subnet('a', 'a'), subnet('b', 'b'), subnet('edge', 'a')];
const given = { vpcs: [{ facts }], subnets: SUBNETS, routeTables: ROUTES, publicInterfaces: [face('edge', true)] };
const among = (one: typeof facts, ...others: (typeof facts)[]) => ({
  ...given,
  vpcs: [one, ...others].map((facts) => ({ facts })),
});
const PUBLIC = vpc('vpc-1', '10.0.0.0/16', '203.0.113.0/24');
const BORN = { ...facts, isDefault: true };

export const examples = varied({
  common: { facts },
  pass: [
    { name: 'private subnets in two zones', with: given },
    {
      name: 'one zone where that is enough',
      with: { ...given, subnets: [subnet('a', 'a')] },
      parameters: { minZones: 1 },
    },
    {
      name: "a stranger in another VPC's public subnet",
      with: { ...given, publicInterfaces: [face('edge-2', false)] },
    },
    {
      name: 'the default VPC has the same addresses',
      with: among(facts, { ...vpc('vpc-2', '10.0.0.0/16'), isDefault: true }),
    },
    { name: 'neighbouring addresses', with: among(facts, vpc('vpc-2', '10.1.0.0/16')) },
  ],
  fail: [
    { name: 'public addresses', facts: PUBLIC, with: among(PUBLIC) },
    { name: 'addresses of another VPC', with: among(facts, vpc('vpc-2', '192.168.0.0/16', '10.0.128.0/20')) },
    {
      name: 'one zone',
      with: { ...given, subnets: [subnet('a', 'a'), subnet('edge', 'b'), subnet('c', 'c', 'vpc-2')] },
    },
    { name: 'an instance in a public subnet', with: { ...given, publicInterfaces: [face('edge', false)] } },
    { name: 'the default VPC in use', facts: BORN, with: among(BORN) },
  ],
  notApplicable: [
    { name: 'nothing in it', with: { ...given, subnets: [{ facts: { ...subnet('a', 'a').facts, inUse: false } }] } },
  ],
});
