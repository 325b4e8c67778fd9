/** Examples of network.vpc-endpoints, which are many. */
import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { VpcEndpoint } from '../../../services/ec2/gateways.ts';

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

export const examples = varied({
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
});
