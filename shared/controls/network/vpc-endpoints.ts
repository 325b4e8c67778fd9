import { inPart, judges } from '../../core/claim.ts';
import { control, fail, type Known, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { count, list } from '../../core/parameter.ts';
import { allHold, anyOf, collected, thoseOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type VpcEndpoint, vpcEndpoints } from '../../services/ec2/gateways.ts';
import { isPublic, tableOf } from '../../services/ec2/routing.ts';
import { routeTables, type Subnet, subnets } from '../../services/ec2/subnets.ts';
import { vpcs } from '../../services/ec2/vpc.ts';

const facts = { vpcId: 'vpc-1', cidr: '10.0.0.0/16', blocks: ['10.0.0.0/16'], isDefault: false };
const subnet = (name: string, inUse = true, vpc = 'vpc-1') => ({
  facts: { subnet: name, vpc, zone: `eu-west-1${name}`, inUse, givesPublicAddress: false },
});
const gateway = (name: string, tables = ['rtb-1']) => ({
  facts: {
    vpc: 'vpc-1',
    service: `com.amazonaws.eu-west-1.${name}`,
    kind: 'gateway' as const,
    isAvailable: true,
    tables,
    subnets: [],
    hasPrivateName: false,
  },
});
const face = (name: string, subnets = ['a', 'b']) => ({
  facts: { ...gateway(name, []).facts, kind: 'interface' as const, subnets, hasPrivateName: true },
});
const TABLE = {
  facts: {
    table: 'rtb-1',
    vpc: 'vpc-1',
    isMain: true,
    subnets: [],
    routes: [{ to: '10.0.0.0/16', via: 'local', isBroken: false }],
  },
};
const s3 = gateway('s3');
const kms = face('kms');
const few = { gateways: ['s3'], interfaces: ['kms'] };
const given = (...endpoints: (typeof s3 | typeof kms)[]) => ({
  ...{ subnets: [subnet('a'), subnet('b')], routeTables: [TABLE], vpcEndpoints: endpoints },
});
const with_ = (found: typeof kms, change: Partial<Known<VpcEndpoint>>) =>
  ({ facts: { ...found.facts, ...change } }) as typeof kms;

type Endpoints = readonly KnownResource<VpcEndpoint>[];
/** `com.amazonaws.eu-west-1.ecr.api` is of `ecr.api`, and not of `api`. */
const isOf = ({ service }: Known<VpcEndpoint>, name: string, region: string) => service.endsWith(`.${region}.${name}`);

const EMPTY = 'VPCs in which there is no network interface';

export default control({
  id: 'network.vpc-endpoints',
  title: 'VPCs reach the AWS services that workloads use by endpoints of their own',
  severity: 'low',
  seeds: ['001:25', '002:41'],
  satisfies: [
    inPart(['fsbp/EC2.10', 'fsbp/EC2.55', 'fsbp/EC2.56', 'fsbp/EC2.57'], EMPTY),
    ...judges('nist-800-53-r5/AC-4', 'nist-800-53-r5/SC-7', 'iso-27001/A.8.21', 'soc2/CC6.6'),
    'fedramp-20x/KSI-CNA-ULN',
    'pci-4.0/1.3.2',
  ],
  equivalents: {
    prowler: [inPart(['vpc_endpoint_for_ec2_enabled', 'vpc_endpoint_multi_az_enabled'], EMPTY)],
    securityHub: ['EC2.10', 'EC2.55', 'EC2.56', 'EC2.57'],
    config: [inPart('SERVICE_VPC_ENDPOINT_ENABLED', EMPTY)],
  },
  parameters: {
    gateways: list(['s3', 'dynamodb'], 'services that every private subnet reaches by a gateway, or by an interface'),
    interfaces: list(
      'ecr.api ecr.dkr logs secretsmanager kms sts ssm ec2'.split(' '),
      'services that the VPC reaches by an interface',
    ),
    minZones: count(2, 'zones that an interface must be in', { minimum: 1 }),
  },
  subject: vpcs,
  with: { subnets, routeTables, vpcEndpoints },
  why: 'What goes through a NAT gateway crosses the edge of the network, is billed by the gigabyte, and needs a way out that an intruder has as well.',
  fix: {
    steps: [
      'for a gateway: aws ec2 create-vpc-endpoint --vpc-id {name} --vpc-endpoint-type Gateway --service-name "<SERVICE: com.amazonaws, the region, and s3 or dynamodb, with points between>" --route-table-ids "<TABLES: tables of the private subnets>" --region {region}',
      'for an interface: aws ec2 create-vpc-endpoint --vpc-id {name} --vpc-endpoint-type Interface --service-name "<SERVICE: com.amazonaws, the region and the service, with points between>" --subnet-ids "<SUBNETS: private subnets in two zones>" --private-dns-enabled --region {region}',
    ],
    mind: 'interfaces are billed by the hour and zone; a shorter list for a profile says which services your workloads use',
  },
  console: 'vpcconsole/home?region={region}#Endpoints:vpcId={name}',
  deed: 'left {name} without an endpoint',
  evaluate: (
    { facts: { vpcId } },
    { subnets, routeTables, vpcEndpoints },
    { gateways, interfaces, minZones },
    { region },
  ) => {
    const inside = collected(subnets, ({ facts }) => (facts.vpc === vpcId ? [facts] : []));
    if (!anyOf(inside, (one) => one.inUse)) return notApplicable('no network interface is in it');
    const own: Endpoints = vpcEndpoints;
    const zonesOf = (ids: readonly string[]) =>
      new Set(collected(subnets, ({ facts }) => (ids.includes(facts.subnet) ? [facts.zone] : []))).size;
    const isThere = (name: string, kind: string, good: (found: Known<VpcEndpoint>) => boolean) =>
      anyOf(own, ({ facts }) =>
        allHold(
          () => facts.vpc === vpcId,
          () => isOf(facts, name, region),
          () => facts.kind === kind,
          () => facts.isAvailable,
          () => good(facts),
        ),
      );
    const hasInterface = (name: string) =>
      isThere(name, 'interface', (found) =>
        allHold(
          () => found.hasPrivateName,
          () => zonesOf(found.subnets) >= minZones,
        ),
      );
    const serves = (name: string, from: Known<Subnet>) =>
      isThere(name, 'gateway', (found) => found.tables.includes(tableOf(from, routeTables)?.table ?? ''));
    const isLeftOut = (name: string) => (from: Known<Subnet>) =>
      allHold(
        () => !serves(name, from),
        () => from.inUse,
        () => !isPublic(from, routeTables),
      );
    const lacking = [
      ...thoseOf(gateways, (name) =>
        allHold(
          () => !hasInterface(name),
          () => anyOf(inside, isLeftOut(name)),
        ),
      ),
      ...thoseOf(interfaces, (name) => !hasInterface(name)),
    ];
    if (lacking.length > 0) return fail(`it lacks endpoints of ${listed(lacking, lacking.length)}`);
    return pass(`it has endpoints of ${listed([...gateways, ...interfaces], gateways.length + interfaces.length)}`);
  },
  examples: varied({
    common: { facts, region: 'eu-west-1', with: given(s3, kms) },
    pass: [
      { name: 'all', parameters: few },
      { name: 'an interface in place of the gateway', with: given(face('s3'), kms), parameters: few },
      {
        name: 'one zone where that is enough',
        with: given(s3, face('kms', ['a'])),
        parameters: { ...few, minZones: 1 },
      },
    ],
    fail: [
      { name: 'none', with: given(), parameters: few },
      { name: 'by default' },
      { name: 'no gateway', with: given(kms), parameters: few },
      { name: 'no interface', with: given(s3), parameters: few },
      { name: 'a gateway that a subnet does not use', with: given(gateway('s3', ['rtb-2']), kms), parameters: few },
      { name: 'an interface in one zone', with: given(s3, face('kms', ['a'])), parameters: few },
      { name: 'an interface that failed', with: given(s3, with_(kms, { isAvailable: false })), parameters: few },
      {
        name: 'an interface without the usual name',
        with: given(s3, with_(kms, { hasPrivateName: false })),
        parameters: few,
      },
      { name: "another VPC's", with: given(s3, with_(kms, { vpc: 'vpc-2' })), parameters: few },
      { name: 'the interface of another service', with: given(s3, face('kms-fips')), parameters: few },
    ],
    notApplicable: [
      { name: 'nothing in it', with: { ...given(), subnets: [subnet('a', false), subnet('b', true, 'vpc-2')] } },
    ],
  }),
});
