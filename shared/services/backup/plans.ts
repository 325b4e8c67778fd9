/** AWS Backup plans: what their rules do, and which resources they select. */

import type { BackupRule, BackupSelection, Condition, ConditionParameter, Lifecycle } from '@aws-sdk/client-backup';
import { arnParts } from '../../core/arn.ts';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { scheduleOf } from '../../core/cron.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { inPlainText } from '../../core/inert.ts';
import { attempted } from '../../core/quantify.ts';
import {
  all,
  eachPresent,
  given,
  known,
  malformed,
  numberOf,
  oneOf,
  orAbsent,
  required,
  type Seen,
  seen,
  seenIn,
} from '../../core/reading.ts';
import { LONGEST_PATTERN } from '../../core/wildcard.ts';

export interface PlanRule {
  readonly name: Seen<string>;
  /** Name of the vault that it writes to, and ARN of the air-gapped vault that it also writes to, if any. */
  readonly vault: Seen<string>;
  readonly airGappedVault: string | null;
  /** The expression as it is written, and its schedule. */
  readonly schedule: string;
  readonly longestGapHours: Seen<number>;
  readonly starts: Seen<readonly string[]>;
  /** Null: recovery points are kept until a person deletes them. */
  readonly deleteAfterDays: Seen<number | null>;
  /** No number of days is given: nothing deletes the recovery points. Whether one is given can be seen where it cannot be read. */
  readonly isKeptForGood: boolean;
  readonly copies: readonly PlanCopy[];
}

export interface PlanCopy {
  /** Region and account of the vault that receives the copy. */
  readonly region: Seen<string>;
  readonly account: Seen<string>;
  readonly deleteAfterDays: Seen<number | null>;
  readonly isKeptForGood: boolean;
}

/** Which resources a plan backs up; selection.ts reads it as AWS does. */
export interface PlanSelection {
  /** ARN patterns. */
  readonly resources: Seen<readonly string[]>;
  readonly notResources: Seen<readonly string[]>;
  /** Any of these tags. */
  readonly tags: Seen<readonly TagCondition[]>;
  /** All of these conditions on tags. */
  readonly conditions: Seen<readonly (TagCondition & { readonly operator: TagOperator })[]>;
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
  /** A selection that could not be read may contain any resource. */
  readonly selections: Seen<readonly Seen<PlanSelection>[]>;
  /** Whether the region lets AWS Backup back up a type of resource: `RDS`, `Aurora`, … */
  readonly optedIn: Seen<Readonly<Record<string, boolean>>>;
}

/** "BackupRule": without an expression AWS Backup uses this one. */
const DEFAULT_SCHEDULE = 'cron(0 5 ? * * *)';

const GET_PLAN = 'backup:GetBackupPlan';
const GET_SELECTION = 'backup:GetBackupSelection';
/**
 * The error for a plan or a selection that was deleted after it was listed ("Errors" of the Get operations, AWS Backup API
 * Reference).
 */
export const GONE = 'ResourceNotFoundException';

/** The region's backup plans, including those of the organisation's backup policies. */
export const plans = collector({
  id: 'backup.plans',
  scope: 'region',
  actions: [
    'backup:ListBackupPlans',
    GET_PLAN,
    'backup:ListBackupSelections',
    GET_SELECTION,
    'backup:DescribeRegionSettings',
  ],
  absent: {
    'GetBackupPlan.BackupPlan.Rules[].Lifecycle':
      'recovery points are kept for good ("Lifecycle", AWS Backup Developer Guide)',
    'GetBackupPlan.BackupPlan.Rules[].Lifecycle.DeleteAfterDays':
      'recovery points are kept for good ("Lifecycle", AWS Backup Developer Guide)',
    'GetBackupPlan.BackupPlan.Rules[].CopyActions':
      'it copies nothing ("get-backup-plan", AWS CLI Command Reference, answers a rule without copies without it)',
    'GetBackupPlan.BackupPlan.Rules[].CopyActions[].Lifecycle':
      'copies are kept for good ("Lifecycle", AWS Backup Developer Guide)',
    'GetBackupPlan.BackupPlan.Rules[].CopyActions[].Lifecycle.DeleteAfterDays':
      'copies are kept for good ("Lifecycle", AWS Backup Developer Guide)',
    'GetBackupPlan.BackupPlan.Rules[].ScheduleExpressionTimezone':
      '"By default, ScheduleExpressions are in UTC" ("BackupRule", AWS Backup Developer Guide)',
    'GetBackupPlan.BackupPlan.Rules[].TargetLogicallyAirGappedBackupVaultArn':
      'it writes to no air-gapped vault ("BackupRule": "If provided")',
  },
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
      return required(BackupPlan?.Rules, GET_PLAN, 'Rules').map((rule) => ruleOf(rule, aws.now));
    };
    const readSelection = async (BackupPlanId: string, SelectionId: string | undefined) => {
      const id = required(SelectionId, 'backup:ListBackupSelections', 'SelectionId');
      const answer = await client.send(new sdk.GetBackupSelectionCommand({ BackupPlanId, SelectionId: id }));
      return selectionOf(required(answer.BackupSelection, GET_SELECTION, 'BackupSelection'));
    };
    const readSelections = async (BackupPlanId: string) => {
      const found = await all(sdk.paginateListBackupSelections({ client }, { BackupPlanId }), (page) =>
        required(page.BackupSelectionsList, 'backup:ListBackupSelections', 'BackupSelectionsList'),
      );
      return eachPresent(found, ({ SelectionId }) => seen(orAbsent(readSelection(BackupPlanId, SelectionId), GONE)));
    };
    const readOptIns = async () => {
      const { ResourceTypeOptInPreference } = await client.send(new sdk.DescribeRegionSettingsCommand({}));
      return required(ResourceTypeOptInPreference, 'backup:DescribeRegionSettings', 'ResourceTypeOptInPreference');
    };
    const optedIn = listed.length > 0 ? await seen(readOptIns()) : {};
    return eachPresent(listed, async ({ BackupPlanArn, BackupPlanId, BackupPlanName }) => {
      const planId = required(BackupPlanId, 'backup:ListBackupPlans', 'BackupPlanId');
      const id = required(BackupPlanArn, 'backup:ListBackupPlans', 'BackupPlanArn');
      const rules = await seen(orAbsent(readRules(planId), GONE));
      if (rules === null) return null;
      const selections = await seen(orAbsent(readSelections(planId), GONE));
      // the name only says which plan it is, and so does its id
      return selections && { id, facts: { name: BackupPlanName ?? planId, rules, selections, optedIn } };
    });
  },
});

