import { EC2Client, paginateDescribeSubnets } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import { ec2 } from '../../simulator/services/ec2.ts';
import type { Networks } from '../../simulator/services/ec2-networks.ts';
import { createWorld } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const HERE = 'eu-west-1';
const OURS = [
  'network.nacl-',
  'network.nat-per-az',
  'network.peering-routes',
  'network.subnets-',
  'network.vpc-endpoints',
  'network.vpc-layout',
];

function stage() {
  const world = createWorld({ flaws: 0, accounts: 4, regions: [HERE] });
  const account = world.accounts[3]?.id ?? '';
  const networks = () => world.state<{ networks: Networks }>(ec2, account, HERE).networks;
  return { world, account, networks };
}

async function judged({ world, account }: ReturnType<typeof stage>) {
  const found = await Promise.all(OURS.map((only) => judge(world, account, only)));
  const verdicts = found.flatMap((one) => one.verdicts).filter(({ status }) => status !== 'pass');
  return verdicts.map(({ control, status }) => `${control} ${status}`).sort();
}

describe('networks in a simulated organisation', () => {
  it('pass in a flawless account; a default ACL that no subnet uses is not judged', async () => {
    const place = stage();
    const pages = paginateDescribeSubnets(
      { client: clientIn(place.world, EC2Client, { account: place.account, region: HERE }) },
      {},
    );
    expect((await Array.fromAsync(pages)).flatMap(({ Subnets = [] }) => Subnets)).toHaveLength(4);
    expect(await judged(place)).toEqual([
      'network.nacl-in-use not-applicable',
      'network.nacl-restrictive not-applicable',
    ]);
  });

  it('are unknown where an unreadable entry of an ACL could change the verdict, and judged where it could not', async () => {
    const place = stage();
    const [, acl] = place.networks().acls;
    const [first] = acl?.Entries ?? [];
    if (!first) throw new Error('the ACL has no entry');
    first.PortRange = undefined;
    expect(await judged(place)).toContain('network.nacl-restrictive unknown');
    first.CidrBlock = '10.0.0.0/8';
    expect(await judged(place)).not.toContain('network.nacl-restrictive unknown');
  });

  it('count a NAT gateway for all zones as one in each zone', async () => {
    const place = stage();
    place.networks().gateways.forEach((gateway, index) => {
      if (index > 0) gateway.State = 'deleted';
    });
    expect(await judged(place)).toContain('network.nat-per-az fail');
    const [only] = place.networks().gateways;
    const ids = new Set(place.networks().gateways.map(({ NatGatewayId }) => NatGatewayId));
    if (only) Object.assign(only, { AvailabilityMode: 'regional', SubnetId: undefined });
    for (const table of place.networks().tables)
      for (const route of table.Routes ?? []) if (ids.has(route.NatGatewayId)) route.NatGatewayId = only?.NatGatewayId;
    expect(await judged(place)).not.toContain('network.nat-per-az fail');
  });

  it('fail where an interface that no AWS service manages is in a public subnet, whatever its description says', async () => {
    const place = stage();
    const [balancer] = place.networks().interfaces;
    place.networks().interfaces.push({ ...balancer, NetworkInterfaceId: 'eni-1', RequesterManaged: false });
    expect(await judged(place)).toContain('network.vpc-layout fail');
  });
});
