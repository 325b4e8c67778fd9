import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed, onlyOf } from '../../core/words.ts';
import { snapshotSharing } from '../../services/ec2/ebs.ts';

/** A region that blocks all sharing gives nobody the snapshots that are still marked as public. */
const MISSING = 'snapshots marked as public where the region blocks all sharing';

export default control({
  id: 'compute.snapshots-not-public',
  title: 'No EBS snapshot is shared with everybody',
  severity: 'critical',
  seeds: ['001:12'],
  satisfies: [
    inPart('fsbp/EC2.1', MISSING),
    'nist-800-53-r5/AC-3',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.1',
    'iso-27001/A.8.3',
    'hipaa/164.312(a)(1)',
    'pci-4.0/1.3.1',
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [inPart('ec2_ebs_public_snapshot', MISSING)],
    securityHub: ['EC2.1'],
    config: [inPart('EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK', MISSING)],
  },
  subject: snapshotSharing,
  why: 'Anybody with an AWS account can make a volume of such a snapshot and read a whole disk, with its keys and data.',
  fix: {
    values: ({ facts: { shared } }) => ({ snapshots: shared, only: onlyOf(shared) }),
    command:
      'for snapshot in {snapshots}; do aws ec2 modify-snapshot-attribute --snapshot-id "$snapshot" --attribute createVolumePermission --operation-type remove --group-names all --region {region}; done',
    mind: 'of more than 20 snapshots it names the first',
  },
  console: [
    'ec2/home?region={region}#SnapshotDetails:snapshotId={only}',
    'ec2/home?region={region}#Snapshots:visibility=public',
  ],
  deed: 'shared EBS snapshots with everybody',
  evaluate: ({ facts }) => {
    const shared = thoseOf(facts.shared, (snapshot) => Boolean(known(snapshot))).map(known);
    if (shared.length === 0) return pass('no snapshot of this region is shared with everybody');
    if (facts.block === 'block-all-sharing') {
      return pass(`${listed(shared)} would be shared with everybody, but the region blocks all public sharing`);
    }
    return fail(`${shared.length} shared with everybody: ${listed(shared)}`);
  },
  examples: {
    pass: [
      { name: 'none', facts: { shared: [], block: 'unblocked' } },
      { name: 'one, without effect', facts: { shared: ['snap-1'], block: 'block-all-sharing' } },
    ],
    fail: [
      { name: 'one', facts: { shared: ['snap-1'], block: 'unblocked' } },
      { name: 'one that was shared before', facts: { shared: ['snap-1'], block: 'block-new-sharing' } },
    ],
  },
});
