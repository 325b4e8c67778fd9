/** Fields that RDS returns alike for instances and clusters: their age, backups and encryption. */
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { CouldNotRead } from '../../core/errors.ts';
import { given, instantOf, numberOf, oneOf, type Seen } from '../../core/reading.ts';
import { engineOf } from './engines.ts';

/** The fields that instances and clusters share. RDS leaves out lists, keys and instants that have no value. */
export function common(found: DBInstance | DBCluster, status: Seen<string>, born: Date | undefined, action: string) {
  return {
    engine: engineOf(found.Engine, action),
    status,
    created: born === undefined && status === 'creating' ? null : instantOf(born, action, 'the time of its creation'),
    retentionDays: numberOf(found.BackupRetentionPeriod, action, 'BackupRetentionPeriod'),
    backupWindow: windowOf(found.PreferredBackupWindow, action),
    latestRestorableTime: restorableTo(found, status, action),
    multiAz: given(found.MultiAZ, action, 'MultiAZ'),
    deletionProtection: given(found.DeletionProtection, action, 'DeletionProtection'),
    logExports: found.EnabledCloudwatchLogsExports ?? [],
    ...encryptionOf(found, action),
  };
}

const WITHOUT_BACKUP = ['creating', 'backing-up'];

/** No point-in-time restore is possible while automated backups are off, and until the first one is complete. */
function restorableTo(
  { LatestRestorableTime, BackupRetentionPeriod }: DBInstance | DBCluster,
  status: Seen<string>,
  action: string,
): Seen<string | null> {
  const none = BackupRetentionPeriod === 0 || (typeof status === 'string' && WITHOUT_BACKUP.includes(status));
  return none && LatestRestorableTime === undefined
    ? null
    : instantOf(LatestRestorableTime, action, 'LatestRestorableTime');
}

function windowOf(window: string | undefined, action: string): Seen<string> {
  const found = given(window, action, 'PreferredBackupWindow');
  if (found instanceof CouldNotRead || /^\d\d:\d\d-\d\d:\d\d$/.test(found)) return found;
  return new CouldNotRead(action, 'malformed', 'PreferredBackupWindow is no window of time');
}

const ENCRYPTION = ['sse-kms', 'sse-rds', 'none'] as const;

interface Encryption {
  readonly encrypted: Seen<boolean>;
  /** ARN of the key; null if it is not encrypted, or with a key that AWS owns. */
  readonly kmsKeyId: Seen<string | null>;
}

/**
 * "If the DB cluster is encrypted with an Amazon Web Services owned key", `StorageEncrypted` is false. Only
 * `StorageEncryptionType`, which not every region returns yet, distinguishes it from a cluster without encryption.
 */
function encryptionOf(found: DBInstance | DBCluster, action: string): Encryption {
  const encrypted = given(found.StorageEncrypted, action, 'StorageEncrypted');
  if (encrypted === true) return { encrypted, kmsKeyId: given(found.KmsKeyId, action, 'KmsKeyId') };
  const type =
    found.StorageEncryptionType && oneOf(found.StorageEncryptionType, ENCRYPTION, action, 'StorageEncryptionType');
  if (encrypted instanceof CouldNotRead) return { encrypted, kmsKeyId: encrypted };
  if (type instanceof CouldNotRead) return { encrypted: type, kmsKeyId: type };
  return { encrypted: type === 'sse-rds', kmsKeyId: null };
}
