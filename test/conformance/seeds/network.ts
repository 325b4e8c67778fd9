/** Networks, their logs, and what a region's volumes and snapshots are by default. */
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  type IpPermission,
  ModifySnapshotAttributeCommand,
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

async function admit(place: Place, name: string, permission: IpPermission): Promise<void> {
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
