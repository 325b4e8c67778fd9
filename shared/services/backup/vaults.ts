/** AWS Backup vaults, and the KMS keys that AWS created in the account. */
import type { BackupVaultListMember } from '@aws-sdk/client-backup';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import type { Known } from '../../core/control.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { allOf, anyOf, collected } from '../../core/quantify.ts';
import { all, given, instantOf, known, numberOf, oneOf, required, type Seen } from '../../core/reading.ts';
import type { BackupPlan, PlanRule } from './plans.ts';

export interface Vault {
  readonly name: Seen<string>;
  /** A logically air-gapped vault is locked permanently and encrypted from its creation. */
  readonly airGapped: boolean;
  readonly empty: Seen<boolean>;
  readonly locked: Seen<boolean>;
  /**
   * ISO instant from which no user can remove the lock; null for a lock that a privileged user can remove (governance mode).
   */
  readonly lockedForGood: Seen<string | null>;
  readonly minRetentionDays: Seen<number | null>;
  /** ARN; null for an air-gapped vault with a key that AWS owns. */
  readonly encryptionKey: Seen<string | null>;
}

const VAULTS = 'backup:ListBackupVaults';
const TYPES = ['BACKUP_VAULT', 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT', 'RESTORE_ACCESS_BACKUP_VAULT'] as const;
const KEYS = ['AWS_OWNED_KMS_KEY', 'CUSTOMER_MANAGED_KMS_KEY'] as const;

/** Vaults of the account. Vaults through which it restores what another account shares are not its own. */
export const vaults = collector({
  id: 'backup.vaults',
  scope: 'region',
  seldom: 'a lock is set once; its events make it be read at once',
  actions: [VAULTS],
  absent: {
    'ListBackupVaults.BackupVaultList[].LockDate':
      'the lock can be lifted at any time ("BackupVaultListMember", AWS Backup Developer Guide)',
    'ListBackupVaults.BackupVaultList[].EncryptionKeyType':
      'it is asked only of an air-gapped vault whose key is not named, and is unread there without it',
  },
  triggers: [
    apiCalls(
      'backup',
      'CreateBackupVault',
      'CreateLogicallyAirGappedBackupVault',
      'DeleteBackupVault',
      'PutBackupVaultLockConfiguration',
      'DeleteBackupVaultLockConfiguration',
    ),
    // the first recovery point in an empty vault is left to the next scan, because every backup makes one
    serviceEvent('aws.backup', 'Backup Vault State Change'),
  ],
  sdk: () => import('@aws-sdk/client-backup'),
  collect: async (aws, { BackupClient, paginateListBackupVaults }): Promise<Resource<Vault>[]> => {
    const found = await all(paginateListBackupVaults({ client: aws.client(BackupClient) }, {}), (page) =>
      required(page.BackupVaultList, VAULTS, 'BackupVaultList'),
    );
    const own = found.filter(({ VaultType }) => VaultType !== 'RESTORE_ACCESS_BACKUP_VAULT');
    return own.map((vault) => ({
      id: required(vault.BackupVaultArn, VAULTS, 'BackupVaultArn'),
      facts: vaultOf(vault),
    }));
  },
});

/**
 * "BackupVaultListMember": without a lock date the lock can be removed, and without days it enforces none. A vault without a
 * type may be another account's.
 */
function vaultOf(vault: BackupVaultListMember): Seen<Vault> {
  const type = oneOf(vault.VaultType, TYPES, VAULTS, 'VaultType');
  if (type instanceof CouldNotRead) return type;
  const points = numberOf(vault.NumberOfRecoveryPoints, VAULTS, 'NumberOfRecoveryPoints');
  const { LockDate, MinRetentionDays } = vault;
  const airGapped = type === 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT';
  return {
    name: given(vault.BackupVaultName, VAULTS, 'BackupVaultName'),
    airGapped,
    empty: points instanceof CouldNotRead ? points : points === 0,
    locked: given(vault.Locked, VAULTS, 'Locked'),
    lockedForGood: LockDate === undefined ? null : instantOf(LockDate, VAULTS, 'LockDate'),
    minRetentionDays: MinRetentionDays === undefined ? null : numberOf(MinRetentionDays, VAULTS, 'MinRetentionDays'),
    encryptionKey: keyOf(vault, airGapped),
  };
}

/**
 * Every vault has a key from its creation. Only the key of an air-gapped vault may be owned by AWS, which then does not name
 * it.
 */
function keyOf({ EncryptionKeyArn, EncryptionKeyType }: BackupVaultListMember, airGapped: boolean) {
  const key = given(EncryptionKeyArn, VAULTS, 'EncryptionKeyArn');
  if (!(key instanceof CouldNotRead) || !airGapped) return key;
  const type = oneOf(EncryptionKeyType, KEYS, VAULTS, 'EncryptionKeyType');
  if (type instanceof CouldNotRead) return type;
  return type === 'AWS_OWNED_KMS_KEY' ? null : key;
}

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
  seldom: 'AWS points an alias of its own to a key once, and leaves it there',
  lasting: 'no call can point an alias of AWS to another key, and what a new one encrypts has events of its own',
  actions: ['kms:ListAliases'],
  triggers: [],
  sdk: () => import('@aws-sdk/client-kms'),
  collect: async (aws, { KMSClient, paginateListAliases }): Promise<Resource<AwsManagedKey>[]> => {
    const pages = paginateListAliases({ client: aws.client(KMSClient) }, { Limit: ALIASES_PER_CALL });
    const aliases = await all(pages, (page) => required(page.Aliases, 'kms:ListAliases', 'Aliases'));
    return aliases.flatMap(({ AliasName, AliasArn, TargetKeyId }): Resource<AwsManagedKey>[] => {
      const alias = given(AliasName, 'kms:ListAliases', 'AliasName');
      if (alias instanceof CouldNotRead) return [{ id: AliasArn ?? 'an alias without a name', facts: alias }];
      // an alias of AWS has no key until the account first uses it ("AliasListEntry", AWS KMS API Reference)
      if (!alias.startsWith('alias/aws/') || !TargetKeyId) return [];
      return [{ id: alias, facts: { alias, keyId: TargetKeyId } }];
    });
  },
});

/** Whether AWS owns the key: then no user of the account can write its policy, share it or revoke it. */
export const isAwsManaged = (keyArn: string, keys: readonly { readonly facts: AwsManagedKey }[]): boolean =>
  anyOf(keys, ({ facts }) => keyArn.endsWith(`:key/${facts.keyId}`));

/** A vault such as `Default` that AWS created: it is empty, and no plan writes to it. */
export const isUnused = (vault: Known<Vault>, plans: readonly { readonly facts: Known<BackupPlan> }[]): boolean => {
  const rules = () => collected(plans, ({ facts }) => facts.rules);
  const writes = (rule: PlanRule) =>
    known(rule.vault) === vault.name || rule.airGappedVault?.endsWith(`:${vault.name}`);
  return allOf([() => vault.empty, () => !anyOf(rules(), (rule) => writes(rule) === true)], (test) => test());
};
