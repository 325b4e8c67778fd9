/** Simulated Amazon EC2: VPCs with their flow logs and security groups, and the settings and snapshots of EBS. */
import type {
  AuthorizeSecurityGroupIngressRequest,
  CreateFlowLogsRequest,
  CreateManagedPrefixListRequest,
  CreateSecurityGroupRequest,
  DeleteFlowLogsRequest,
  DeleteVolumeRequest,
  DescribeSnapshotsRequest,
  DescribeVolumesRequest,
  EnableSnapshotBlockPublicAccessRequest,
  FlowLog,
  GetManagedPrefixListEntriesRequest,
  ModifySnapshotAttributeRequest,
  SnapshotBlockPublicAccessState,
} from '@aws-sdk/client-ec2';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { type IdleThings, idleThings } from './ec2-idle.ts';
import { type Instances, instance, instanceReads, instanceWrites, valuesOf } from './ec2-instances.ts';
import { type Networks, networkReads, networksOf } from './ec2-networks.ts';
import { permissionOf, rule, rulesOf, type SimulatedRule, withoutRules, withRules } from './ec2-rules.ts';
import { describeInstanceTypes } from './ec2-types.ts';
import { databaseRole } from './rds.ts';

interface SimulatedGroup {
  readonly id: string;
  readonly name: string;
  readonly vpc: string;
  ingress: SimulatedRule[];
  readonly egress: SimulatedRule[];
}

interface SimulatedVolume {
  readonly id: string;
}

interface SimulatedSnapshot {
  readonly id: string;
  shared: boolean;
}

interface Ec2 extends Instances, IdleThings {
  readonly vpcs: { readonly id: string; readonly cidr: string }[];
  flowLogs: FlowLog[];
  readonly networks: Networks;
  readonly groups: SimulatedGroup[];
  readonly prefixLists: Map<string, readonly string[]>;
  encryptionByDefault: boolean;
  /** Production accounts have one where their databases are. */
  volumes: SimulatedVolume[];
  readonly snapshots: SimulatedSnapshot[];
  sharingBlock: SnapshotBlockPublicAccessState;
}

const ANYWHERE = '0.0.0.0/0';
const ID_LENGTH = 17;

const flowLog = (id: string, vpc: string, traffic: FlowLog['TrafficType']): FlowLog => ({
  FlowLogId: id,
  ResourceId: vpc,
  TrafficType: traffic,
  FlowLogStatus: 'ACTIVE',
  DeliverLogsStatus: 'SUCCESS',
  LogDestinationType: 's3',
});

/**
 * Every region has a VPC with its default group; in members' regions, the VPC serves an application behind a load
 * balancer.
 */
function seed(place: ServiceLocation): Ec2 {
  const { account, random, flaw, world, region } = place;
  const id = (kind: string) => `${kind}-${random.hex(ID_LENGTH)}`;
  const vpc = id('vpc');
  const out = [rule('-1', undefined, ANYWHERE)];
  const inherited = flaw('sg-default-open', 0.05);
  const own: SimulatedGroup = { id: id('sg'), name: 'default', vpc, ingress: [], egress: inherited ? out : [] };
  const edge = { id: id('sg'), name: 'load-balancer', vpc, ingress: [rule('tcp', 443, ANYWHERE)], egress: out };
  const behind = [rule('tcp', 8080, edge.id, 'group'), ...(flaw('sg-ssh', 0.02) ? [rule('tcp', 22, ANYWHERE)] : [])];
  const service = { id: id('sg'), name: 'service', vpc, ingress: behind, egress: out };
  const log = flowLog(id('fl'), vpc, 'ALL');
  const cidr = `10.${account.index % 256}.0.0/16`;
  return {
    vpcs: [{ id: vpc, cidr }],
    networks: networksOf(place, vpc, cidr),
    flowLogs: flaw('vpc-without-flow-logs', 0.04) ? [] : [log],
    groups: account.kind === 'member' ? [own, edge, service] : [own],
    prefixLists: new Map(),
    encryptionByDefault: !flaw('ebs-unencrypted', 0.04),
    ...idleThings(place),
    volumes: databaseRole(world, account, region) === 'primary' ? [{ id: id('vol') }] : [],
    instances: databaseRole(world, account, region) === 'primary' ? [instance(place, id('i'))] : [],
    snapshots: account.kind === 'member' ? [{ id: id('snap'), shared: flaw('snapshot-shared', 0.01) }] : [],
    sharingBlock: flaw('snapshot-sharing', 0.05) ? 'unblocked' : 'block-all-sharing',
  };
}

