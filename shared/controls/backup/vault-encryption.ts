import { judges, stricter } from '../../core/claim.ts';
import { control, fail, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { flag } from '../../core/parameter.ts';
import { anyOf, collected, firstOf, thoseOf } from '../../core/quantify.ts';
import { known } from '../../core/reading.ts';
import { listed } from '../../core/words.ts';
import { plans } from '../../services/backup/plans.ts';
import { type RecoveryPoints, recoveryPoints } from '../../services/backup/recovery-points.ts';
import { awsManagedKeys, isAwsManaged, isUnused, vaults } from '../../services/backup/vaults.ts';
import { examples } from './examples/vault-encryption.ts';

const unencryptedIn = (vault: string, points: readonly KnownResource<RecoveryPoints>[]): readonly string[] =>
  points.find(({ id }) => id === vault)?.facts.unencrypted ?? [];

export default control({
  id: 'backup.vault-encryption',
  title: 'Backup vaults and what they hold are encrypted, vaults with a customer-managed key',
  severity: 'medium',
  seeds: ['001:8', '004:51'],
  satisfies: [
    stricter('fsbp/Backup.1', 'customerManaged'),
    ...judges('nist-800-53-r5/CP-9(8)', 'nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24'),
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [stricter(['backup_vaults_encrypted', 'backup_recovery_point_encrypted'], 'customerManaged')],
    securityHub: ['Backup.1'],
    config: [stricter('BACKUP_RECOVERY_POINT_ENCRYPTED', 'customerManaged')],
  },
  parameters: { customerManaged: flag(true, 'whether a key that AWS manages is too little') },
  subject: vaults,
  with: { plans, awsManagedKeys, recoveryPoints },
  why: 'The key that AWS manages can be neither shared with a recovery account nor revoked from whoever should not read.',
  fix: {
    values: ({ id }, { recoveryPoints }) => {
      const plain = unencryptedIn(id, recoveryPoints);
      return plain.length > 0 ? { holds: 'unencrypted', sources: plain } : {};
    },
    steps: [
      'a vault keeps its key: aws backup create-backup-vault --backup-vault-name "<NEW_VAULT: name of the new vault>" --encryption-key-arn "<KMS_KEY_ARN: ARN of a key of your own>" --region {region}',
      'let the plans that write to {name} write to the new vault',
      'delete {name} when its last recovery point has expired',
    ],
    instead: [
      {
        when: { holds: 'unencrypted' },
        steps: [
          'encrypt what the recovery points are made from: {sources}',
          'delete the unencrypted recovery points of {name} once there are encrypted ones',
        ],
        mind: 'a recovery point of RDS or EBS is encrypted as its source is, whatever key the vault has',
      },
    ],
  },
  console: 'backup/home?region={region}#/backupvaults/details/{name}',
  deed: 'made vault {name} without a key of our own',
  evaluate: ({ id, facts: vault }, { plans, awsManagedKeys, recoveryPoints }, { customerManaged }) => {
    // A recovery point of RDS or EBS is encrypted as its source is, whatever key the vault has.
    const held = collected(recoveryPoints, (points) => (points.id === id ? points.facts.unencrypted : []));
    const plain = () => anyOf(held, () => true);
    // Every vault has a key from its creation; only an air-gapped one may have a key that AWS owns and does not name.
    const keyOfAws = () => !vault.encryptionKey || isAwsManaged(vault.encryptionKey, awsManagedKeys);
    const fault = firstOf(customerManaged ? [plain, keyOfAws] : [plain], (holds) => holds());
    if (fault === plain)
      return fail(`it holds unencrypted recovery points of ${listed(thoseOf(held, () => true).map(known<string>))}`);
    if (!fault) return pass(customerManaged ? `it is encrypted with ${vault.encryptionKey}` : 'it is encrypted');
    if (isUnused(vault, plans)) return notApplicable('it holds nothing and no plan writes to it');
    return fail('it is encrypted with a key of AWS, not with one of your own');
  },
  examples,
});
