import { control, fail, pass } from '../../core/control.ts';
import { snapshotSharing } from '../../services/ec2/ebs.ts';

export default control({
  id: 'compute.snapshot-sharing-blocked',
  title: 'Every region blocks public sharing of EBS snapshots',
  severity: 'high',
  seeds: ['001:12'],
  satisfies: [
    'fsbp/EC2.182',
    'nist-800-53-r5/AC-3',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.1',
    'iso-27001/A.8.3',
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/25(2)',
  ],
  equivalents: {
    prowler: ['ec2_ebs_snapshot_account_block_public_access'],
    securityHub: ['EC2.182'],
    config: ['EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS'],
  },
  subject: snapshotSharing,
  why: 'One wrong argument shares a disk with everybody; where sharing is blocked, AWS refuses that call.',
  fix: {
    command: 'aws ec2 enable-snapshot-block-public-access --state block-all-sharing --region {region}',
    mind: 'snapshots that are shared with everybody now can no longer be used by others',
  },
  console: 'ec2/home?region={region}#Settings:tab=dataProtectionAndSecurity',
  deed: 'let EBS snapshots be shared with everybody',
  evaluate: ({ facts: { block } }) =>
    block === 'block-all-sharing'
      ? pass('the region blocks all public sharing of snapshots')
      : fail(`public sharing of snapshots is not blocked altogether: the state is ${block}`),
  examples: {
    pass: [{ name: 'all sharing blocked', facts: { shared: [], block: 'block-all-sharing' } }],
    fail: [
      { name: 'only new sharing blocked', facts: { shared: [], block: 'block-new-sharing' } },
      { name: 'nothing blocked', facts: { shared: [], block: 'unblocked' } },
    ],
  },
});
