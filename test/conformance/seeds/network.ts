/** Networks, their logs, and what a region's volumes and snapshots are by default. */
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  AcceptVpcPeeringConnectionCommand,
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateSubnetCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  type IpPermission,
  ModifySnapshotAttributeCommand,
  ModifySubnetAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { Place } from '../support/organization.ts';
import { createSafeBucket } from './buckets.ts';
import type { Seed } from './seed.ts';

/** Every region of an account is born with a VPC. */
async function defaultVpc({ client }: Place): Promise<string> {
  const { Vpcs = [] } = await client(EC2Client).send(new DescribeVpcsCommand({}));
  return Vpcs[0]?.VpcId ?? '';
}

export async function admit(place: Place, name: string, permission: IpPermission): Promise<void> {
  const client = place.client(EC2Client);
  const VpcId = await defaultVpc(place);
  const created = await client.send(new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId }));
  await client.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId: created.GroupId, IpPermissions: [permission] }),
  );
}

/** Takes away what AWS puts into the group named `default`. */
async function closeDefaultGroup({ client }: Place): Promise<void> {
  const ec2 = client(EC2Client);
  const Filters = [{ Name: 'group-name', Values: ['default'] }];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  for (const { GroupId, IpPermissions = [], IpPermissionsEgress = [] } of SecurityGroups) {
    if (IpPermissions.length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    if (IpPermissionsEgress.length === 0) continue;
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: IpPermissionsEgress }));
  }
}

export const securityGroups: Seed = {
  scope: 'region',
  good: async (place) => {
    await closeDefaultGroup(place);
    const inside = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
    await admit(place, 'from-inside', inside);
    const web = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await admit(place, 'web', web);
  },
  bad: async (place) => {
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await admit(place, 'ssh-from-anywhere', ssh);
    const all = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
    await admit(place, 'everything-from-anywhere', all);
  },
};

export const flowLogs: Seed = {
  scope: 'region',
  good: async (place) => {
    await place.client(EC2Client).send(
      new CreateFlowLogsCommand({
        ResourceIds: [await defaultVpc(place)],
        ResourceType: 'VPC',
        TrafficType: 'ALL',
        LogDestinationType: 's3',
        LogDestination: `arn:aws:s3:::${await createSafeBucket(place, 'flow-logs')}`,
      }),
    );
  },
  bad: async () => {},
};

export const volumes: Seed = {
  scope: 'region',
  good: async ({ client }) => {
    await client(EC2Client).send(new EnableEbsEncryptionByDefaultCommand({}));
  },
  /** A snapshot that anybody may restore. */
  bad: async ({ client, region }) => {
    const ec2 = client(EC2Client);
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size: 8 }));
    const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
    await ec2.send(
      new ModifySnapshotAttributeCommand({
        SnapshotId,
        Attribute: 'createVolumePermission',
        OperationType: 'add',
        GroupNames: ['all'],
      }),
    );
  },
};

const requested = async ({ client }: Place): Promise<void> => {
  await client(ACMClient).send(new RequestCertificateCommand({ DomainName: 'www.example.com' }));
};

export const certificates: Seed = { scope: 'region', good: requested, bad: requested };

export const networks: Seed = {
  scope: 'region',
  good: async ({ client }) => {
    const ec2 = client(EC2Client);
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    for (const { SubnetId } of Subnets) {
      const MapPublicIpOnLaunch = { Value: false };
      await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch }));
    }
  },
  /** A VPC of public addresses whose one private subnet leaves by a gateway of another zone and reaches all of a peer; its ACL admits everything. */
  bad: async (place) => {
    const { client, region } = place;
    const ec2 = client(EC2Client);
    const PeerVpcId = await defaultVpc(place);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '11.0.0.0/16' }));
    const VpcId = Vpc?.VpcId;
    const subnet = async (CidrBlock: string, zone: string) => {
      const AvailabilityZone = `${region}${zone}`;
      const made = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));
      return made.Subnet?.SubnetId;
    };
    const [near, far] = [await subnet('11.0.0.0/24', 'a'), await subnet('11.0.1.0/24', 'b')];
    const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: far }));
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId;
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: near }));
    const NatGatewayId = NatGateway?.NatGatewayId;
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }));
    const { VpcPeeringConnection } = await ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }));
    const VpcPeeringConnectionId = VpcPeeringConnection?.VpcPeeringConnectionId;
    await ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    const wide = { DestinationCidrBlock: '172.31.0.0/16', VpcPeeringConnectionId };
    await ec2.send(new CreateRouteCommand({ RouteTableId, ...wide }));
    const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId }));
    const NetworkAclId = NetworkAcl?.NetworkAclId;
    const ssh = { RuleNumber: 100, Protocol: '6', PortRange: { From: 22, To: 22 }, CidrBlock: '0.0.0.0/0' };
    await ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, RuleAction: 'allow', Egress: false, ...ssh }));
  },
};
