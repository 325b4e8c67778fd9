import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DisableEbsEncryptionByDefaultCommand,
  DisableSnapshotBlockPublicAccessCommand,
  EC2Client,
  EnableSnapshotBlockPublicAccessCommand,
  type IpPermission,
  ModifySnapshotAttributeCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import { createWorld, type WorldOptions } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const HERE = 'eu-west-1';
const OURS = ['network.sg-', 'logging.vpc-flow-logs', 'encryption.ebs-default', 'compute.snapshot'];

function stage(options: WorldOptions = {}) {
  const world = createWorld({ flaws: 0, accounts: 4, ...options });
  const account = world.accounts[3]?.id ?? '';
  return { world, account, ec2: clientIn(world, EC2Client, { account, region: HERE }) };
}
type Stage = ReturnType<typeof stage>;

async function judged({ world, account }: Stage, families: readonly string[] = OURS, altered: Altered = {}) {
  const found = await Promise.all(families.map((only) => judge(world, account, only, undefined, altered)));
  const verdicts = found.flatMap(({ verdicts }) => verdicts);
  const calls = found.flatMap(({ calls }) => [...calls.values()]).reduce((sum, count) => sum + count, 0);
  const notPassing = verdicts.filter(({ status }) => status !== 'pass');
  return { verdicts, calls, notPassing: notPassing.map(({ control, region, status }) => [control, region, status]) };
}

async function groupOf({ ec2 }: Stage, name: string): Promise<string> {
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  return SecurityGroups.find(({ GroupName }) => GroupName === name)?.GroupId ?? '';
}

async function admit(place: Stage, permission: IpPermission, name = 'service'): Promise<void> {
  const GroupId = await groupOf(place, name);
  await place.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
}

const EVERY_EIGHT = Array.from({ length: 256 }, (_, index) => ({ CidrIp: `${index}.0.0.0/8` }));
const EVERY_TWELVE = Array.from({ length: 512 }, (_, index) => ({
  CidrIpv6: `${(0x2000 + index * 16).toString(16)}::/12`,
}));

