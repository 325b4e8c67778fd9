/** Proof that backups can be restored: restore testing plans, and the restores that completed. */
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { scheduleOf } from '../../core/cron.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, required, type Seen, seen } from '../../core/reading.ts';
import { daysBefore } from '../../core/words.ts';

const sdk = () => import('@aws-sdk/client-backup');

export interface RestoreTestingPlan {
  readonly name: string;
  readonly longestGapHours: Seen<number>;
  /** ISO instants; the last run is null before the first. */
  readonly created: string;
  readonly lastRun: string | null;
  /** `RDS`, `Aurora`, `EFS`, … of its selections, once each. */
  readonly resourceTypes: Seen<readonly string[]>;
}

/** A restore that came to a good end, which also shows that a plan has run. */
const RESTORED = serviceEvent('aws.backup', 'Restore Job State Change', { status: ['COMPLETED'] });

const PLANS = 'backup:ListRestoreTestingPlans';
const SELECTIONS = 'backup:ListRestoreTestingSelections';

export const restoreTestingPlans = collector({
  id: 'backup.restore-testing-plans',
  scope: 'region',
  actions: [PLANS, SELECTIONS],
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
    const readTypes = async (RestoreTestingPlanName: string): Promise<string[]> => {
      const pages = paginateListRestoreTestingSelections({ client }, { RestoreTestingPlanName });
      const selections = await all(pages, (page) =>
        required(page.RestoreTestingSelections, SELECTIONS, 'RestoreTestingSelections'),
      );
      const types = selections.map((selection) =>
        required(selection.ProtectedResourceType, SELECTIONS, 'ProtectedResourceType'),
      );
      return [...new Set(types)].sort();
    };
    return each(found, async (plan): Promise<Resource<RestoreTestingPlan>> => {
      const name = required(plan.RestoreTestingPlanName, PLANS, 'RestoreTestingPlanName');
      const expression = required(plan.ScheduleExpression, PLANS, 'ScheduleExpression');
      const schedule = scheduleOf(expression, plan.ScheduleExpressionTimezone ?? 'UTC', aws.now);
      const unclear = new CouldNotRead(PLANS, 'malformed', `the schedule ${expression}`);
      return {
        id: required(plan.RestoreTestingPlanArn, PLANS, 'RestoreTestingPlanArn'),
        facts: {
          name,
          longestGapHours: schedule?.longestGapHours ?? unclear,
          created: required(plan.CreationTime, PLANS, 'CreationTime').toISOString(),
          lastRun: plan.LastExecutionTime?.toISOString() ?? null,
          resourceTypes: await seen(readTypes(name)),
        },
      };
    });
  },
});

export interface CompletedRestore {
  /** ISO instant. */
  readonly completed: string;
}

/** How far back restores are listed: the longest time for which a control may let one count. */
export const RESTORE_HISTORY_DAYS = 92;

/**
 * The newest restore that AWS Backup completed, per resource type, which is its id. A restore whose validation failed
 * or is still running is none. Restores made in a service itself (a database from its snapshot) are not known to it.
 */
export const completedRestores = collector({
  id: 'backup.completed-restores',
  scope: 'region',
  actions: ['backup:ListRestoreJobs'],
  triggers: [RESTORED, apiCalls('backup', 'PutRestoreValidationResult')],
  sdk,
  collect: async (aws, { BackupClient, paginateListRestoreJobs }): Promise<Resource<CompletedRestore>[]> => {
    const ByCompleteAfter = new Date(daysBefore(aws.now, RESTORE_HISTORY_DAYS));
    const filter = { ByStatus: 'COMPLETED', ByCompleteAfter } as const;
    const jobs = await all(paginateListRestoreJobs({ client: aws.client(BackupClient) }, filter), (page) =>
      required(page.RestoreJobs, 'backup:ListRestoreJobs', 'RestoreJobs'),
    );
    const newest = new Map<string, string>();
    for (const { ResourceType = 'unnamed', CompletionDate, ValidationStatus } of jobs) {
      if (ValidationStatus === 'FAILED' || ValidationStatus === 'VALIDATING') continue;
      const completed = required(CompletionDate, 'backup:ListRestoreJobs', 'CompletionDate').toISOString();
      if (completed > (newest.get(ResourceType) ?? '')) newest.set(ResourceType, completed);
    }
    return [...newest].map(([id, completed]) => ({ id, facts: { completed } }));
  },
});
