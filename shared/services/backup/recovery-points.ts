/** AWS Backup: whether the recovery points in each vault are encrypted. */
import type { RecoveryPointByBackupVault } from '@aws-sdk/client-backup';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, given, orAbsent, required, type Seen, seen } from '../../core/reading.ts';
import { vaults } from './vaults.ts';

export interface RecoveryPoints {
  /** ARNs of the resources that have an unencrypted recovery point in the vault, in order. */
  readonly unencrypted: readonly Seen<string>[];
}

const LIST = 'backup:ListRecoveryPointsByBackupVault';
/** The most that the API returns at once. */
const PER_PAGE = 1_000;

/**
 * One resource per vault that is not empty, under the vault's ARN; a deleted vault has none. A recovery point of RDS, Aurora,
 * EBS and others is not encrypted with the vault's key, but as its source is ("Encryption for backups in AWS Backup").
 */
export const recoveryPoints = collector({
  id: 'backup.recovery-points',
  scope: 'region',
  seldom: 'whether a vault has its own key does not change: the key of a vault is set when it is created',
  actions: [LIST],
  // each backup makes a new one, so these are left to the next scan
  triggers: [apiCalls('backup', 'DeleteRecoveryPoint', 'DisassociateRecoveryPoint')],
  uses: [vaults],
  sdk: () => import('@aws-sdk/client-backup'),
  collect: async (aws, { BackupClient, paginateListRecoveryPointsByBackupVault }) => {
    const client = aws.client(BackupClient);
    const list = (BackupVaultName: string) => {
      const pages = paginateListRecoveryPointsByBackupVault({ client, pageSize: PER_PAGE }, { BackupVaultName });
      return all(pages, (page) => required(page.RecoveryPoints, LIST, 'RecoveryPoints'));
    };
    const read = async (name: string): Promise<RecoveryPoints | null> => {
      const points = await orAbsent(list(name), 'ResourceNotFoundException');
      if (!points) return null;
      const doubtful = points.map(unencryptedBy).filter((resource) => resource !== null);
      const unread = doubtful.filter((resource) => resource instanceof CouldNotRead);
      const named = doubtful.filter((resource) => typeof resource === 'string');
      return { unencrypted: [...[...new Set(named)].sort(), ...unread.slice(0, 1)] };
    };
    const found = await each(await aws.facts(vaults), async ({ id, facts }): Promise<Resource<RecoveryPoints>[]> => {
      if (facts instanceof CouldNotRead) return [{ id, facts }];
      if (facts.empty === true) return [];
      if (facts.name instanceof CouldNotRead) return [{ id, facts: facts.name }];
      const points = await seen(read(facts.name));
      return points ? [{ id, facts: points }] : [];
    });
    return found.flat();
  },
});

/** The resource of an unencrypted recovery point; null for an encrypted one. */
function unencryptedBy({ IsEncrypted, ResourceArn }: RecoveryPointByBackupVault): Seen<string> | null {
  const encrypted = given(IsEncrypted, LIST, 'IsEncrypted');
  if (encrypted instanceof CouldNotRead) return encrypted;
  return encrypted ? null : given(ResourceArn, LIST, 'ResourceArn');
}
