/** AWS Backup: what the recovery points in each vault are like. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, orAbsent, required, seen } from '../../core/reading.ts';
import { vaults } from './vaults.ts';

export interface RecoveryPoints {
  /** ARNs of the resources of which an unencrypted recovery point lies in the vault, in order. */
  readonly unencrypted: readonly string[];
}

const LIST = 'backup:ListRecoveryPointsByBackupVault';
/** The most that the API gives at once. */
const PER_PAGE = 1_000;

/**
 * One resource per vault that is not empty, under the vault's ARN; a vault that is gone has none. Not every recovery
 * point is encrypted with the vault's key: those of RDS, Aurora, EBS and others are as their source is ("Encryption for
 * backups in AWS Backup").
 */
export const recoveryPoints = collector({
  id: 'backup.recovery-points',
  scope: 'region',
  actions: [LIST],
  // a new one comes with every backup and is left to the next scan
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
      const unencrypted = points
        .filter((point) => !required(point.IsEncrypted, LIST, 'IsEncrypted'))
        .map(({ ResourceArn }) => required(ResourceArn, LIST, 'ResourceArn'));
      return { unencrypted: [...new Set(unencrypted)].sort() };
    };
    const found = await each(await aws.facts(vaults), async ({ id, facts }): Promise<Resource<RecoveryPoints>[]> => {
      if (facts instanceof CouldNotRead) return [{ id, facts }];
      if (facts.empty) return [];
      const points = await seen(read(facts.name));
      return points ? [{ id, facts: points }] : [];
    });
    return found.flat();
  },
});
