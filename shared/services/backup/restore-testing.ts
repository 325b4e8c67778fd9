/** Proof that backups can be restored: restore testing plans, and the restores that completed. */
import type { RestoreTestingPlanForList as Listed, RestoreJobsListMember } from '@aws-sdk/client-backup';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { scheduleOf } from '../../core/cron.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  all,
  eachPresent,
  given,
  instantOf,
  oneOf,
  orAbsent,
  pastInstantOf,
  required,
  type Seen,
  seen,
} from '../../core/reading.ts';
import { daysBefore } from '../../core/words.ts';
import { GONE } from './plans.ts';

const sdk = () => import('@aws-sdk/client-backup');

export interface RestoreTestingPlan {
  readonly name: string;
  readonly longestGapHours: Seen<number>;
  /** ISO instants; the last run is null before the first. */
  readonly created: Seen<string>;
  readonly lastRun: Seen<string | null>;
  /** `RDS`, `Aurora`, `EFS`, … of its selections. */
  readonly resourceTypes: Seen<readonly Seen<string>[]>;
}

/** A restore that succeeded, which also shows that a plan has run. */
const RESTORED = serviceEvent('aws.backup', 'Restore Job State Change', { status: ['COMPLETED'] });

const PLANS = 'backup:ListRestoreTestingPlans';
const SELECTIONS = 'backup:ListRestoreTestingSelections';

export const restoreTestingPlans = collector({
  id: 'backup.restore-testing-plans',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [PLANS, SELECTIONS],
  absent: {
    'ListRestoreTestingPlans.RestoreTestingPlans[].LastExecutionTime':
      'no test has run yet ("RestoreTestingPlanForList": "The last time a restore test was run")',
    'ListRestoreTestingPlans.RestoreTestingPlans[].ScheduleExpressionTimezone':
      '"By default, ScheduleExpressions are in UTC" ("RestoreTestingPlanForList")',
  },
  triggers: [
    apiCalls(
      'backup',
      'CreateRestoreTestingPlan',
      'UpdateRestoreTestingPlan',
      'DeleteRestoreTestingPlan',
      'CreateRestoreTestingSelection',
      'UpdateRestoreTestingSelection',
      'DeleteRestoreTestingSelection',
    ),
    RESTORED,
  ],
  sdk,
  collect: async (aws, { BackupClient, paginateListRestoreTestingPlans, paginateListRestoreTestingSelections }) => {
    const client = aws.client(BackupClient);
    const found = await all(paginateListRestoreTestingPlans({ client }, {}), (page) =>
      required(page.RestoreTestingPlans, PLANS, 'RestoreTestingPlans'),
    );
    const readTypes = async (RestoreTestingPlanName: string): Promise<Seen<string>[]> => {
      const pages = paginateListRestoreTestingSelections({ client }, { RestoreTestingPlanName });
      const selections = await all(pages, (page) =>
        required(page.RestoreTestingSelections, SELECTIONS, 'RestoreTestingSelections'),
      );
      const types = selections.map((selection) =>
        given(selection.ProtectedResourceType, SELECTIONS, 'ProtectedResourceType'),
      );
      return [...new Set(types)].sort();
    };
    return eachPresent(found, async (plan): Promise<Resource<RestoreTestingPlan> | null> => {
      const name = required(plan.RestoreTestingPlanName, PLANS, 'RestoreTestingPlanName');
      const resourceTypes = await seen(orAbsent(readTypes(name), GONE));
      if (resourceTypes === null) return null;
      const id = required(plan.RestoreTestingPlanArn, PLANS, 'RestoreTestingPlanArn');
      const { CreationTime, LastExecutionTime } = plan;
      // "LastExecutionTime": the last time that a test was run with the plan; there is none before the first
      const lastRun =
        LastExecutionTime === undefined ? null : pastInstantOf(LastExecutionTime, aws.now, PLANS, 'LastExecutionTime');
      const created = instantOf(CreationTime, PLANS, 'CreationTime');
      return { id, facts: { name, longestGapHours: longestGapOf(plan, aws.now), created, lastRun, resourceTypes } };
    });
  },
});

