/** AWS Backup vaults, and the KMS keys that AWS made for the account rather than the account itself. */
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import type { Known } from '../../core/control.ts';
import { all, required } from '../../core/reading.ts';
import type { BackupPlan } from './plans.ts';

export interface Vault {
  readonly name: string;
  /** A logically air-gapped vault is locked for good and encrypted from its creation. */
  readonly airGapped: boolean;
  readonly empty: boolean;
  readonly locked: boolean;
  /** ISO instant from which nobody can lift the lock; null for a lock that a privileged user can (governance mode). */
  readonly lockedForGood: string | null;
  readonly minRetentionDays: number | null;
  /** ARN; null for an air-gapped vault with a key that AWS owns. */
  readonly encryptionKey: string | null;
}

/** Vaults of the account; those through which it restores what another account shares are no vaults of its own. */
export const vaults = collector({
  id: 'backup.vaults',
  scope: 'region',
  actions: ['backup:ListBackupVaults'],
  triggers: [
    apiCalls(
      'backup',
      'CreateBackupVault',
      'CreateLogicallyAirGappedBackupVault',
      'DeleteBackupVault',
      'PutBackupVaultLockConfiguration',
      'DeleteBackupVaultLockConfiguration',
    ),
    // the recovery point that makes a vault empty no more is left to the next scan: one comes with every backup
    serviceEvent('aws.backup', 'Backup Vault State Change'),
  ],
  sdk: () => import('@aws-sdk/client-backup'),
  collect: async (aws, { BackupClient, paginateListBackupVaults }): Promise<Resource<Vault>[]> => {
    const action = 'backup:ListBackupVaults';
    const found = await all(paginateListBackupVaults({ client: aws.client(BackupClient) }, {}), (page) =>
      required(page.BackupVaultList, action, 'BackupVaultList'),
    );
    const own = found.filter(({ VaultType }) => VaultType !== 'RESTORE_ACCESS_BACKUP_VAULT');
    return own.map((vault) => ({
      id: required(vault.BackupVaultArn, action, 'BackupVaultArn'),
      facts: {
        name: required(vault.BackupVaultName, action, 'BackupVaultName'),
        airGapped: vault.VaultType === 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT',
        empty: required(vault.NumberOfRecoveryPoints, action, 'NumberOfRecoveryPoints') === 0,
        locked: required(vault.Locked, action, 'Locked'),
        lockedForGood: vault.LockDate?.toISOString() ?? null,
        minRetentionDays: vault.MinRetentionDays ?? null,
        encryptionKey: vault.EncryptionKeyArn ?? null,
      },
    }));
  },
});

export interface AwsManagedKey {
  /** `alias/aws/rds`, `alias/aws/backup`, … */
  readonly alias: string;
  readonly keyId: string;
}

const ALIASES_PER_CALL = 100;

/** One list call instead of DescribeKey per key: describing an alias of AWS that has no key yet would create one. */
export const awsManagedKeys = collector({
  id: 'kms.aws-managed-keys',
  scope: 'region',
  actions: ['kms:ListAliases'],
  /** AWS points these aliases to a key once and leaves them there: no event can change them. */
  triggers: [],
  sdk: () => import('@aws-sdk/client-kms'),
  collect: async (aws, { KMSClient, paginateListAliases }): Promise<Resource<AwsManagedKey>[]> => {
    const pages = paginateListAliases({ client: aws.client(KMSClient) }, { Limit: ALIASES_PER_CALL });
    const aliases = await all(pages, (page) => required(page.Aliases, 'kms:ListAliases', 'Aliases'));
    return aliases.flatMap(({ AliasName = '', TargetKeyId }) =>
      AliasName.startsWith('alias/aws/') && TargetKeyId
        ? [{ id: AliasName, facts: { alias: AliasName, keyId: TargetKeyId } }]
        : [],
    );
  },
});

/** Whether AWS made the key: then nobody here writes its policy, and nobody can share or revoke it. */
export const isAwsManaged = (keyArn: string, keys: readonly { readonly facts: AwsManagedKey }[]): boolean =>
  keys.some(({ facts }) => keyArn.endsWith(`:key/${facts.keyId}`));

/** A vault such as `Default`, which AWS makes by itself: nothing in it, and no plan that writes to it. */
export const isUnused = (vault: Vault, plans: readonly { readonly facts: Known<BackupPlan> }[]): boolean =>
  vault.empty &&
  !plans.some(({ facts }) =>
    facts.rules.some((rule) => rule.vault === vault.name || rule.airGappedVault?.endsWith(`:${vault.name}`)),
  );