describe('EC2 in a simulated organisation', () => {
  it('passes everywhere in a flawless account, at a few calls per region', async () => {
    const { verdicts, calls, notPassing } = await judged(stage());
    expect(notPassing).toEqual([]);
    expect(verdicts).toHaveLength(3 * (3 + 3 + 1 + 1 + 1 + 2));
    expect(calls).toBeLessThanOrEqual(3 * 6);
  });

  it('sees SSH open to the world, and that it is closed again', async () => {
    const place = stage();
    const GroupId = await groupOf(place, 'service');
    const ssh = { GroupId, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
    await place.ec2.send(new AuthorizeSecurityGroupIngressCommand(ssh));
    expect((await judged(place)).notPassing).toEqual([
      ['network.sg-admin-ports', HERE, 'fail'],
      ['network.sg-least-ingress', HERE, 'fail'],
    ]);
    await place.ec2.send(new RevokeSecurityGroupIngressCommand(ssh));
    expect((await judged(place)).notPassing).toEqual([]);
  });

  it.each<[string, IpPermission]>([
    ['everything to everybody over IPv6', { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    ['half of the internet', { IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535, IpRanges: [{ CidrIp: '128.0.0.0/1' }] }],
    ['all 256 blocks of /8', { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: EVERY_EIGHT }],
    ['all of IPv6 by blocks of /12', { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, Ipv6Ranges: EVERY_TWELVE }],
    ['TCP by its number', { IpProtocol: '6', FromPort: 0, ToPort: 65_535, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  ])('sees %s', async (_name, permission) => {
    const place = stage();
    await admit(place, permission);
    expect((await judged(place, ['network.sg-'])).notPassing).toHaveLength(2);
  });

  it.each<[string, IpPermission]>([
    ['ping', { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    ['an office', { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }],
    ['another group', { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] }],
  ])('accepts %s', async (_name, permission) => {
    const place = stage();
    await admit(place, permission);
    expect((await judged(place, ['network.sg-'])).notPassing).toEqual([]);
  });

  it('reads the entries of the prefix lists that rules name', async () => {
    const place = stage();
    const made = new CreateManagedPrefixListCommand({
      PrefixListName: 'partners',
      AddressFamily: 'IPv4',
      MaxEntries: 9,
      Entries: [{ Cidr: '203.0.113.0/24' }, { Cidr: '0.0.0.0/0' }],
    });
    const { PrefixList } = await place.ec2.send(made);
    const PrefixListIds = [{ PrefixListId: PrefixList?.PrefixListId }];
    await admit(place, { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, PrefixListIds });
    const failing = [
      ['network.sg-admin-ports', HERE, 'fail'],
      ['network.sg-least-ingress', HERE, 'fail'],
    ];
    expect((await judged(place, ['network.sg-'])).notPassing).toEqual(failing);

    place.world.fault({ kind: 'deny', action: 'ec2:GetManagedPrefixListEntries' });
    const unread = failing.map(([control, region]) => [control, region, 'unknown']);
    expect((await judged(place, ['network.sg-'])).notPassing).toEqual(unread);
  });

  it('judges the addresses of a prefix list and of other rules together', async () => {
    const place = stage();
    const made = new CreateManagedPrefixListCommand({
      PrefixListName: 'partner',
      AddressFamily: 'IPv4',
      MaxEntries: 9,
      Entries: [{ Cidr: '9.0.0.0/8' }],
    });
    const { PrefixList } = await place.ec2.send(made);
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
    await admit(place, { ...ssh, IpRanges: [{ CidrIp: '8.0.0.0/8' }] });
    expect((await judged(place, ['network.sg-'])).notPassing).toEqual([]);
    await admit(place, { ...ssh, PrefixListIds: [{ PrefixListId: PrefixList?.PrefixListId }] });
    expect((await judged(place, ['network.sg-'])).notPassing).toHaveLength(2);
  });

  it('sees a rule in a default group', async () => {
    const place = stage();
    await admit(place, { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] }, 'default');
    expect((await judged(place)).notPassing).toEqual([['network.sg-default-closed', HERE, 'fail']]);
  });

  it('sees a deleted flow log', async () => {
    const place = stage();
    const { FlowLogs = [] } = await place.ec2.send(new DescribeFlowLogsCommand({}));
    await place.ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: FlowLogs.map(({ FlowLogId }) => FlowLogId ?? '') }));
    expect((await judged(place)).notPassing).toEqual([['logging.vpc-flow-logs', HERE, 'fail']]);
  });

  it('sees that volumes are no longer encrypted by default', async () => {
    const place = stage();
    await place.ec2.send(new DisableEbsEncryptionByDefaultCommand({}));
    expect((await judged(place)).notPassing).toEqual([['encryption.ebs-default', HERE, 'fail']]);
  });

  it('sees a shared snapshot, until all sharing is blocked', async () => {
    const place = stage();
    await place.ec2.send(new DisableSnapshotBlockPublicAccessCommand({}));
    const { Snapshots = [] } = await place.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    const SnapshotId = Snapshots[0]?.SnapshotId;
    const share = { SnapshotId, OperationType: 'add' } as const;
    await place.ec2.send(new ModifySnapshotAttributeCommand({ ...share, GroupNames: ['all'] }));
    expect((await judged(place)).notPassing).toEqual([
      ['compute.snapshot-sharing-blocked', HERE, 'fail'],
      ['compute.snapshots-not-public', HERE, 'fail'],
    ]);
    const block = (State: 'block-new-sharing' | 'block-all-sharing') =>
      place.ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State }));
    await block('block-new-sharing');
    expect((await judged(place)).notPassing).toHaveLength(2);
    await block('block-all-sharing');
    expect((await judged(place)).notPassing).toEqual([]);
  });
});

/** The answer of the operation in this region, with its first item changed. */
const first =
  (list: string, change: object): Altered[string] =>
  (output, _input, region) => {
    if (region !== HERE) return output;
    const [item, ...others] = output[list];
    return { ...output, [list]: [{ ...item, ...change }, ...others] };
  };
const ANYWHERE = [{ CidrIp: '0.0.0.0/0' }];
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: ANYWHERE };

