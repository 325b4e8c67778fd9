import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag } from '../../core/parameter.ts';
import { exampleAwsKey, examplePlan, exampleVault } from '../../services/backup/examples.ts';
import { plans } from '../../services/backup/plans.ts';
import { awsManagedKeys, isAwsManaged, isUnused, vaults } from '../../services/backup/vaults.ts';

const awsKey = exampleAwsKey('alias/aws/backup');
const ours = { plans: [{ facts: examplePlan }], awsManagedKeys: [{ facts: awsKey }] };
const theirs = { ...exampleVault, encryptionKey: `arn:aws:kms:eu-west-1:111122223333:key/${awsKey.keyId}` };
const keyless = { ...exampleVault, encryptionKey: null };

export default control({
  id: 'backup.vault-encryption',
  title: 'Backup vaults are encrypted with a customer-managed key',
  severity: 'medium',
  seeds: ['001:8', '004:51'],
  satisfies: ['fsbp/Backup.1', 'nist-800-53-r5/CP-9(8)', 'nist-800-53-r5/SC-28', 'soc2/CC6.1', 'iso-27001/A.8.24'],
  equivalents: {
    prowler: ['backup_vaults_encrypted', 'backup_recovery_point_encrypted'],
    securityHub: ['Backup.1'],
    config: ['BACKUP_RECOVERY_POINT_ENCRYPTED'],
  },
  parameters: { customerManaged: flag(true, 'whether a key that AWS manages is too little') },
  subject: vaults,
  with: { plans, awsManagedKeys },
  why: 'The key that AWS manages can be neither shared with a recovery account nor revoked from whoever should not read.',
  fix: 'aws backup create-backup-vault --backup-vault-name <new vault> --encryption-key-arn <key>   # a vault keeps its key; move the plans',
  console: 'https://{region}.console.aws.amazon.com/backup/home?region={region}#/backupvaults',
  evaluate: ({ facts: vault }, { plans, awsManagedKeys }, { customerManaged }) => {
    // Every vault has a key from its creation; only an air-gapped one may have a key that AWS owns and does not name.
    const { encryptionKey } = vault;
    if (!customerManaged) return pass('it is encrypted');
    if (encryptionKey && !isAwsManaged(encryptionKey, awsManagedKeys))
      return pass(`it is encrypted with ${encryptionKey}`);
    if (isUnused(vault, plans)) return notApplicable('it holds nothing and no plan writes to it');
    return fail('it is encrypted with a key of AWS, not with one of your own');
  },
  examples: {
    pass: [
      { name: 'a key of our own', facts: exampleVault, with: ours },
      { name: 'any key where that suffices', facts: theirs, with: ours, parameters: { customerManaged: false } },
    ],
    fail: [
      { name: 'the key of AWS', facts: theirs, with: ours },
      { name: 'an air-gapped vault with the key of AWS', facts: { ...keyless, airGapped: true }, with: ours },
      { name: 'the key of AWS, empty, and a plan writes to it', facts: { ...theirs, empty: true }, with: ours },
    ],
    notApplicable: [{ name: 'empty and unused', facts: { ...theirs, empty: true }, with: { ...ours, plans: [] } }],
  },
});
