/** Amazon EBS: the region's settings for new volumes and for sharing snapshots, and the snapshots shared with everybody. */
import type { Snapshot } from '@aws-sdk/client-ec2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, required, type Seen, seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-ec2');

export interface VolumeDefaults {
  readonly encrypted: boolean;
}

/** One resource: the account in this region. */
export const volumeDefaults = collector({
  id: 'ec2.volume-defaults',
  scope: 'region',
  actions: ['ec2:GetEbsEncryptionByDefault'],
  triggers: [apiCalls('ec2', 'EnableEbsEncryptionByDefault', 'DisableEbsEncryptionByDefault')],
  sdk,
  collect: async (aws, { EC2Client, GetEbsEncryptionByDefaultCommand }): Promise<Resource<VolumeDefaults>[]> => {
    const { EbsEncryptionByDefault } = await aws.client(EC2Client).send(new GetEbsEncryptionByDefaultCommand({}));
    const encrypted = required(EbsEncryptionByDefault, 'ec2:GetEbsEncryptionByDefault', 'EbsEncryptionByDefault');
    return [{ id: aws.account.id, facts: { encrypted } }];
  },
});

export interface SnapshotSharing {
  /** Ids of the account's snapshots that anybody may restore. */
  readonly shared: Seen<readonly string[]>;
  /** `block-all-sharing`, which takes the effect from what is shared already, `block-new-sharing` or `unblocked`. */
  readonly block: Seen<string>;
}

const SNAPSHOTS_PER_PAGE = 1_000;

/** One resource: the account in this region. Two calls, however many snapshots it has. */
export const snapshotSharing = collector({
  id: 'ec2.snapshot-sharing',
  scope: 'region',
  actions: ['ec2:DescribeSnapshots', 'ec2:GetSnapshotBlockPublicAccessState'],
  triggers: [
    apiCalls(
      'ec2',
      'ModifySnapshotAttribute',
      'ResetSnapshotAttribute',
      'EnableSnapshotBlockPublicAccess',
      'DisableSnapshotBlockPublicAccess',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<SnapshotSharing>[]> => {
    const client = aws.client(sdk.EC2Client);
    const sharedWithAll = { OwnerIds: ['self'], RestorableByUserIds: ['all'] };
    const pages = sdk.paginateDescribeSnapshots({ client, pageSize: SNAPSHOTS_PER_PAGE }, sharedWithAll);
    const snapshots = all(pages, (page) => required(page.Snapshots, 'ec2:DescribeSnapshots', 'Snapshots'));
    const state = client.send(new sdk.GetSnapshotBlockPublicAccessStateCommand({}));
    const [shared, block] = await Promise.all([
      seen(snapshots.then((found) => idsOf(found, aws.account.id))),
      seen(state.then(({ State }) => required(State, 'ec2:GetSnapshotBlockPublicAccessState', 'State'))),
    ]);
    return [{ id: aws.account.id, facts: { shared, block } }];
  },
});

/** Named once more by their owner: what answers like EC2 and ignores the filter would make AWS's own snapshots ours. */
const idsOf = (snapshots: readonly Snapshot[], account: string): string[] =>
  snapshots
    .filter(({ OwnerId }) => required(OwnerId, 'ec2:DescribeSnapshots', 'OwnerId') === account)
    .map(({ SnapshotId }) => required(SnapshotId, 'ec2:DescribeSnapshots', 'SnapshotId'))
    .sort();