describe('EC2 whose answer is not as documented', () => {
  it.each<[string, IpPermission]>([
    ['TCP without ports', { IpProtocol: 'tcp', IpRanges: ANYWHERE }],
    ['TCP without a last port', { IpProtocol: 'tcp', FromPort: 22, IpRanges: ANYWHERE }],
    ['no protocol', { FromPort: 22, ToPort: 22, IpRanges: ANYWHERE }],
    ['a protocol that nobody knows', { ...SSH, IpProtocol: 'carrier-pigeon' }],
    ['a range without addresses', { ...SSH, IpRanges: [{}] }],
    ['a range that is none', { ...SSH, IpRanges: [{ CidrIp: '0.0.0.0/many' }] }],
    ['an IPv6 range without addresses', { ...SSH, IpRanges: [], Ipv6Ranges: [{}] }],
    ['a prefix list without its id', { ...SSH, IpRanges: [], PrefixListIds: [{}] }],
  ])('does not know what a rule with %s opens', async (_name, permission) => {
    const altered = { DescribeSecurityGroups: first('SecurityGroups', { IpPermissions: [permission] }) };
    const { notPassing } = await judged(stage(), ['network.sg-admin', 'network.sg-least'], altered);
    expect(notPassing).toEqual([
      ['network.sg-admin-ports', HERE, 'unknown'],
      ['network.sg-least-ingress', HERE, 'unknown'],
    ]);
  });

  it('fails because of one open rule, even if another rule is unreadable', async () => {
    const IpPermissions = [{ ...SSH, IpRanges: [{}] }, SSH];
    const altered = { DescribeSecurityGroups: first('SecurityGroups', { IpPermissions }) };
    const { notPassing } = await judged(stage(), ['network.sg-admin'], altered);
    expect(notPassing).toEqual([['network.sg-admin-ports', HERE, 'fail']]);
  });

  it.each<[string, string, IpPermission[]]>([
    [
      'a block that cannot be read on a port that matters to none',
      'pass',
      [{ ...SSH, FromPort: 443, ToPort: 443, IpRanges: [{}] }],
    ],
    [
      'blocks that are everybody together, and one that cannot be read',
      'fail',
      [{ ...SSH, IpRanges: [...EVERY_EIGHT, {}] }],
    ],
    [
      'blocks of a rule without ports that admit few',
      'pass',
      [{ IpProtocol: 'tcp', IpRanges: [{ CidrIp: '9.0.0.0/8' }] }],
    ],
    [
      'a rule without ports whose blocks would complete another’s',
      'unknown',
      [
        { ...SSH, IpRanges: [{ CidrIp: '8.0.0.0/8' }] },
        { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '9.0.0.0/8' }] },
      ],
    ],
  ])('adds up what can be read of %s: %s', async (_name, status, IpPermissions) => {
    const altered = { DescribeSecurityGroups: first('SecurityGroups', { IpPermissions }) };
    const { notPassing } = await judged(stage(), ['network.sg-admin'], altered);
    expect(notPassing).toEqual(status === 'pass' ? [] : [['network.sg-admin-ports', HERE, status]]);
  });

  it.each([
    ['GroupName', ['network.sg-default-closed']],
    ['IpPermissions', ['network.sg-admin-ports', 'network.sg-default-closed', 'network.sg-least-ingress']],
    ['IpPermissionsEgress', ['network.sg-default-closed']],
    ['OwnerId', ['network.sg-admin-ports', 'network.sg-default-closed', 'network.sg-least-ingress']],
  ])('leaves the other groups readable when one has no %s', async (field, controls) => {
    const altered = { DescribeSecurityGroups: first('SecurityGroups', { [field]: undefined }) };
    const { notPassing } = await judged(stage(), ['network.sg-'], altered);
    expect(notPassing).toEqual(controls.map((control) => [control, HERE, 'unknown']));
  });

  it('does not judge a group that another account shares', async () => {
    const altered = { DescribeSecurityGroups: first('SecurityGroups', { OwnerId: '444455556666' }) };
    const { verdicts } = await judged(stage(), ['network.sg-default'], altered);
    expect(verdicts.filter(({ region }) => region === HERE)).toEqual([]);
  });

  it.each([
    ['without addresses', {}],
    ['whose addresses are none', { Cidr: '0.0.0.0-255.255.255.255' }],
  ])('does not know whom a prefix list admits by an entry %s', async (_name, entry) => {
    const place = stage();
    const PrefixListName = 'partners';
    const Entries = [{ Cidr: '203.0.113.0/24' }];
    const made = { PrefixListName, AddressFamily: 'IPv4', MaxEntries: 9, Entries };
    const { PrefixList } = await place.ec2.send(new CreateManagedPrefixListCommand(made));
    const PrefixListIds = [{ PrefixListId: PrefixList?.PrefixListId }];
    await admit(place, { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds });
    expect((await judged(place, ['network.sg-admin'])).notPassing).toEqual([]);
    const judgedWith = async (Entries: object[]) =>
      (await judged(place, ['network.sg-admin'], { GetManagedPrefixListEntries: () => ({ Entries }) })).notPassing;
    expect(await judgedWith([entry, ...Entries])).toEqual([['network.sg-admin-ports', HERE, 'unknown']]);
    expect(await judgedWith([entry, { Cidr: '0.0.0.0/0' }])).toEqual([['network.sg-admin-ports', HERE, 'fail']]);
  });

  it('passes when one flow log records accepted traffic and another one rejected traffic', async () => {
    const both = (output: { FlowLogs: object[] }) => ({
      FlowLogs: ['ACCEPT', 'REJECT'].map((TrafficType) => ({
        ...output.FlowLogs[0],
        FlowLogId: TrafficType,
        TrafficType,
      })),
    });
    expect((await judged(stage(), ['logging.vpc'], { DescribeFlowLogs: both })).notPassing).toEqual([]);
    const one = first('FlowLogs', { TrafficType: 'ACCEPT' });
    expect((await judged(stage(), ['logging.vpc'], { DescribeFlowLogs: one })).notPassing).toEqual([
      ['logging.vpc-flow-logs', HERE, 'fail'],
    ]);
  });

  it.each([
    ['another status', { FlowLogStatus: 'PAUSED' }],
    ['no status of its delivery', { DeliverLogsStatus: undefined }],
    ['a kind of traffic that is not listed', { TrafficType: 'SOME' }],
    ['no kind of traffic', { TrafficType: undefined }],
    ['nothing that it records', { ResourceId: undefined }],
  ])('does not know what a flow log records that has %s', async (_name, change) => {
    const altered = { DescribeFlowLogs: first('FlowLogs', change) };
    expect((await judged(stage(), ['logging.vpc'], altered)).notPassing).toEqual([
      ['logging.vpc-flow-logs', HERE, 'unknown'],
    ]);
  });

  it('passes because of one flow log of all traffic, even if another one is unreadable', async () => {
    const twice = (output: { FlowLogs: object[] }) => ({
      FlowLogs: [{ ...output.FlowLogs[0], FlowLogId: 'fl-0', FlowLogStatus: 'PAUSED' }, ...output.FlowLogs],
    });
    expect((await judged(stage(), ['logging.vpc'], { DescribeFlowLogs: twice })).notPassing).toEqual([]);
  });

  it('gives unknown, and not fail, for an unlisted state of the block on sharing', async () => {
    const altered = { GetSnapshotBlockPublicAccessState: () => ({ State: 'block-some-sharing' }) };
    const { notPassing } = await judged(stage(), ['compute.snapshot-sharing'], altered);
    expect(notPassing.map(([, , status]) => status)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('fails because of one shared snapshot, even if the owner of another one is unreadable', async () => {
    const place = stage();
    const judgedWith = async (...Snapshots: object[]) => {
      const state = { GetSnapshotBlockPublicAccessState: () => ({ State: 'unblocked' }) };
      const altered = { ...state, DescribeSnapshots: () => ({ Snapshots }) };
      return (await judged(place, ['compute.snapshots-not'], altered)).verdicts[0]?.status;
    };
    const nobodys = { SnapshotId: 'snap-1' };
    expect(await judgedWith(nobodys)).toBe('unknown');
    expect(await judgedWith(nobodys, { SnapshotId: 'snap-2', OwnerId: place.account })).toBe('fail');
    expect(await judgedWith({ SnapshotId: 'snap-2', OwnerId: '444455556666' })).toBe('pass');
  });
});

describe('EC2 with denied or failing calls', () => {
  it.each([
    ['ec2:DescribeSecurityGroups', ['network.sg-admin-ports', 'network.sg-default-closed', 'network.sg-least-ingress']],
    ['ec2:DescribeVpcs', ['logging.vpc-flow-logs']],
    ['ec2:DescribeFlowLogs', ['logging.vpc-flow-logs']],
    ['ec2:GetEbsEncryptionByDefault', ['encryption.ebs-default']],
    ['ec2:DescribeSnapshots', ['compute.snapshots-not-public']],
    ['ec2:GetSnapshotBlockPublicAccessState', ['compute.snapshot-sharing-blocked']],
  ])('makes unknown what needs %s, and nothing else', async (action, controls) => {
    const place = stage();
    place.world.fault({ kind: 'deny', action, region: HERE });
    const { notPassing } = await judged(place);
    expect(notPassing).toEqual(controls.map((control) => [control, HERE, 'unknown']));
  });

  it('reads every page of groups, and gives unknown when one page fails', async () => {
    const place = stage({ pageSize: 2 });
    const VpcId = 'vpc-1';
    for (const GroupName of ['a', 'b']) {
      await place.ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }));
    }
    const { verdicts } = await judged(place, ['network.sg-admin']);
    expect(verdicts.filter(({ region }) => region === HERE)).toHaveLength(5);
    place.world.fault({ kind: 'throttle', action: 'ec2:DescribeSecurityGroups', region: HERE, after: 1 });
    expect((await judged(place, ['network.sg-admin'])).notPassing).toEqual([
      ['network.sg-admin-ports', HERE, 'unknown'],
    ]);
  });
});