/** "RestoreTestingPlanForList" documents that the schedule is in UTC where no time zone is named. */
function longestGapOf({ ScheduleExpression, ScheduleExpressionTimezone = 'UTC' }: Listed, now: Date): Seen<number> {
  const expression = given(ScheduleExpression, PLANS, 'ScheduleExpression');
  if (expression instanceof CouldNotRead) return expression;
  const schedule = scheduleOf(expression, ScheduleExpressionTimezone, now);
  return schedule?.longestGapHours ?? new CouldNotRead(PLANS, 'malformed', 'the schedule is none that is known');
}

export interface CompletedRestore {
  /** ISO instant. */
  readonly completed: Seen<string>;
}

/** How far back restores are listed: the longest time for which a control may accept one. */
export const RESTORE_HISTORY_DAYS = 92;

const RESTORES = 'backup:ListRestoreJobs';
const VALIDATIONS = ['FAILED', 'SUCCESSFUL', 'TIMED_OUT', 'VALIDATING'] as const;

/**
 * The newest restore that AWS Backup completed, per resource type, which is its id. Restores of which the instant or the result
 * is unreadable are kept too. A restore whose validation failed or is still running does not count; one without a validation
 * does. AWS Backup does not know restores made in a service itself (a database from its snapshot).
 */
export const completedRestores = collector({
  id: 'backup.completed-restores',
  scope: 'region',
  actions: [RESTORES],
  triggers: [RESTORED, apiCalls('backup', 'PutRestoreValidationResult')],
  sdk,
  collect: async (aws, { BackupClient, paginateListRestoreJobs }): Promise<Resource<CompletedRestore>[]> => {
    const ByCompleteAfter = new Date(daysBefore(aws.now, RESTORE_HISTORY_DAYS));
    const filter = { ByStatus: 'COMPLETED', ByCompleteAfter } as const;
    const jobs = await all(paginateListRestoreJobs({ client: aws.client(BackupClient) }, filter), (page) =>
      required(page.RestoreJobs, RESTORES, 'RestoreJobs'),
    );
    const found = jobs.flatMap((job) => {
      const completed = completionOf(job, aws.now);
      // the type only says what was restored: a restore without a type counts too
      return completed === null ? [] : [{ id: job.ResourceType ?? 'unnamed', facts: { completed } }];
    });
    const unread = found.filter(({ facts }) => facts.completed instanceof CouldNotRead);
    const read = found.filter(({ facts }) => typeof facts.completed === 'string');
    const newest = new Map(read.sort(byCompletion).map((restore) => [restore.id, restore]));
    return [...newest.values(), ...unread];
  },
});

const byCompletion = (a: Resource<CompletedRestore>, b: Resource<CompletedRestore>): number =>
  instant(a) < instant(b) ? -1 : 1;
const instant = ({ facts }: Resource<CompletedRestore>): string => String((facts as CompletedRestore).completed);

/** "RestoreJobsListMember": a job without a status of validation is one that is not validated. */
function completionOf({ CompletionDate, ValidationStatus }: RestoreJobsListMember, now: Date): Seen<string> | null {
  const status = ValidationStatus && oneOf(ValidationStatus, VALIDATIONS, RESTORES, 'ValidationStatus');
  if (status === 'FAILED' || status === 'VALIDATING') return null;
  return status instanceof CouldNotRead ? status : pastInstantOf(CompletionDate, now, RESTORES, 'CompletionDate');
}

/** Facts of the plan and of what AWS Backup holds, from which the examples of controls start. */
export const exampleTesting = (change: Partial<RestoreTestingPlan> = {}, ...types: string[]) => ({
  restoreTestingPlans: [{ facts: { ...MONTHLY, ...change } as typeof MONTHLY }],
  protectedResources: types.map((type) => ({ facts: { type, lastBackup: '2026-01-15T05:10:00.000Z' } })),
});
const MONTHLY = {
  name: 'monthly',
  longestGapHours: 744,
  created: '2025-03-01T09:00:00.000Z',
  lastRun: '2026-01-01T07:00:00.000Z',
  resourceTypes: ['RDS'],
};