function groupOf({ state, input }: Call<Ec2, { GroupId?: string }>): SimulatedGroup {
  const found = state.groups.find(({ id }) => id === input.GroupId);
  if (found) return found;
  throw apiError('InvalidGroup.NotFound', `The security group '${input.GroupId}' does not exist`);
}

const created = ({ world, account, region }: Call<Ec2>, kind: string, index: number): string =>
  `${kind}-${world.random('ec2', account.id, region, kind, index).hex(ID_LENGTH)}`;

export const ec2 = service<Ec2>({
  serviceId: 'EC2',
  eventSource: 'ec2',
  scope: 'region',
  seed,
  reads: {
    ...networkReads,
    DescribeInstanceTypes: describeInstanceTypes,
    DescribeSecurityGroups: ({
      state,
      input,
      account,
      world,
    }: Call<Ec2, { NextToken?: string; MaxResults?: number }>) => {
      const { items, next } = page(state.groups, input.NextToken, input.MaxResults, world);
      const SecurityGroups = items.map(({ id, name, vpc, ingress, egress }) => ({
        GroupId: id,
        GroupName: name,
        VpcId: vpc,
        OwnerId: account.id,
        IpPermissions: ingress.map(permissionOf),
        IpPermissionsEgress: egress.map(permissionOf),
        Tags: [],
      }));
      return { SecurityGroups, NextToken: next };
    },
    GetManagedPrefixListEntries: ({ state, input, world }: Call<Ec2, GetManagedPrefixListEntriesRequest>) => {
      const entries = state.prefixLists.get(input.PrefixListId ?? '');
      if (!entries)
        throw apiError('InvalidPrefixListID.NotFound', `The prefix list ${input.PrefixListId} does not exist`);
      const { items, next } = page(entries, input.NextToken, input.MaxResults, world);
      return { Entries: items.map((Cidr) => ({ Cidr })), NextToken: next };
    },
    DescribeVpcs: ({ state, input, account, world }: Call<Ec2, { NextToken?: string; MaxResults?: number }>) => {
      const { items, next } = page(state.vpcs, input.NextToken, input.MaxResults, world);
      const Vpcs = items.map(({ id, cidr }) => ({
        ...{ VpcId: id, CidrBlock: cidr, OwnerId: account.id, IsDefault: false },
        CidrBlockAssociationSet: [{ CidrBlock: cidr, CidrBlockState: { State: 'associated' } }],
      }));
      return { Vpcs, NextToken: next };
    },
    DescribeAddresses: ({ state }: Call<Ec2>) => ({ Addresses: state.addresses }),
    DescribeVolumes: ({ state, input, world }: Call<Ec2, DescribeVolumesRequest>) => {
      if (valuesOf(input.Filters, 'status').includes('available')) {
        const { items, next } = page(state.loose, input.NextToken, input.MaxResults, world);
        return { Volumes: items, NextToken: next };
      }
      const wanted = valuesOf(input.Filters, 'volume-id');
      const { items, next } = page(
        state.volumes.filter(({ id }) => !input.Filters || wanted.includes(id)),
        input.NextToken,
        input.MaxResults,
        world,
      );
      return { Volumes: items.map(({ id }) => ({ VolumeId: id, State: 'in-use' })), NextToken: next };
    },
    ...instanceReads,
    DescribeFlowLogs: ({ state, input, world }: Call<Ec2, { NextToken?: string; MaxResults?: number }>) => {
      const { items, next } = page(state.flowLogs, input.NextToken, input.MaxResults, world);
      return { FlowLogs: items, NextToken: next };
    },
    GetEbsEncryptionByDefault: ({ state }: Call<Ec2>) => ({ EbsEncryptionByDefault: state.encryptionByDefault }),
    GetSnapshotBlockPublicAccessState: ({ state }: Call<Ec2>) => ({ State: state.sharingBlock }),
    DescribeSnapshots: ({ state, input, account, world }: Call<Ec2, DescribeSnapshotsRequest>) => {
      const publicOnly = input.RestorableByUserIds?.includes('all') ?? false;
      const wanted = state.snapshots.filter(({ shared }) => shared || !publicOnly);
      const { items, next } = page(wanted, input.NextToken, input.MaxResults, world);
      return { Snapshots: items.map(({ id }) => ({ SnapshotId: id, OwnerId: account.id })), NextToken: next };
    },
  },
  writes: {
    CreateSecurityGroup: (call: Call<Ec2, CreateSecurityGroupRequest>) => {
      const { GroupName = '', VpcId = '' } = call.input;
      const id = created(call, 'sg', call.state.groups.length);
      const egress = [rule('-1', undefined, ANYWHERE)];
      call.state.groups.push({ id, name: GroupName, vpc: VpcId, ingress: [], egress });
      return { GroupId: id };
    },
    AuthorizeSecurityGroupIngress: (call: Call<Ec2, AuthorizeSecurityGroupIngressRequest>) => {
      const group = groupOf(call);
      group.ingress = withRules(group.ingress, rulesOf(call.input));
      return { Return: true };
    },
    RevokeSecurityGroupIngress: (call: Call<Ec2, AuthorizeSecurityGroupIngressRequest>) => {
      const group = groupOf(call);
      group.ingress = withoutRules(group.ingress, rulesOf(call.input));
      return { Return: true };
    },
    CreateManagedPrefixList: (call: Call<Ec2, CreateManagedPrefixListRequest>) => {
      const id = created(call, 'pl', call.state.prefixLists.size);
      call.state.prefixLists.set(
        id,
        (call.input.Entries ?? []).map(({ Cidr = '' }) => Cidr),
      );
      return { PrefixList: { PrefixListId: id } };
    },
    CreateFlowLogs: (call: Call<Ec2, CreateFlowLogsRequest>) => {
      const made = (call.input.ResourceIds ?? []).map((vpc, index) =>
        flowLog(created(call, 'fl', call.state.flowLogs.length + index), vpc, call.input.TrafficType),
      );
      call.state.flowLogs.push(...made);
      return { FlowLogIds: made.map(({ FlowLogId }) => FlowLogId) };
    },
    DeleteFlowLogs: ({ state, input }: Call<Ec2, DeleteFlowLogsRequest>) => {
      state.flowLogs = state.flowLogs.filter(({ FlowLogId = '' }) => !input.FlowLogIds?.includes(FlowLogId));
      return { Unsuccessful: [] };
    },
    ...instanceWrites,
    DeleteVolume: ({ state, input }: Call<Ec2, DeleteVolumeRequest>) => {
      if (!state.volumes.some(({ id }) => id === input.VolumeId))
        throw apiError('InvalidVolume.NotFound', `The volume '${input.VolumeId}' does not exist.`);
      state.volumes = state.volumes.filter(({ id }) => id !== input.VolumeId);
      return {};
    },
    EnableEbsEncryptionByDefault: ({ state }: Call<Ec2>) => {
      state.encryptionByDefault = true;
      return { EbsEncryptionByDefault: true };
    },
    DisableEbsEncryptionByDefault: ({ state }: Call<Ec2>) => {
      state.encryptionByDefault = false;
      return { EbsEncryptionByDefault: false };
    },
    ModifySnapshotAttribute: ({ state, input }: Call<Ec2, ModifySnapshotAttributeRequest>) => {
      const snapshot = state.snapshots.find(({ id }) => id === input.SnapshotId);
      if (!snapshot) throw apiError('InvalidSnapshot.NotFound', `The snapshot '${input.SnapshotId}' does not exist.`);
      const share = input.OperationType === 'add' && input.GroupNames?.includes('all');
      if (share && state.sharingBlock !== 'unblocked') {
        throw apiError('OperationNotPermitted', 'Public sharing of snapshots is blocked in this Region.', 403);
      }
      snapshot.shared = Boolean(share);
      return {};
    },
    EnableSnapshotBlockPublicAccess: ({ state, input }: Call<Ec2, EnableSnapshotBlockPublicAccessRequest>) => {
      state.sharingBlock = input.State ?? 'block-all-sharing';
      return { State: state.sharingBlock };
    },
    DisableSnapshotBlockPublicAccess: ({ state }: Call<Ec2>) => {
      state.sharingBlock = 'unblocked';
      return { State: state.sharingBlock };
    },
  },
});
