/** The lists of simulated AWS Backup: its plans and vaults, and the jobs that follow from them and from the time. */
import type {
  CopyJob,
  GetBackupPlanInput,
  GetBackupSelectionInput,
  ListBackupPlansInput,
  ListBackupSelectionsInput,
  ListBackupVaultsInput,
  ListCopyJobsInput,
  ListProtectedResourcesInput,
  ListRecoveryPointsByBackupVaultInput,
  ListRestoreJobsInput,
  ListRestoreTestingPlansInput,
  ListRestoreTestingSelectionsInput,
  RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import { apiError, type Call, page } from '../service.ts';
import type { Backup, SimulatedPlan } from './backup-seed.ts';
import { clusterArn, instanceArn } from './rds.ts';

const CREATED = new Date('2025-03-01T09:00:00Z');
const DAY = 86_400_000;
const MINUTE = 60_000;
/** Minutes after midnight UTC at which the daily backup is complete, and at which its copy is. */
const BACKED_UP = 5 * 60 + 10;
const COPIED = 5 * 60 + 50;

export function planOf({ state, input }: Call<Backup, { BackupPlanId?: string }>): SimulatedPlan {
  const found = state.plans.find(({ id }) => id === input.BackupPlanId);
  if (found) return found;
  throw apiError('ResourceNotFoundException', `Cannot find Backup plan with ID ${input.BackupPlanId}`);
}

/** The last completion of a daily job before backups stopped. */
function lastDaily(minutes: number, { state, now }: Call<Backup>): Date {
  const until = (state.stopped ?? now).getTime();
  const today = Math.floor(until / DAY) * DAY + minutes * MINUTE;
  return new Date(today <= until ? today : today - DAY);
}

interface BackedUp {
  readonly arn: string;
  readonly type: string;
}

const backedUp = ({ state, account, region }: Call<Backup>): BackedUp[] =>
  state.efs
    ? [
        { arn: instanceArn(account.id, region), type: 'RDS' },
        { arn: clusterArn(account.id, region), type: 'Aurora' },
        { arn: state.efs, type: 'EFS' },
      ]
    : [];

/** The copies of the last three days. */
function copyJobs(call: Call<Backup>): CopyJob[] {
  const vaults = call.state.plans
    .filter(({ selections }) => selections.length > 0)
    .flatMap(({ rules }) => rules.flatMap(({ CopyActions = [] }) => CopyActions));
  const newest = lastDaily(COPIED, call).getTime();
  return vaults.flatMap(({ DestinationBackupVaultArn }) =>
    backedUp(call).flatMap(({ arn, type }) =>
      [0, 1, 2].map((days) => ({
        ResourceArn: arn,
        ResourceType: type,
        DestinationBackupVaultArn,
        State: 'COMPLETED' as const,
        CompletionDate: new Date(newest - days * DAY),
      })),
    ),
  );
}

/** Restore testing runs on the first of each month at 07:00 UTC. */
function lastTest(now: Date): Date {
  const thisMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1, 7));
  return thisMonth <= now ? thisMonth : new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1, 7));
}

function restoreJobs(call: Call<Backup>): RestoreJobsListMember[] {
  const at = lastTest(call.now);
  const tests = call.state.restoreTesting ? backedUp(call) : [];
  return [
    ...call.state.restores,
    ...tests.map(({ arn, type }) => ({
      RestoreJobId: `test-${type}`,
      SourceResourceArn: arn,
      ResourceType: type,
      Status: 'COMPLETED' as const,
      ValidationStatus: 'SUCCESSFUL' as const,
      CreationDate: at,
      CompletionDate: at,
    })),
  ];
}

/** AWS answers every list of a selection, also those that are empty. */
const EMPTY_SELECTION = {
  Resources: [],
  ListOfTags: [],
  NotResources: [],
  Conditions: { StringEquals: [], StringNotEquals: [], StringLike: [], StringNotLike: [] },
};

