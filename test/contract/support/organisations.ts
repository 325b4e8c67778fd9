/**
 * The simulated organisations that collectors are run in: one as it is made, and one whose second half is put into states
 * that few accounts are in, so that every call which a collector may make is made.
 */
import { CloudTrailClient, DescribeTrailsCommand, PutEventSelectorsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { ResourceGroupsTaggingAPIClient, TagResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { DeletePublicAccessBlockCommand, ListBucketsCommand, PutBucketAclCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DeletePublicAccessBlockCommand as DeleteAccountBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import {
  CreateConfigurationPolicyCommand,
  SecurityHubClient,
  StartConfigurationPolicyAssociationCommand,
  UpdateOrganizationConfigurationCommand,
} from '@aws-sdk/client-securityhub';
import { clientIn } from '../../../simulator/access.ts';
import { backup } from '../../../simulator/services/backup.ts';
import type { Backup } from '../../../simulator/services/backup-seed.ts';
import { ec2 as simulatedEc2 } from '../../../simulator/services/ec2.ts';
import { createWorld, type SimulatedAccount, type World } from '../../../simulator/world.ts';

const REGIONS = ['us-east-1', 'eu-west-1'];
const [HOME = ''] = REGIONS;
/** More of each kind than there usually are, so that few accounts have all of them. */
const FLAWS = 4;

/** `pageSize` 1: all lists come one by one. */
export const usual = (pageSize?: number): World =>
  createWorld({ accounts: 9, regions: REGIONS, pageSize, flaws: FLAWS });

/** The index of the account that is put into them. */
const UNUSUAL = 3;

/** The accounts of `unusual` that are other than in `usual`. */
export const unusualAccounts = ({ accounts, management }: World): SimulatedAccount[] => [
  management,
  ...accounts.slice(UNUSUAL),
];

export async function unusual(pageSize?: number): Promise<World> {
  const world = createWorld({ accounts: UNUSUAL + 1, regions: REGIONS, pageSize, flaws: 0 });
  const account = world.accounts[UNUSUAL]?.id ?? '';
  const here = { account, region: HOME };
  await openBuckets(world, here);
  await trailWithSelectors(world);
  await groupWithPrefixList(world, here);
  await centralConfiguration(world);
  oldRecoveryPoints(world, here);
  await taggedResources(world, here);
  return world;
}

/** A volume that there is, and what was deleted and is listed on. */
async function taggedResources(world: World, { account, region }: Place): Promise<void> {
  const [volume] = world.state<{ volumes: { id: string }[] }>(simulatedEc2, account, region).volumes;
  const names = [`ec2:${region}:${account}:volume/${volume?.id}`, `ec2:${region}:${account}:instance/i-1`];
  const ResourceARNList = [...names, `rds:${region}:${account}:cluster:gone`].map((name) => `arn:aws:${name}`);
  const Tags = { Project: 'checkout', Environment: 'production' };
  const client = clientIn(world, ResourceGroupsTaggingAPIClient, { account, region });
  await client.send(new TagResourcesCommand({ ResourceARNList, Tags }));
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Grants to everybody but the public, since a baseline passes. */
async function openBuckets(world: World, here: Place): Promise<void> {
  const s3 = clientIn(world, S3Client, here);
  await clientIn(world, S3ControlClient, here).send(new DeleteAccountBlockCommand({ AccountId: here.account }));
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const URI = 'http://acs.amazonaws.com/groups/s3/LogDelivery';
  const Grants = [{ Grantee: { Type: 'Group' as const, URI }, Permission: 'WRITE' as const }];
  for (const { Name: Bucket } of Buckets.slice(0, 1)) {
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await s3.send(new PutBucketAclCommand({ Bucket, AccessControlPolicy: { Grants } }));
  }
}

/** Selectors of the organisation's own trail, in the account that created it. */
async function trailWithSelectors(world: World): Promise<void> {
  const trails = clientIn(world, CloudTrailClient, { account: world.management.id, region: HOME });
  const { trailList = [] } = await trails.send(new DescribeTrailsCommand({}));
  const EventSelectors = [{ ReadWriteType: 'All' as const, IncludeManagementEvents: true }];
  for (const { Name: TrailName } of trailList) {
    await trails.send(new PutEventSelectorsCommand({ TrailName, EventSelectors }));
  }
}

async function groupWithPrefixList(world: World, here: Place): Promise<void> {
  const ec2 = clientIn(world, EC2Client, here);
  const Entries = [{ Cidr: '10.0.0.0/8' }, { Cidr: '192.168.0.0/16' }];
  const list = { PrefixListName: 'offices', MaxEntries: 2, AddressFamily: 'IPv4' };
  const { PrefixList } = await ec2.send(new CreateManagedPrefixListCommand({ ...list, Entries }));
  const PrefixListIds = [{ PrefixListId: PrefixList?.PrefixListId }];
  const group = { GroupName: 'offices', Description: 'from the offices', VpcId: 'vpc-offices' };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(group));
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds }];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

/** Old recovery points of resources that exist and are no longer backed up. The collector calls each resource's own service. */
function oldRecoveryPoints(world: World, { account, region }: Place): void {
  const [volume] = world.state<{ volumes: { id: string }[] }>(simulatedEc2, account, region).volumes;
  world.state<Backup>(backup, account, region, true).abandoned = [
    { arn: `arn:aws:ec2:${region}:${account}:volume/${volume?.id}`, type: 'EBS' },
    { arn: `arn:aws:ec2:${region}:${account}:instance/i-1`, type: 'EC2' },
    { arn: `arn:aws:dynamodb:${region}:${account}:table/sessions`, type: 'DynamoDB' },
  ];
}

async function centralConfiguration(world: World): Promise<void> {
  const hub = clientIn(world, SecurityHubClient, { account: world.security.id, region: HOME });
  const OrganizationConfiguration = { ConfigurationType: 'CENTRAL' as const };
  for (const region of world.regions) {
    const there = clientIn(world, SecurityHubClient, { account: world.security.id, region });
    await there.send(new UpdateOrganizationConfigurationCommand({ AutoEnable: false, OrganizationConfiguration }));
  }
  const ConfigurationPolicy = { SecurityHub: { ServiceEnabled: true } };
  const { Id } = await hub.send(new CreateConfigurationPolicyCommand({ Name: 'all', ConfigurationPolicy }));
  const Target = { RootId: 'r-root' };
  await hub.send(new StartConfigurationPolicyAssociationCommand({ ConfigurationPolicyIdentifier: Id, Target }));
}
