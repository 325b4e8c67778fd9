/** Changes that break one control each, made by ordinary SDK calls, and the calls that undo them. */

import {
  ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  DisableEbsEncryptionByDefaultCommand,
  DisableSnapshotBlockPublicAccessCommand,
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  EnableSnapshotBlockPublicAccessCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import {
  DeletePublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { clientIn } from '../access.ts';
import type { World } from '../world.ts';

export interface Site {
  readonly world: World;
  readonly account: string;
  readonly region: string;
  /** ARN of the principal that makes the change. */
  readonly by: string;
}

export interface Breakage {
  /** The control that fails after the change. */
  readonly control: string;
  /** Makes the change; returns a function that undoes it. */
  breaks(site: Site): Promise<() => Promise<void>>;
}

const client = <C extends Parameters<typeof clientIn>[1]>(Client: C, { world, account, region, by }: Site) =>
  clientIn(world, Client, { account, region }, { arn: by }) as InstanceType<C>;

export const detectorDeleted: Breakage = {
  control: 'guardduty.enabled',
  breaks: async (site) => {
    const guardDuty = client(GuardDutyClient, site);
    const { DetectorIds } = await guardDuty.send(new ListDetectorsCommand({}));
    await guardDuty.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
    return async () => void (await guardDuty.send(new CreateDetectorCommand({ Enable: true })));
  },
};

const EVERY_BLOCK = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

const accountBlockRemoved: Breakage = {
  control: 'storage.s3-account-block',
  breaks: async (site) => {
    const s3 = client(S3ControlClient, { ...site, region: 'us-east-1' });
    const AccountId = site.account;
    await s3.send(new DeletePublicAccessBlockCommand({ AccountId }));
    return async () =>
      void (await s3.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration: EVERY_BLOCK })));
  },
};

export const ebsUnencrypted: Breakage = {
  control: 'encryption.ebs-default',
  breaks: async (site) => {
    const ec2 = client(EC2Client, site);
    await ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
    return async () => void (await ec2.send(new EnableEbsEncryptionByDefaultCommand({})));
  },
};

const sharingAllowed: Breakage = {
  control: 'compute.snapshot-sharing-blocked',
  breaks: async (site) => {
    const ec2 = client(EC2Client, site);
    await ec2.send(new DisableSnapshotBlockPublicAccessCommand({}));
    return async () =>
      void (await ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'block-all-sharing' })));
  },
};

const recorderStopped: Breakage = {
  control: 'logging.config-recorder',
  breaks: async (site) => {
    const config = client(ConfigServiceClient, site);
    const { ConfigurationRecorders } = await config.send(new DescribeConfigurationRecordersCommand({}));
    const ConfigurationRecorderName = ConfigurationRecorders?.[0]?.name;
    await config.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName }));
    return async () => void (await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName })));
  },
};

export const portOpened: Breakage = {
  control: 'network.sg-admin-ports',
  breaks: async (site) => {
    const ec2 = client(EC2Client, site);
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const GroupId = SecurityGroups.find(({ GroupName }) => GroupName !== 'default')?.GroupId;
    const open = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [open] }));
    return async () => void (await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [open] })));
  },
};

export const BREAKAGES: readonly Breakage[] = [
  detectorDeleted,
  accountBlockRemoved,
  ebsUnencrypted,
  sharingAllowed,
  recorderStopped,
  portOpened,
];