/** "BackupRule" documents the defaults for a schedule, a time zone and copies. */
function ruleOf(rule: BackupRule, now: Date): PlanRule {
  const schedule = rule.ScheduleExpression ?? DEFAULT_SCHEDULE;
  const meaning =
    scheduleOf(schedule, rule.ScheduleExpressionTimezone ?? 'UTC', now) ??
    new CouldNotRead(GET_PLAN, 'malformed', `the schedule ${inPlainText(schedule).slice(0, LONGEST_SCHEDULE)}`);
  return {
    name: given(rule.RuleName, GET_PLAN, 'RuleName'),
    vault: given(rule.TargetBackupVaultName, GET_PLAN, 'TargetBackupVaultName'),
    airGappedVault: rule.TargetLogicallyAirGappedBackupVaultArn ?? null,
    schedule,
    longestGapHours: meaning instanceof CouldNotRead ? meaning : meaning.longestGapHours,
    starts: meaning instanceof CouldNotRead ? meaning : meaning.starts,
    ...keptOf(rule.Lifecycle),
    copies: (rule.CopyActions ?? []).map(({ DestinationBackupVaultArn: arn, Lifecycle }) => {
      const vault = arnParts(arn ?? '');
      const part = (name: 'region' | 'account') => given(vault[name] || null, GET_PLAN, 'DestinationBackupVaultArn');
      return { region: part('region'), account: part('account'), ...keptOf(Lifecycle) };
    }),
  };
}

/** A foreign expression in a message is shortened, because the message is stored with every verdict. */
const LONGEST_SCHEDULE = 100;

const keptOf = (lifecycle: Lifecycle | undefined) => ({
  deleteAfterDays: daysOf(lifecycle),
  isKeptForGood: (lifecycle?.DeleteAfterDays ?? null) === null,
});

/** Without days, or without a lifecycle, recovery points are kept for good ("Lifecycle", AWS Backup Developer Guide). */
const daysOf = (lifecycle: Lifecycle | undefined): Seen<number | null> =>
  lifecycle?.DeleteAfterDays === undefined ? null : numberOf(lifecycle.DeleteAfterDays, GET_PLAN, 'DeleteAfterDays');

/** `ListOfTags` names the tag itself, `Conditions` names it `aws:ResourceTag/<tag>`; AWS accepts both in either. */
const tagOf = ({ ConditionKey, ConditionValue }: ConditionParameter): TagCondition => ({
  key: required(ConditionKey, GET_SELECTION, 'ConditionKey').replace(/^aws:ResourceTag\//, ''),
  value: known(boundedPattern(required(ConditionValue, GET_SELECTION, 'ConditionValue'), 'ConditionValue')),
});

const boundedPattern = (pattern: string, field: string): Seen<string> =>
  pattern.length <= LONGEST_PATTERN ? pattern : malformed(GET_SELECTION, `${field} is longer than AWS takes`);

/** AWS returns all four lists, and each operator of the conditions, even if they are empty. */
const selectionOf = ({ Resources, NotResources, ListOfTags, Conditions }: BackupSelection): PlanSelection => ({
  resources: patternsOf(Resources, 'Resources'),
  notResources: patternsOf(NotResources, 'NotResources'),
  tags: attempted(() => required(ListOfTags, GET_SELECTION, 'ListOfTags').map(equalTagOf)),
  conditions: attempted(() => {
    const conditions = required(Conditions, GET_SELECTION, 'Conditions');
    return TAG_OPERATORS.flatMap((operator) =>
      required(conditions[operator], GET_SELECTION, operator).map((one) => ({ ...tagOf(one), operator })),
    );
  }),
});

function patternsOf(patterns: readonly unknown[] | undefined, field: string): Seen<readonly string[]> {
  const found = given(patterns, GET_SELECTION, field);
  if (found instanceof CouldNotRead) return found;
  const written = found.filter((pattern) => typeof pattern === 'string');
  if (written.length === found.length) return seenIn(() => written.map((one) => known(boundedPattern(one, field))));
  return new CouldNotRead(GET_SELECTION, 'malformed', `a member of ${field} is no text`);
}

/** "ListOfTags supports only StringEquals". */
function equalTagOf({ ConditionType, ConditionKey, ConditionValue }: Condition): TagCondition {
  known(oneOf(ConditionType, ['STRINGEQUALS'], GET_SELECTION, 'ConditionType'));
  return tagOf({ ConditionKey, ConditionValue });
}
