/**
 * The state that simulated AWS Backup starts from. In the regions with the databases of a production account, a plan
 * backs up everything at 05:00 UTC and copies it to a vault in the second region.
 */
import type { BackupRule, BackupSelection, BackupVaultListMember, RestoreJobsListMember } from '@aws-sdk/client-backup';
import type { ServiceLocation } from '../service.ts';
import { keyArn } from './kms.ts';
import { databaseRole } from './rds.ts';

export interface SimulatedPlan {
  id: string;
  name: string;
  rules: BackupRule[];
  selections: { id: string; selection: BackupSelection }[];
}

export interface Backup {
  /** The resources that are backed up here; empty when nothing is. */
  efs: string | null;
  plans: SimulatedPlan[];
  vaults: BackupVaultListMember[];
  optIns: Record<string, boolean>;
  /** Name of the restore testing plan; null when there is none. */
  restoreTesting: string | null;
  /** Resources that are not backed up any more and still have recovery points. */
  abandoned: { readonly arn: string; readonly type: string }[];
  /** Restores that a call started. */
  restores: RestoreJobsListMember[];
  /** Whether the newest recovery point of each vault dates from before the database was encrypted. */
  unencrypted: boolean;
  /** When the last plan with a selection was deleted; no backups were made since. */
  stopped: Date | null;
  made: number;
}

const CREATED = new Date('2025-03-01T09:00:00Z');
export const DAY = 86_400_000;
const OPT_INS = {
  Aurora: true,
  DocumentDB: true,
  DynamoDB: true,
  EBS: true,
  EC2: true,
  EFS: true,
  Neptune: true,
  RDS: true,
  S3: true,
};

function vault({ world, account, region, flaw }: ServiceLocation, name: string, key: string): BackupVaultListMember {
  const locked = key === 'data' && !flaw('vault-unlocked', 0.05);
  return {
    BackupVaultName: name,
    BackupVaultArn: `arn:aws:backup:${region}:${account.id}:backup-vault:${name}`,
    VaultType: 'BACKUP_VAULT',
    CreationDate: CREATED,
    EncryptionKeyArn: keyArn(world, account.id, region, key),
    NumberOfRecoveryPoints: key === 'data' ? 105 : 0,
    Locked: locked,
    ...(locked ? { MinRetentionDays: 30 } : {}),
  };
}

function plan({ world, account, random, flaw }: ServiceLocation): SimulatedPlan {
  const away = world.regions[1] ?? 'us-west-2';
  const copy = {
    DestinationBackupVaultArn: `arn:aws:backup:${away}:${account.id}:backup-vault:main`,
    Lifecycle: { DeleteAfterDays: 35 },
  };
  return {
    id: random.hex(32),
    name: 'production',
    rules: [
      {
        RuleId: random.hex(32),
        RuleName: 'daily',
        TargetBackupVaultName: 'main',
        ScheduleExpression: 'cron(0 5 ? * * *)',
        Lifecycle: { DeleteAfterDays: flaw('plan-short-retention', 0.04) ? 7 : 35 },
        CopyActions: flaw('plan-without-copy', 0.05) ? [] : [copy],
      },
    ],
    selections: [{ id: random.hex(32), selection: { SelectionName: 'all', IamRoleArn: '', Resources: ['*'] } }],
  };
}

export function seed(place: ServiceLocation): Backup {
  const { world, account, region, random, now, flaw } = place;
  const role = databaseRole(world, account, region);
  const main = role === 'none' ? [] : [vault(place, 'main', 'data')];
  const primary = role === 'primary';
  const planless = primary && flaw('backup-without-plan', 0.03);
  return {
    abandoned: [],
    efs: primary ? `arn:aws:elasticfilesystem:${region}:${account.id}:file-system/fs-${random.hex(17)}` : null,
    plans: primary && !planless ? [plan(place)] : [],
    vaults: primary ? [...main, vault(place, 'Default', 'backup')] : main,
    optIns: { ...OPT_INS },
    restoreTesting: primary && !flaw('no-restore-testing', 0.06) ? 'monthly' : null,
    restores: [],
    unencrypted: false,
    stopped: planless ? new Date(now.getTime() - 3 * DAY) : null,
    made: 0,
  };
}
