/**
 * Simulated AWS Backup: what changes it. Jobs are not stored; they follow from plan and time.
 */
import type {
  BackupPlanInput,
  BackupRule,
  BackupVaultListMember,
  CreateBackupPlanInput,
  CreateBackupSelectionInput,
  DeleteBackupPlanInput,
  DeleteBackupSelectionInput,
  DeleteBackupVaultLockConfigurationInput,
  DeleteRestoreTestingPlanInput,
  PutBackupVaultLockConfigurationInput,
  PutRestoreValidationResultInput,
  StartRestoreJobInput,
  UpdateBackupPlanInput,
  UpdateRegionSettingsInput,
} from '@aws-sdk/client-backup';
import { serviceEventOf } from '../events.ts';
import { apiError, type Call, service } from '../service.ts';
import { backupReads, planOf } from './backup-reads.ts';
import { type Backup, DAY, seed } from './backup-seed.ts';

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
