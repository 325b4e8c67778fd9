/**
 * Simulated AWS Backup. In the regions with the databases of a production account, a plan backs up everything at 05:00
 * UTC and copies it to a vault in the second region. Jobs are not stored; they follow from plan and time.
 */
import type {
  BackupPlanInput,
  BackupRule,
  BackupSelection,
  BackupVaultListMember,
  CreateBackupPlanInput,
  CreateBackupSelectionInput,
  DeleteBackupPlanInput,
  DeleteBackupSelectionInput,
  DeleteBackupVaultLockConfigurationInput,
  DeleteRestoreTestingPlanInput,
  PutBackupVaultLockConfigurationInput,
  PutRestoreValidationResultInput,
  RestoreJobsListMember,
  StartRestoreJobInput,
  UpdateBackupPlanInput,
  UpdateRegionSettingsInput,
} from '@aws-sdk/client-backup';
import { serviceEventOf } from '../events.ts';
import { apiError, type Call, type ServiceLocation, service } from '../service.ts';
import { backupReads, planOf } from './backup-reads.ts';
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
const DAY = 86_400_000;
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

function seed(place: ServiceLocation): Backup {
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

const newId = ({ state, world, account, region }: Call<Backup>): string => {
  state.made += 1;
  return world.random('backup', account.id, region, state.made).hex(32);
};

function vaultOf({ state, input }: Call<Backup, { BackupVaultName?: string }>): BackupVaultListMember {
  const found = state.vaults.find(({ BackupVaultName }) => BackupVaultName === input.BackupVaultName);
  if (found) return found;
  throw apiError('ResourceNotFoundException', `Backup vault ${input.BackupVaultName} does not exist.`);
}

const rulesFrom = (input: BackupPlanInput | undefined, call: Call<Backup>): BackupRule[] =>
  (input?.Rules ?? []).map((rule) => ({ ...rule, RuleId: newId(call) }));

const stopIfUnplanned = ({ state, now }: Call<Backup>): void => {
  if (!state.plans.some(({ selections }) => selections.length > 0)) state.stopped ??= now;
};

/** A vault in compliance mode cannot be changed after its grace time. */
const refuseIfImmutable = (vault: BackupVaultListMember, now: Date): void => {
  if (vault.LockDate && vault.LockDate <= now) {
    throw apiError('InvalidRequestException', `Backup vault ${vault.BackupVaultName} is locked and cannot be changed.`);
  }
};

const announce = (call: Call<Backup>, detailType: string, detail: Record<string, unknown>): void =>
  call.world.emit(
    serviceEventOf({
      id: newId(call),
      source: 'aws.backup',
      detailType,
      account: call.account.id,
      region: call.region,
      at: call.now,
      detail,
    }),
  );

export const backup = service<Backup>({
  serviceId: 'Backup',
  eventSource: 'backup',
  scope: 'region',
  seed,
  reads: backupReads,
  writes: {
    CreateBackupPlan: (call: Call<Backup, CreateBackupPlanInput>) => {
      const { BackupPlan } = call.input;
      const id = newId(call);
      call.state.plans.push({
        id,
        name: BackupPlan?.BackupPlanName ?? '',
        rules: rulesFrom(BackupPlan, call),
        selections: [],
      });
      return { BackupPlanId: id };
    },
    UpdateBackupPlan: (call: Call<Backup, UpdateBackupPlanInput>) => {
      const found = planOf(call);
      found.rules = rulesFrom(call.input.BackupPlan, call);
      return { BackupPlanId: found.id };
    },
    DeleteBackupPlan: (call: Call<Backup, DeleteBackupPlanInput>) => {
      const found = planOf(call);
      if (found.selections.length > 0) {
        throw apiError(
          'InvalidRequestException',
          'Related backup plan selections must be deleted prior to backup plan deletion',
        );
      }
      call.state.plans = call.state.plans.filter((plan) => plan !== found);
      return { BackupPlanId: found.id };
    },
    CreateBackupSelection: (call: Call<Backup, CreateBackupSelectionInput>) => {
      const id = newId(call);
      const { BackupSelection: selection } = call.input;
      if (!selection) throw apiError('MissingParameterValueException', 'Missing parameter BackupSelection');
      planOf(call).selections.push({ id, selection });
      call.state.stopped = null;
      return { SelectionId: id };
    },
    DeleteBackupSelection: (call: Call<Backup, DeleteBackupSelectionInput>) => {
      const found = planOf(call);
      found.selections = found.selections.filter(({ id }) => id !== call.input.SelectionId);
      stopIfUnplanned(call);
      return {};
    },
    UpdateRegionSettings: ({ state, input }: Call<Backup, UpdateRegionSettingsInput>) => {
      Object.assign(state.optIns, input.ResourceTypeOptInPreference ?? {});
      return {};
    },
    PutBackupVaultLockConfiguration: (call: Call<Backup, PutBackupVaultLockConfigurationInput>) => {
      const found = vaultOf(call);
      refuseIfImmutable(found, call.now);
      const { MinRetentionDays, MaxRetentionDays, ChangeableForDays } = call.input;
      const LockDate = ChangeableForDays ? new Date(call.now.getTime() + ChangeableForDays * DAY) : undefined;
      Object.assign(found, { Locked: true, MinRetentionDays, MaxRetentionDays, LockDate });
      return {};
    },
    DeleteBackupVaultLockConfiguration: (call: Call<Backup, DeleteBackupVaultLockConfigurationInput>) => {
      const found = vaultOf(call);
      refuseIfImmutable(found, call.now);
      Object.assign(found, { Locked: false, MinRetentionDays: undefined, LockDate: undefined });
      return {};
    },
    DeleteRestoreTestingPlan: ({ state, input }: Call<Backup, DeleteRestoreTestingPlanInput>) => {
      if (state.restoreTesting === input.RestoreTestingPlanName) state.restoreTesting = null;
      return {};
    },
    /** A simulated restore is complete at once. */
    StartRestoreJob: (call: Call<Backup, StartRestoreJobInput>) => {
      const RestoreJobId = newId(call);
      const { RecoveryPointArn, ResourceType = 'RDS' } = call.input;
      const job = { RestoreJobId, RecoveryPointArn, ResourceType, Status: 'COMPLETED' } as const;
      call.state.restores.push({ ...job, CreationDate: call.now, CompletionDate: call.now });
      announce(call, 'Restore Job State Change', {
        restoreJobId: RestoreJobId,
        resourceType: ResourceType,
        status: 'COMPLETED',
      });
      return { RestoreJobId };
    },
    PutRestoreValidationResult: ({ state, input }: Call<Backup, PutRestoreValidationResultInput>) => {
      const found = state.restores.find(({ RestoreJobId }) => RestoreJobId === input.RestoreJobId);
      if (!found) throw apiError('ResourceNotFoundException', `Restore job ${input.RestoreJobId} not found`);
      found.ValidationStatus = input.ValidationStatus;
      return {};
    },
  },
});
