/** AWS Backup plans: what their rules do, and which resources they select. */
import type { BackupRule, BackupSelection } from '@aws-sdk/client-backup';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { scheduleOf } from '../../core/cron.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, required, type Seen, seen } from '../../core/reading.ts';

export interface PlanRule {
  readonly name: string;
  /** Name of the vault it writes to, and ARN of the air-gapped vault it also writes to, if any. */
  readonly vault: string;
  readonly airGappedVault: string | null;
  /** The expression as written, and what it means. */
  readonly schedule: string;
  readonly longestGapHours: number;
  readonly starts: readonly string[];
  /** Null: recovery points are kept until somebody deletes them. */
  readonly deleteAfterDays: number | null;
  readonly copies: readonly PlanCopy[];
}

export interface PlanCopy {
  /** Region and account of the vault that receives the copy. */
  readonly region: string;
  readonly account: string;
  readonly deleteAfterDays: number | null;
}

/** Which resources a plan backs up; backup-selection.ts reads it as AWS does. */
export interface PlanSelection {
  /** ARN patterns. */
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Any of these tags. */
  readonly tags: readonly TagCondition[];
  /** All of these conditions on tags. */
  readonly conditions: readonly (TagCondition & { readonly operator: TagOperator })[];
}

export interface TagCondition {
  readonly key: string;
  readonly value: string;
}
export const TAG_OPERATORS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'] as const;
export type TagOperator = (typeof TAG_OPERATORS)[number];

export interface BackupPlan {
  readonly name: string;
  readonly rules: Seen<readonly PlanRule[]>;
  readonly selections: Seen<readonly PlanSelection[]>;
  /** Resource types the region lets AWS Backup back up: `RDS`, `Aurora`, … */
  readonly optedIn: Seen<readonly string[]>;
}

/** "BackupRule": without an expression AWS Backup uses this one. */
const DEFAULT_SCHEDULE = 'cron(0 5 ? * * *)';

/** The region's backup plans, those of organisation backup policies among them. */
export const plans = collector({
  id: 'backup.plans',
  scope: 'region',
  actions: [
    'backup:ListBackupPlans',
    'backup:GetBackupPlan',
    'backup:ListBackupSelections',
    'backup:GetBackupSelection',
    'backup:DescribeRegionSettings',
  ],
  triggers: [
    apiCalls(
      'backup',
      'CreateBackupPlan',
      'UpdateBackupPlan',
      'DeleteBackupPlan',
      'CreateBackupSelection',
      'DeleteBackupSelection',
      'UpdateRegionSettings',
    ),
    serviceEvent('aws.backup', 'Backup Plan State Change'),
  ],
  sdk: () => import('@aws-sdk/client-backup'),
  collect: async (aws, { BackupClient, ...sdk }): Promise<Resource<BackupPlan>[]> => {
    const client = aws.client(BackupClient);
    const listed = await all(sdk.paginateListBackupPlans({ client }, {}), (page) =>
      required(page.BackupPlansList, 'backup:ListBackupPlans', 'BackupPlansList'),
    );
    const readRules = async (BackupPlanId: string) => {
      const { BackupPlan } = await client.send(new sdk.GetBackupPlanCommand({ BackupPlanId }));
      const rules = required(BackupPlan?.Rules, 'backup:GetBackupPlan', 'Rules');
      return rules.map((rule) => ruleOf(rule, aws.now));
    };
    const readSelections = async (BackupPlanId: string) => {
      const found = await all(sdk.paginateListBackupSelections({ client }, { BackupPlanId }), (page) =>
        required(page.BackupSelectionsList, 'backup:ListBackupSelections', 'BackupSelectionsList'),
      );
      return each(found, async ({ SelectionId }) => {
        const answer = await client.send(new sdk.GetBackupSelectionCommand({ BackupPlanId, SelectionId }));
        return selectionOf(required(answer.BackupSelection, 'backup:GetBackupSelection', 'BackupSelection'));
      });
    };
    const readOptIns = async () => {
      const { ResourceTypeOptInPreference } = await client.send(new sdk.DescribeRegionSettingsCommand({}));
      const types = required(
        ResourceTypeOptInPreference,
        'backup:DescribeRegionSettings',
        'ResourceTypeOptInPreference',
      );
      return Object.keys(types).filter((type) => types[type]);
    };
    const optedIn = listed.length > 0 ? await seen(readOptIns()) : [];
    return each(listed, async ({ BackupPlanArn, BackupPlanId, BackupPlanName }) => {
      const planId = required(BackupPlanId, 'backup:ListBackupPlans', 'BackupPlanId');
      return {
        id: required(BackupPlanArn, 'backup:ListBackupPlans', 'BackupPlanArn'),
        facts: {
          name: BackupPlanName ?? planId,
          rules: await seen(readRules(planId)),
          selections: await seen(readSelections(planId)),
          optedIn,
        },
      };
    });
  },
});

function ruleOf(rule: BackupRule, now: Date): PlanRule {
  const schedule = rule.ScheduleExpression ?? DEFAULT_SCHEDULE;
  const meaning = scheduleOf(schedule, rule.ScheduleExpressionTimezone ?? 'UTC', now);
  if (!meaning) throw new CouldNotRead('backup:GetBackupPlan', 'malformed', `the schedule ${schedule}`);
  return {
    name: required(rule.RuleName, 'backup:GetBackupPlan', 'RuleName'),
    vault: required(rule.TargetBackupVaultName, 'backup:GetBackupPlan', 'TargetBackupVaultName'),
    airGappedVault: rule.TargetLogicallyAirGappedBackupVaultArn ?? null,
    schedule,
    ...meaning,
    deleteAfterDays: rule.Lifecycle?.DeleteAfterDays ?? null,
    copies: (rule.CopyActions ?? []).map(({ DestinationBackupVaultArn: arn, Lifecycle }) => {
      const [, , , region = '', account = ''] = required(
        arn,
        'backup:GetBackupPlan',
        'DestinationBackupVaultArn',
      ).split(':');
      return { region, account, deleteAfterDays: Lifecycle?.DeleteAfterDays ?? null };
    }),
  };
}

/** `ListOfTags` names the tag itself, `Conditions` names it `aws:ResourceTag/<tag>`; AWS accepts both in either. */
const tagOf = ({ ConditionKey = '', ConditionValue = '' }): TagCondition => ({
  key: ConditionKey.replace(/^aws:ResourceTag\//, ''),
  value: ConditionValue,
});

const selectionOf = ({ Resources, NotResources, ListOfTags, Conditions }: BackupSelection): PlanSelection => ({
  resources: Resources ?? [],
  notResources: NotResources ?? [],
  tags: (ListOfTags ?? []).map(({ ConditionKey, ConditionValue }) => tagOf({ ConditionKey, ConditionValue })),
  conditions: TAG_OPERATORS.flatMap((operator) =>
    (Conditions?.[operator] ?? []).map((condition) => ({ ...tagOf(condition), operator })),
  ),
});
