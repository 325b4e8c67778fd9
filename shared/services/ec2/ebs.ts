/** Amazon EBS: the region's settings for new volumes and for sharing snapshots, and the snapshots shared with everybody. */
import type { Snapshot } from '@aws-sdk/client-ec2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, given, oneOf, required, type Seen, seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-ec2');

export interface VolumeDefaults {
  readonly encrypted: boolean;
}

/** One resource: the account in this region. */
export const volumeDefaults = collector({
  id: 'ec2.volume-defaults',
  scope: 'region',
  seldom: 'one setting of a region; its events make it be read at once',
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
  /** Ids of the account's snapshots that anybody may restore; unread if the owner of one is unknown. */
  readonly shared: Seen<readonly Seen<string>[]>;
  /** `block-all-sharing` also ends the sharing of snapshots that are shared already. */
  readonly block: Seen<SharingBlock>;
}

const BLOCKS = ['block-all-sharing', 'block-new-sharing', 'unblocked'] as const;
export type SharingBlock = (typeof BLOCKS)[number];

const SNAPSHOTS = 'ec2:DescribeSnapshots';
const SNAPSHOTS_PER_PAGE = 1_000;

/** One resource: the account in this region. It takes two calls, however many snapshots there are. */
export const snapshotSharing = collector({
  id: 'ec2.snapshot-sharing',
  scope: 'region',
  actions: [SNAPSHOTS, 'ec2:GetSnapshotBlockPublicAccessState'],
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
    const snapshots = all(pages, (page) => required(page.Snapshots, SNAPSHOTS, 'Snapshots'));
    const state = client.send(new sdk.GetSnapshotBlockPublicAccessStateCommand({}));
    const [shared, block] = await Promise.all([
      seen(snapshots.then((found) => idsOf(found, aws.account.id))),
      seen(state.then(({ State }) => oneOf(State, BLOCKS, 'ec2:GetSnapshotBlockPublicAccessState', 'State'))),
    ]);
    return [{ id: aws.account.id, facts: { shared, block } }];
  },
});

/** The owner is checked once more: an emulator that ignores the filter would return AWS's own snapshots as the account's. */
const idsOf = (snapshots: readonly Snapshot[], account: string): Seen<string>[] =>
  snapshots
    .map(({ OwnerId, SnapshotId }) => {
      const owner = given(OwnerId, SNAPSHOTS, 'OwnerId');
      if (owner instanceof CouldNotRead) return owner;
      return owner === account ? given(SnapshotId, SNAPSHOTS, 'SnapshotId') : null;
    })
    .filter((id) => id !== null)
    .sort();