export const backupReads = {
  DescribeRegionSettings: ({ state }: Call<Backup>) => ({ ResourceTypeOptInPreference: state.optIns }),
  ListBackupPlans: ({ state, input, world, account, region }: Call<Backup, ListBackupPlansInput>) => {
    const listed = state.plans.map(({ id, name }) => ({
      BackupPlanId: id,
      BackupPlanArn: `arn:aws:backup:${region}:${account.id}:backup-plan:${id}`,
      BackupPlanName: name,
    }));
    const { items, next } = page(listed, input.NextToken, input.MaxResults, world);
    return { BackupPlansList: items, NextToken: next };
  },
  GetBackupPlan: (call: Call<Backup, GetBackupPlanInput>) => {
    const { id, name, rules } = planOf(call);
    return { BackupPlanId: id, BackupPlan: { BackupPlanName: name, Rules: rules } };
  },
  ListBackupSelections: (call: Call<Backup, ListBackupSelectionsInput>) => {
    const { NextToken, MaxResults } = call.input;
    const { items, next } = page(planOf(call).selections, NextToken, MaxResults, call.world);
    return { BackupSelectionsList: items.map(({ id }) => ({ SelectionId: id })), NextToken: next };
  },
  GetBackupSelection: (call: Call<Backup, GetBackupSelectionInput>) => {
    const found = planOf(call).selections.find(({ id }) => id === call.input.SelectionId);
    if (!found) throw apiError('ResourceNotFoundException', `Cannot find Backup selection ${call.input.SelectionId}`);
    return { BackupSelection: { ...EMPTY_SELECTION, ...found.selection }, SelectionId: found.id };
  },
  ListBackupVaults: ({ state, input, world }: Call<Backup, ListBackupVaultsInput>) => {
    const { items, next } = page(state.vaults, input.NextToken, input.MaxResults, world);
    return { BackupVaultList: items, NextToken: next };
  },
  ListRecoveryPointsByBackupVault: (call: Call<Backup, ListRecoveryPointsByBackupVaultInput>) => {
    const { state, input, world, account, region } = call;
    const vault = state.vaults.find(({ BackupVaultName }) => BackupVaultName === input.BackupVaultName);
    if (!vault) throw apiError('ResourceNotFoundException', `Backup vault ${input.BackupVaultName} does not exist`);
    const points = Array.from({ length: vault.NumberOfRecoveryPoints ?? 0 }, (_, index) => ({
      RecoveryPointArn: `arn:aws:rds:${region}:${account.id}:snapshot:awsbackup:job-${index}`,
      BackupVaultName: vault.BackupVaultName,
      BackupVaultArn: vault.BackupVaultArn,
      ResourceArn: instanceArn(account.id, region),
      ResourceType: 'RDS',
      Status: 'COMPLETED' as const,
      IsEncrypted: index > 0 || !state.unencrypted,
    }));
    const { items, next } = page(points, input.NextToken, input.MaxResults, world);
    return { RecoveryPoints: items, NextToken: next };
  },
  ListProtectedResources: (call: Call<Backup, ListProtectedResourcesInput>) => {
    const LastBackupTime = lastDaily(BACKED_UP, call);
    const listed = (LastBackupTime: Date) => (found: BackedUp) => ({
      ResourceArn: found.arn,
      ResourceType: found.type,
      LastBackupTime,
    });
    const resources = [...backedUp(call).map(listed(LastBackupTime)), ...call.state.abandoned.map(listed(CREATED))];
    const { items, next } = page(resources, call.input.NextToken, call.input.MaxResults, call.world);
    return { Results: items, NextToken: next };
  },
  ListCopyJobs: (call: Call<Backup, ListCopyJobsInput>) => {
    const { ByCompleteAfter = CREATED, NextToken, MaxResults } = call.input;
    const jobs = copyJobs(call).filter(({ CompletionDate = CREATED }) => CompletionDate >= ByCompleteAfter);
    const { items, next } = page(jobs, NextToken, MaxResults, call.world);
    return { CopyJobs: items, NextToken: next };
  },
  ListRestoreJobs: (call: Call<Backup, ListRestoreJobsInput>) => {
    const { ByCompleteAfter = CREATED, NextToken, MaxResults } = call.input;
    const jobs = restoreJobs(call).filter(({ CompletionDate = CREATED }) => CompletionDate >= ByCompleteAfter);
    const { items, next } = page(jobs, NextToken, MaxResults, call.world);
    return { RestoreJobs: items, NextToken: next };
  },
  ListRestoreTestingPlans: (call: Call<Backup, ListRestoreTestingPlansInput>) => {
    const { state, account, region, now } = call;
    const plans = (state.restoreTesting ? [state.restoreTesting] : []).map((name) => ({
      RestoreTestingPlanName: name,
      RestoreTestingPlanArn: `arn:aws:backup:${region}:${account.id}:restore-testing-plan:${name}`,
      ScheduleExpression: 'cron(0 7 1 * ? *)',
      CreationTime: CREATED,
      LastExecutionTime: lastTest(now),
    }));
    const { items, next } = page(plans, call.input.NextToken, call.input.MaxResults, call.world);
    return { RestoreTestingPlans: items, NextToken: next };
  },
  ListRestoreTestingSelections: (call: Call<Backup, ListRestoreTestingSelectionsInput>) => {
    const { RestoreTestingPlanName, NextToken, MaxResults } = call.input;
    const selections = backedUp(call).map(({ type }) => ({
      RestoreTestingPlanName,
      RestoreTestingSelectionName: type,
      ProtectedResourceType: type,
    }));
    const { items, next } = page(selections, NextToken, MaxResults, call.world);
    return { RestoreTestingSelections: items, NextToken: next };
  },
};
